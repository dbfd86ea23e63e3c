"""Pages of numbers that lists of contracts gave: what waits for its household, and the numbers of a household."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as NoSuchPage

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError
from app.kernel.ids import read_id
from app.places import actions
from app.places import contact_queries as queries
from app.places import search as finder
from app.places.contact_queries import Placing
from app.places.forms import SearchForm, SourceForm
from app.places.models import ContactSource, HouseholdContact
from app.places.views.blueprint import bp
from app.storage import unit
from app.web.fragments import saved, show

__all__ = ["bp"]


@bp.get("/contact-sources")
@requires(P.INTAKE_RUN)
def sources(actor: Actor) -> ResponseReturnValue:
    return show("places/sources.html", sources=queries.sources_for(actor))


@bp.get("/contact-sources/<int:source_id>")
@requires(P.INTAKE_RUN, load=queries.source_for)
def source(actor: Actor, source: ContactSource) -> ResponseReturnValue:
    shown = request.args.get("show") or "waiting"
    if shown not in queries.SHOWN:
        raise NoSuchPage
    page = queries.contacts_in(source, shown, read_id(request.args.get("after")))
    return show("places/source.html", held=queries.held_by(source), source=source, shown=shown, found=page)


@bp.get("/contact-sources/<int:source_id>/edit")
@requires(P.INTAKE_RUN, load=queries.source_for)
def edit_source(actor: Actor, source: ContactSource) -> ResponseReturnValue:
    form = SourceForm(name=source.name, purpose=source.purpose)
    return show("places/source_form.html", form=form, source=source)


@bp.post("/contact-sources/<int:source_id>/edit")
@requires(P.INTAKE_RUN, load=queries.source_for)
def edit_source_now(actor: Actor, source: ContactSource) -> ResponseReturnValue:
    form = SourceForm()
    if not form.validate():
        return show("places/source_form.html", status=422, form=form, source=source)
    try:
        actions.edit_source(actor, utc_now(), source, form.name.data, form.purpose.data)
    except DomainError as error:
        form.refuse(error)
        return show("places/source_form.html", status=422, form=form, source=source)
    return saved("places.source", _("Saved."), source_id=source.id)


@bp.get("/contacts/<int:contact_id>")
@requires(P.INTAKE_RUN, load=queries.listed_contact)
def contact(actor: Actor, contact: HouseholdContact) -> ResponseReturnValue:
    query = SearchForm(request.args).q.data.strip()
    within = contact.source.area
    likely = queries.likely_homes(contact)
    named = finder.households_found(actor, query or contact.name, within).households
    found = [home for home in named if query or home not in likely]
    return show(
        "places/contact.html",
        "places/_homes_found.html",
        contact=contact,
        numbers=(),
        likely=likely,
        q=query,
        found=found[: queries.MOST_LIKELY],
    )


@bp.post("/contacts/<int:contact_id>/place/<int:household_id>")
@requires(P.INTAKE_RUN, load=queries.placing_for)
def place_contact(actor: Actor, placing: Placing) -> ResponseReturnValue:
    actions.place_contact(actor, utc_now(), placing.contact, placing.household)
    return _next(placing.contact, _("The number stands at its household now."))


@bp.post("/contacts/<int:contact_id>/aside")
@requires(P.INTAKE_RUN, load=queries.listed_contact)
def put_contact_aside(actor: Actor, contact: HouseholdContact) -> ResponseReturnValue:
    actions.put_contact_aside(actor, utc_now(), contact)
    return _next(contact, _("Put aside. A later list does not ask again."))


@bp.post("/contacts/<int:contact_id>/release")
@requires(P.INTAKE_RUN, load=queries.listed_contact)
def release_contact(actor: Actor, contact: HouseholdContact) -> ResponseReturnValue:
    actions.release_contact(actor, utc_now(), contact)
    return saved("places.contact", _("It waits for its household again."), contact_id=contact.id)


@bp.post("/contacts/<int:contact_id>/phone")
@requires(P.HOUSEHOLD_REVEAL, load=queries.contact_for)
def reveal_contact(actor: Actor, contact: HouseholdContact) -> ResponseReturnValue:
    numbers = actions.reveal_contact(actor, utc_now(), contact)
    unit.commit()
    return show("places/contact_phone.html", "places/_contact_phone.html", contact=contact, numbers=numbers)


def _next(contact: HouseholdContact, message: str) -> ResponseReturnValue:
    """Go on to the number that waits next in the list, from its beginning again at the end, or back to the list."""
    source = contact.source
    waiting = queries.contacts_in(source, "waiting", contact.id).rows or queries.contacts_in(source, "waiting").rows
    if waiting:
        return saved("places.contact", message, contact_id=waiting[0].id)
    return saved("places.source", message, source_id=source.id)

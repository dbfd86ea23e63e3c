"""Pages of households: search, the household itself, adding, changing, hiding."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from dataclasses import fields as dataclass_fields

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.audit.queries import story_of
from app.audit.words import ACTIONS
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, Invalid
from app.kernel.vietnamese.phones import mask_phone
from app.places import actions, queries
from app.places import search as finder
from app.places.actions import HouseholdFields
from app.places.contact_queries import contacts_of
from app.places.forms import KIND_WORDS, SUPPRESS_WORDS, VOID_WORDS, HouseholdForm, SearchForm, SuppressForm, VoidForm
from app.places.models import Area, Household
from app.places.rules import LikelyDuplicate
from app.places.views.areas import way_to
from app.places.views.blueprint import bp
from app.storage import unit
from app.web.fragments import saved, show


@bp.get("/households")
@requires(P.HOUSEHOLD_SEE)
def search(actor: Actor) -> ResponseReturnValue:
    form = SearchForm(request.args)
    area_id = (form.area.data or "")[:9]
    within = queries.area_for(actor, int(area_id)) if area_id.isascii() and area_id.isdigit() else None
    query = form.q.data.strip()
    found = finder.households_found(actor, query, within) if query else None
    page = None if found else queries.all_households(actor, within, form.after.data)
    return show(
        "places/search.html",
        "places/_found.html",
        q=query,
        within=within,
        households=found.households if found else page.rows if page else [],
        more=bool(found and found.more),
        next_key=page.next_key if page else None,
    )


@bp.get("/households/<int:household_id>")
@requires(P.HOUSEHOLD_SEE, load=queries.household_for)
def household(actor: Actor, household: Household) -> ResponseReturnValue:
    return _show_household(actor, household)


@bp.post("/households/<int:household_id>/phone")
@requires(P.HOUSEHOLD_REVEAL, load=queries.household_for)
def reveal_phone(actor: Actor, household: Household) -> ResponseReturnValue:
    numbers = actions.reveal_phone(actor, utc_now(), household)
    unit.commit()
    return _show_household(actor, household, numbers)


def _show_household(actor: Actor, household: Household, numbers: tuple[str, ...] = ()) -> ResponseReturnValue:
    """Show the household with its phones masked, unless `numbers` were just asked for."""
    return show(
        "places/household.html",
        "places/_phone.html",
        household=household,
        numbers=numbers,
        above_links=way_to(actor, household.alley),
        kind_words=KIND_WORDS,
        suppress_words=SUPPRESS_WORDS,
        void_words=VOID_WORDS,
        contacts=contacts_of(household),
        merges=[(merge, actions.why_not_part(merge, utc_now())) for merge in queries.merges_of(household)],
    )


@bp.get("/households/<int:household_id>/story")
@requires(P.HOUSEHOLD_EDIT, load=queries.household_for)
def story(actor: Actor, household: Household) -> ResponseReturnValue:
    return show("places/story.html", household=household, story=story_of("household", household.id), acts=ACTIONS)


@bp.get("/alleys/<int:area_id>/households/new")
@requires(P.HOUSEHOLD_ADD, load=queries.alley_for)
def new_household(actor: Actor, alley: Area) -> ResponseReturnValue:
    return _household_form(HouseholdForm(), alley)


@bp.post("/alleys/<int:area_id>/households/new")
@requires(P.HOUSEHOLD_ADD, load=queries.alley_for)
def new_household_now(actor: Actor, alley: Area) -> ResponseReturnValue:
    form = HouseholdForm()
    if not form.validate():
        return _household_form(form, alley, status=422)
    try:
        added = actions.add_household(
            actor, utc_now(), alley, _fields(form), uid=form.uid.data, not_duplicate=form.not_duplicate.data
        )
    except DomainError as error:
        return _refused(actor, form, alley, None, error)
    if "another" in request.form:
        return saved("places.new_household", _("Saved. On to the next door."), area_id=alley.id)
    return saved("places.household", _("Saved."), household_id=added.id)


@bp.get("/households/<int:household_id>/edit")
@requires(P.HOUSEHOLD_EDIT, load=queries.household_for)
def edit(actor: Actor, household: Household) -> ResponseReturnValue:
    stored = replace(actions.fields_of(household), phone="")
    form = HouseholdForm(**asdict(stored), uid=household.uid, version=str(household.version))
    return _household_form(form, household.alley, household)


@bp.post("/households/<int:household_id>/edit")
@requires(P.HOUSEHOLD_EDIT, load=queries.household_for)
def edit_now(actor: Actor, household: Household) -> ResponseReturnValue:
    form = HouseholdForm()
    if not form.validate():
        return _household_form(form, household.alley, household, 422)
    try:
        actions.edit_household(
            actor, utc_now(), household, _changes(form, household),
            version=int(form.version.data), not_duplicate=form.not_duplicate.data,
        )  # fmt: skip
    except DomainError as error:
        return _refused(actor, form, household.alley, household, error)
    return saved("places.household", _("Saved."), household_id=household.id)


@bp.get("/households/<int:household_id>/void")
@requires(P.HOUSEHOLD_EDIT, load=queries.household_for)
def void(actor: Actor, household: Household) -> ResponseReturnValue:
    return show("places/void.html", form=VoidForm(), household=household)


@bp.post("/households/<int:household_id>/void")
@requires(P.HOUSEHOLD_EDIT, load=queries.household_for)
def void_now(actor: Actor, household: Household) -> ResponseReturnValue:
    form = VoidForm()
    if not form.validate():
        return show("places/void.html", status=422, form=form, household=household)
    try:
        actions.void_household(actor, utc_now(), household, form.reason.data)
    except DomainError as error:
        form.refuse(error)
        return show("places/void.html", status=422, form=form, household=household)
    return saved("places.household", _("Taken off the lists."), household_id=household.id)


@bp.get("/households/<int:household_id>/suppress")
@requires(P.HOUSEHOLD_EDIT, load=queries.household_for)
def suppress(actor: Actor, household: Household) -> ResponseReturnValue:
    form = SuppressForm(reason=household.suppressed_reason or None, until=household.suppressed_until)
    return show("places/suppress.html", form=form, household=household)


@bp.post("/households/<int:household_id>/suppress")
@requires(P.HOUSEHOLD_EDIT, load=queries.household_for)
def suppress_now(actor: Actor, household: Household) -> ResponseReturnValue:
    form = SuppressForm()
    if not form.validate():
        return show("places/suppress.html", status=422, form=form, household=household)
    try:
        actions.suppress_household(actor, utc_now(), household, form.reason.data, form.until.data)
    except DomainError as error:
        form.refuse(error)
        return show("places/suppress.html", status=422, form=form, household=household)
    return saved("places.household", _("Saved. Nobody will be sent there."), household_id=household.id)


@bp.post("/households/<int:household_id>/restore")
@requires(P.HOUSEHOLD_EDIT, load=queries.household_for)
def restore(actor: Actor, household: Household) -> ResponseReturnValue:
    actions.restore_household(actor, utc_now(), household)
    return saved("places.household", _("Back on the lists."), household_id=household.id)


def _fields(form: HouseholdForm) -> HouseholdFields:
    return HouseholdFields(**{name: form[name].data for name in _NAMES})


def _changes(form: HouseholdForm, household: Household) -> HouseholdFields:
    """Return what was sent, with the number there is unless another was typed or it is to be forgotten."""
    fields = _fields(form)
    if form.no_phone.data:
        return replace(fields, phone="")
    return fields if fields.phone else replace(fields, phone=actions.fields_of(household).phone)


_NAMES = tuple(field.name for field in dataclass_fields(HouseholdFields))


def _refused(
    actor: Actor, form: HouseholdForm, alley: Area, household: Household | None, error: DomainError
) -> ResponseReturnValue:
    """Show the form again with what the action said: the likely twins, or what somebody else has saved meanwhile."""
    form.refuse(error)
    twins = queries.households_by_id(actor, error.household_ids) if isinstance(error, LikelyDuplicate) else []
    stored = None
    if household is not None and int(form.version.data) != household.version:
        stored = actions.fields_of(household)
        form.version.data = str(household.version)
    status = 422 if isinstance(error, Invalid) else 409
    return _household_form(form, alley, household, status, twins, stored)


def _household_form(
    form: HouseholdForm,
    alley: Area,
    household: Household | None = None,
    status: int = 200,
    twins: Sequence[Household] = (),
    stored: HouseholdFields | None = None,
) -> ResponseReturnValue:
    if household is None:
        url = url_for("places.new_household_now", area_id=alley.id)
    else:
        url = url_for("places.edit_now", household_id=household.id)
        if household.phone:
            form.phone.description = _("Now %(phone)s. Leave empty to keep it.", phone=masked(household))
    changed = _differences(form, stored) if stored else []
    return show(
        "places/household_form.html",
        status=status,
        form=form,
        alley=alley,
        household=household,
        url=url,
        twins=twins,
        changed=changed,
    )


def _differences(form: HouseholdForm, stored: HouseholdFields) -> list[tuple[str, str]]:
    """Return what is stored now where it differs from what the person typed: label and value."""
    found = []
    for name in _NAMES:
        value = getattr(stored, name)
        if name == "phone" and not form.phone.data:
            continue
        if (form[name].data or None) != (value or None):
            words = KIND_WORDS[value] if name == "kind" else _mask(value) if name == "phone" else value
            found.append((str(form[name].label.text), "" if words is None else str(words)))
    return found


def masked(household: Household) -> str:
    """Return the numbers of a household as others see them."""
    return _mask(actions.fields_of(household).phone)


def _mask(phones: str) -> str:
    return ", ".join(mask_phone(number) for number in phones.split(", ") if number)

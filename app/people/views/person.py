"""One person's page: what is known, editing, stopping, and where they are signed in."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor, Role
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, NotFound, Refused
from app.kernel.vietnamese.phones import mask_phone
from app.kernel.words import N_
from app.people.actions import accounts as actions
from app.people.actions import own
from app.people.actors import grants_of
from app.people.forms.accounts import DisableForm, EditPersonForm
from app.people.forms.cards import PressForm
from app.people.models import Account, Membership, SignInSession
from app.people.queries import account_for
from app.people.queries.accounts import open_link_of, session_for, sessions_of
from app.people.queries.areas import area_by_id, parts_of, wards_reached
from app.people.queries.cards import card_of, may_be_issued
from app.people.role_places import place_names, place_of
from app.people.rules import may_give, may_manage
from app.people.views.blueprint import bp
from app.people.words import ROLES
from app.storage import unit
from app.web.fields import offered
from app.web.fragments import saved, show


def session_of_person_for(actor: Actor, account_id: int, session_id: int) -> SignInSession:
    """Return a session of a person in sight. Raises NotFound when it is another person's."""
    session = session_for(actor, session_id)
    if session.account_id != account_id:
        raise NotFound(N_("This device has already been signed out."))
    return session


@bp.get("/people/<int:account_id>")
@requires(P.PEOPLE_SEE, load=account_for)
def person(actor: Actor, account: Account) -> ResponseReturnValue:
    now = utc_now()
    held = [one for one in account.memberships if one.ended_at is None]
    named = place_names(held)
    return show(
        "people/person.html",
        account=account,
        held=[(one, _takes_back(actor, one), named[one.id]) for one in held],
        places=[place for place in account.team_places if place.ended_at is None],
        sessions=sessions_of(account.id, now),
        link=open_link_of(account.id, now),
        manages=may_manage(actor, grants_of(account.id)),
        roles=ROLES,
        phone_shown=False,
        card=card_of(account.id),
        press=PressForm(formdata=None) if may_be_issued(actor, [account]) else None,
    )


@bp.post("/people/<int:account_id>/reveal")
@requires(P.PEOPLE_SEE, load=account_for)
def reveal(actor: Actor, account: Account) -> ResponseReturnValue:
    actions.note_reveal(actor, utc_now(), account)
    unit.commit()
    return show("people/phone.html", "people/_phone.html", account=account, phone_shown=True)


@bp.get("/people/<int:account_id>/edit")
@requires(P.PEOPLE_EDIT, load=account_for)
def edit(actor: Actor, account: Account) -> ResponseReturnValue:
    form = EditPersonForm(formdata=None, data=_stored(account))
    return show("people/edit.html", account=account, form=_with_areas(actor, account, form))


@bp.post("/people/<int:account_id>/edit")
@requires(P.PEOPLE_EDIT, load=account_for)
def edit_now(actor: Actor, account: Account) -> ResponseReturnValue:
    form = _with_areas(actor, account, EditPersonForm())
    if not form.validate():
        return show("people/edit.html", status=422, account=account, form=form)
    phone = None if form.no_phone.data else form.phone.data or account.phone
    person = actions.Person(
        name=form.name.data,
        area=area_by_id(form.area.data),
        phone=phone,
        unit=form.unit.data or "",
        position=form.position.data or "",
        home=area_by_id(form.home_area.data),
        born_on=account.born_on,
        birth_year=account.birth_year,
        sex=account.sex,
    )
    try:
        actions.edit_person(actor, utc_now(), account, person, form.version.data)
    except Refused as error:
        form.refuse(error)
        form.version.data = account.version
        return show("people/edit.html", status=409, account=account, form=form, stored=account)
    except DomainError as error:
        form.refuse(error)
        return show("people/edit.html", status=422, account=account, form=form)
    return saved("people.person", _("Saved."), account_id=account.id)


@bp.get("/people/<int:account_id>/disable")
@requires(P.PEOPLE_DISABLE, load=account_for)
def disable(actor: Actor, account: Account) -> ResponseReturnValue:
    return show("people/disable.html", account=account, form=DisableForm())


@bp.post("/people/<int:account_id>/disable")
@requires(P.PEOPLE_DISABLE, load=account_for)
def disable_now(actor: Actor, account: Account) -> ResponseReturnValue:
    form = DisableForm()
    if not form.validate():
        return show("people/disable.html", status=422, account=account, form=form)
    try:
        actions.disable_person(actor, utc_now(), account, form.reason.data)
    except Refused as error:
        form.refuse(error)
        return show("people/disable.html", status=409, account=account, form=form)
    done = _("%(name)s is stopped and signed out everywhere.", name=account.name)
    return saved("people.person", done, account_id=account.id)


@bp.post("/people/<int:account_id>/enable")
@requires(P.PEOPLE_DISABLE, load=account_for)
def enable(actor: Actor, account: Account) -> ResponseReturnValue:
    actions.enable_person(actor, utc_now(), account)
    return saved("people.person", _("%(name)s can work again.", name=account.name), account_id=account.id)


@bp.post("/people/<int:account_id>/sessions/<int:session_id>/end")
@requires(P.PEOPLE_DISABLE, load=session_of_person_for)
def end_session(actor: Actor, session: SignInSession) -> ResponseReturnValue:
    own.end_one_session(actor, utc_now(), session)
    return saved("people.person", _("That device is signed out."), account_id=session.account_id)


@bp.post("/people/<int:account_id>/sessions/end")
@requires(P.PEOPLE_DISABLE, load=account_for)
def end_sessions(actor: Actor, account: Account) -> ResponseReturnValue:
    own.end_sessions(actor, utc_now(), account)
    return saved("people.person", _("Signed out everywhere."), account_id=account.id)


def _takes_back(actor: Actor, held: Membership) -> bool:
    return may_give(actor, place_of(held).grant(Role(held.role)))


def _stored(account: Account) -> dict[str, str | int | None]:
    return {
        "name": account.name,
        "area": account.area_id,
        "home_area": account.home_area_id,
        "unit": account.unit,
        "position": account.position,
        "version": account.version,
    }


def _with_areas(actor: Actor, account: Account, form: EditPersonForm) -> EditPersonForm:
    wards = {area.id: area for area in wards_reached(actor, P.PEOPLE_EDIT)}
    if account.area is not None:
        wards.setdefault(account.area.id, account.area)
    areas: list[tuple[object, object]] = [(area.id, area.label) for area in wards.values()]
    if account.area is None:
        areas.insert(0, ("", _("No ward: works for the whole site")))
    form.area.choices = offered(areas)
    homes = [(one.id, f"{one.kind} {one.name}".strip()) for one in parts_of(account.area)]
    form.home_area.choices = offered([("", _("Not recorded")), *homes])
    form.phone.description = (
        _("Now %(phone)s. Leave empty to keep it.", phone=mask_phone(account.phone)) if account.phone else ""
    )
    return form

"""Who works in a school: finding and adding people, giving and taking back roles, links to sign in."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor, Role
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, NotFound
from app.kernel.words import N_
from app.people.actions import links, roles
from app.people.actors import grants_by_account
from app.people.models import Membership
from app.people.role_places import Place, place_of
from app.people.rules import may_give, may_manage
from app.people.words import ROLES
from app.schools.actions import staff as actions
from app.schools.forms.schools import AppointForm, AppointKnownForm, AppointNewForm, FindStaffForm
from app.schools.models import School
from app.schools.queries.classes import classes_of
from app.schools.queries.schools import staff_member_for, staff_of, to_appoint
from app.schools.queries.scope import class_for_school, school_for
from app.schools.views.blueprint import bp
from app.storage import unit
from app.web.fields import offered
from app.web.fragments import saved, show
from app.web.once import keep_once, take_once
from app.web.public_url import public_url


@bp.get("/schools/<int:school_id>/staff")
@requires(P.SCHOOL_STAFF, load=school_for)
def staff(actor: Actor, school: School) -> ResponseReturnValue:
    held = staff_of(school)
    grants = grants_by_account({one.account_id for one in held})
    return show(
        "schools/staff.html",
        school=school,
        held=[(one, _gives(actor, one), may_manage(actor, grants[one.account_id])) for one in held],
        classes={one.id: one.name for one in classes_of(school)},
        roles=ROLES,
    )


@bp.get("/schools/<int:school_id>/staff/new")
@requires(P.SCHOOL_STAFF, load=school_for)
def new_staff(actor: Actor, school: School) -> ResponseReturnValue:
    return _new_page(actor, school)


@bp.post("/schools/<int:school_id>/staff/new")
@requires(P.SCHOOL_STAFF, load=school_for)
def new_staff_now(actor: Actor, school: School) -> ResponseReturnValue:
    form = _with_choices(actor, school, AppointNewForm())
    if not form.validate():
        return _new_page(actor, school, form, status=422)
    try:
        of_class = class_for_school(school, form.of_class.data)
        role = Role(form.role.data)
        account = actions.appoint_new(actor, utc_now(), school, form.name.data, form.phone.data or None, role, of_class)
        membership = next(one for one in staff_of(school) if one.account_id == account.id)
        return _make_link(actor, membership)
    except DomainError as error:
        unit.rollback()
        form.refuse(error)
        return _new_page(actor, school, form, status=422)


@bp.post("/schools/<int:school_id>/staff/known")
@requires(P.SCHOOL_STAFF, load=school_for)
def appoint_known(actor: Actor, school: School) -> ResponseReturnValue:
    form = _with_choices(actor, school, AppointKnownForm())
    account = next((one for one in to_appoint(school, _asked_for()) if one.id == form.account.data), None)
    if account is None:
        raise NotFound(N_("There is no such person here."))
    if not form.validate():
        return _new_page(actor, school, known=form, status=422)
    try:
        of_class = class_for_school(school, form.of_class.data)
        actions.appoint(actor, utc_now(), school, account, Role(form.role.data), of_class)
    except DomainError as error:
        form.refuse(error)
        return _new_page(actor, school, known=form, status=422)
    return saved("schools.staff", _("Role given."), school_id=school.id)


@bp.post("/schools/<int:school_id>/staff/<int:membership_id>/end")
@requires(P.SCHOOL_STAFF, load=staff_member_for)
def end_staff(actor: Actor, membership: Membership) -> ResponseReturnValue:
    roles.end_role(actor, utc_now(), membership)
    return saved("schools.staff", _("Role taken back."), school_id=membership.school_id)


@bp.post("/schools/<int:school_id>/staff/<int:membership_id>/link")
@requires(P.SCHOOL_STAFF, load=staff_member_for)
def staff_link(actor: Actor, membership: Membership) -> ResponseReturnValue:
    return _make_link(actor, membership)


@bp.get("/schools/<int:school_id>/staff/<int:membership_id>/link")
@requires(P.SCHOOL_STAFF, load=staff_member_for)
def staff_link_made(actor: Actor, membership: Membership) -> ResponseReturnValue:
    account = membership.account
    kept = take_once("link")
    secret = kept[1] if kept and kept[0] == account.id else None
    url = public_url("people.link", secret=secret) if secret else None
    back = url_for("schools.staff", school_id=membership.school_id)
    again = url_for("schools.staff_link", school_id=membership.school_id, membership_id=membership.id)
    return show(
        "people/link_made.html", account=account, url=url, until=utc_now() + links.LASTS, back=back, again=again
    )


def _make_link(actor: Actor, membership: Membership) -> ResponseReturnValue:
    secret = links.make_link(actor, utc_now(), membership.account)
    keep_once("link", [membership.account_id, secret])
    return saved("schools.staff_link_made", school_id=membership.school_id, membership_id=membership.id)


def _new_page(
    actor: Actor,
    school: School,
    new: AppointNewForm | None = None,
    known: AppointKnownForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    words = _asked_for()
    return show(
        "schools/new_staff.html",
        status=status,
        school=school,
        q=words,
        found=to_appoint(school, words),
        known=known or _with_choices(actor, school, AppointKnownForm(formdata=None)),
        new=new or _with_choices(actor, school, AppointNewForm(formdata=None, data={"name": words})),
    )


def _asked_for() -> str:
    query = FindStaffForm(formdata=request.args)
    return (query.q.data or "") if query.validate() else ""


def _with_choices(actor: Actor, school: School, form: AppointForm) -> AppointForm:
    place = Place(area=school.area, school_id=school.id)
    form.role.choices = offered(
        (role.value, ROLES[role.value])
        for role in (Role.HOMEROOM, Role.SCHOOL_OFFICE, Role.SCHOOL_LEAD)
        if may_give(actor, place.grant(role))
    )
    form.of_class.choices = offered([("", "–"), *((one.id, one.name) for one in classes_of(school))])
    return form


def _gives(actor: Actor, held: Membership) -> bool:
    return may_give(actor, place_of(held).grant(Role(held.role)))

"""Giving a role to a person and taking it back."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor, Role
from app.access.guard import requires
from app.access.names import P
from app.access.table import may_appoint
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError
from app.people.actions import roles as actions
from app.people.forms.accounts import GiveRoleForm
from app.people.models import Account, Membership
from app.people.queries import account_for
from app.people.queries.accounts import membership_for
from app.people.queries.areas import area_by_id, parts_of, wards_reached
from app.people.queries.teams import team_for, teams_reached
from app.people.role_places import Place
from app.people.rules import NEEDS
from app.people.views.blueprint import bp
from app.people.words import ROLES
from app.web.fields import offered
from app.web.fragments import saved, show

HAMLETS = ("group", "block")


@bp.get("/people/<int:account_id>/roles/new")
@requires(P.PEOPLE_ROLES, load=account_for)
def give_role(actor: Actor, account: Account) -> ResponseReturnValue:
    form = _with_choices(actor, account, GiveRoleForm(formdata=None))
    return show("people/give_role.html", account=account, form=form)


@bp.post("/people/<int:account_id>/roles/new")
@requires(P.PEOPLE_ROLES, load=account_for)
def give_role_now(actor: Actor, account: Account) -> ResponseReturnValue:
    form = _with_choices(actor, account, GiveRoleForm())
    if not form.validate():
        return show("people/give_role.html", status=422, account=account, form=form)
    try:
        team = team_for(actor, form.team.data) if form.team.data else None
        place = Place(area=area_by_id(form.area.data), team=team)
        actions.give_role(actor, utc_now(), account, Role(form.role.data), place)
    except DomainError as error:
        form.refuse(error)
        return show("people/give_role.html", status=422, account=account, form=form)
    return saved("people.person", _("Role given."), account_id=account.id)


@bp.post("/people/<int:account_id>/roles/<int:membership_id>/end")
@requires(P.PEOPLE_ROLES, load=membership_for)
def end_role(actor: Actor, membership: Membership) -> ResponseReturnValue:
    actions.end_role(actor, utc_now(), membership)
    return saved("people.person", _("Role taken back."), account_id=membership.account_id)


def _with_choices(actor: Actor, account: Account, form: GiveRoleForm) -> GiveRoleForm:
    form.role.choices = offered((role.value, ROLES[role.value]) for role in NEEDS if may_appoint(actor, role))
    areas = {area.id: area for area in (*wards_reached(actor, P.PEOPLE_ROLES), *parts_of(account.area, HAMLETS))}
    named = [(area.id, area.label) for area in areas.values()]
    form.area.choices = offered([("", "–"), *named])
    teams = [(team.id, f"{team.name} · {team.area.name}") for team in teams_reached(actor, P.PEOPLE_ROLES)]
    form.team.choices = offered([("", "–"), *teams])
    if form.area.data is None and form.role.data is None:
        form.area.data = account.area_id
    return form

"""Giving and taking back roles: only below one's own level, only inside one's own area; sessions end each time."""

from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor, Role, Scope
from app.access.names import P
from app.access.table import allows, may_appoint
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.words import N_
from app.notices.actions import notify
from app.people.actions.accounts import refuse_above
from app.people.models import Account, Membership, Team
from app.people.rules import NEEDS
from app.people.sessions import end_sessions_of
from app.places.models import Area


def give_role(
    actor: Actor, now: datetime, account: Account, role: Role, area: Area | None = None, team: Team | None = None
) -> Membership:
    """Give a role over an area or a team. Raises Forbidden above one's level, Invalid outside one's area."""
    need = NEEDS.get(role)
    if need is None or not may_appoint(actor, role):
        raise Forbidden(N_("You cannot give this role."))
    if need == "area" and area is None:
        raise Invalid(N_("Choose the area of this role."), field="area")
    if need == "team" and team is None:
        raise Invalid(N_("Choose the team to lead."), field="team")
    refuse_above(actor, account)
    area = area if need == "area" else None
    team = team if need == "team" else None
    place = team.area if team else area
    if not allows(actor, P.PEOPLE_ROLES, Scope(area_path=place.path if place else None)):
        raise Invalid(N_("You have not been given this area."), field="team" if team else "area")
    if account.disabled_at is not None:
        raise Refused(N_("This person is stopped. Let them work again first."))
    _refuse_twice(account, role, area, team)
    membership = Membership(
        account_id=account.id, role=role.value, area=area, team=team, granted_by=actor.account_id, granted_at=now
    )
    db.session.add(membership)
    end_sessions_of(account.id, now, "role")
    path = place.path if place else _path(account)
    record(actor, now, "people.give_role", "account", account.id, path, role=role.value, team=team.id if team else None)
    if team is not None:
        notify([account.id], now, "role", N_("You now lead the team %(team)s."), f"/teams/{team.id}", team=team.name)
    return membership


def end_role(actor: Actor, now: datetime, membership: Membership) -> None:
    """Take a role back. Raises Refused for the last admin role of one's own. Safe twice."""
    role = Role(membership.role)
    account = membership.account
    if not may_appoint(actor, role):
        raise Forbidden(N_("You cannot take this role back."))
    if membership.ended_at is not None:
        return
    if account.id == actor.account_id and role is Role.ADMIN and _live(account, Role.ADMIN) == 1:
        raise Refused(N_("You cannot take back your own last administrator role. Ask another administrator."))
    refuse_above(actor, account)
    membership.ended_at = now
    end_sessions_of(account.id, now, "role")
    path = membership.access_scope.area_path or _path(account)
    record(actor, now, "people.end_role", "account", account.id, path, role=role.value, team=membership.team_id)


def _refuse_twice(account: Account, role: Role, area: Area | None, team: Team | None) -> None:
    same = select(Membership.id).where(
        Membership.account_id == account.id,
        Membership.role == role.value,
        Membership.ended_at.is_(None),
        Membership.area_id == (area.id if area else None),
        Membership.team_id == (team.id if team else None),
    )
    if db.session.scalar(same) is not None:
        raise Refused(N_("This person already has this role."), field="role")


def _live(account: Account, role: Role) -> int:
    return sum(1 for one in account.memberships if one.role == role.value and one.ended_at is None)


def _path(account: Account) -> str | None:
    return account.area.path if account.area else None

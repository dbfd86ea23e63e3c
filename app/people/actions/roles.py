"""Giving and taking back roles: only below one's own level, only inside one's own place; sessions end."""

from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.access.names import P
from app.access.table import allows, may_appoint
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.words import N_
from app.notices.actions import notify
from app.people.actions.accounts import refuse_above
from app.people.actors import grants_of
from app.people.cards import end_cards
from app.people.models import Account, Membership
from app.people.role_places import NOWHERE, Place, place_of
from app.people.rules import NEEDS, NEEDS_INSIDE, may_give, may_manage
from app.people.sessions import end_sessions_of

LEADS = N_("You now lead the team %(team)s.")
MISSING = {
    "area": N_("Choose the area of this role."),
    "team": N_("Choose the team to lead."),
    "school_id": N_("Choose the school."),
    "class_id": N_("Choose the class."),
    "point_id": N_("Choose the sales point."),
}


def give_role(actor: Actor, now: datetime, account: Account, role: Role, place: Place = NOWHERE) -> Membership:
    """Give a role over a place; what the role does not reach over is left out. The caller has seen the place.

    Raises Forbidden above one's level, Invalid outside one's place, Refused for a role that is held already.
    """
    if not may_appoint(actor, role):
        raise Forbidden(N_("You cannot give this role."))
    place = _needed(role, place)
    if place.school_id is not None and account.id == actor.account_id:
        raise Refused(N_("Nobody gives themselves a role in a school. Ask another coordinator or an administrator."))
    if place.school_id is None:  # inside a school nothing is given that the giver does not answer for
        refuse_above(actor, account)
    if not (may_give(actor, place.grant(role)) and allows(actor, _permission(place), place.access_scope)):
        raise Invalid(N_("You have not been given this area."), field="team" if place.team else "area")
    if account.disabled_at is not None:
        raise Refused(N_("This person is stopped. Let them work again first."))
    _refuse_twice(account, role, place)
    _sign_out(actor, now, account.id, place.school_id)
    if role is not Role.VOLUNTEER:
        end_cards(
            actor, now, [account.id], "role"
        )  # whoever gave the card out does not come by the new role through it
    kept = place.kept()
    membership = Membership(account_id=account.id, role=role.value, granted_by=actor.account_id, granted_at=now, **kept)
    db.session.add(membership)
    record(actor, now, "people.give_role", "account", account.id, place.path or _path(account), **_told(membership))
    if place.team is not None:
        notify([account.id], now, "role", LEADS, f"/teams/{place.team.id}", team=place.team.name)
    return membership


def end_role(actor: Actor, now: datetime, membership: Membership) -> None:
    """Take a role back. Raises Refused for the last admin role of one's own. Safe twice."""
    role, place = Role(membership.role), place_of(membership)
    account = membership.account
    if not may_give(actor, place.grant(role)):
        raise Forbidden(N_("You cannot take this role back."))
    if membership.ended_at is not None:
        return
    if account.id == actor.account_id and role is Role.ADMIN and _live(account, Role.ADMIN) == 1:
        raise Refused(N_("You cannot take back your own last administrator role. Ask another administrator."))
    if place.school_id is None:
        refuse_above(actor, account)
    _sign_out(actor, now, account.id, place.school_id)
    membership.ended_at = now
    record(actor, now, "people.end_role", "account", account.id, place.path or _path(account), **_told(membership))


def end_roles_of_class(actor: Actor, now: datetime, class_id: int) -> None:
    """Take back every role in a class that is ended; whoever ends it has been asked for their rights to that."""
    held = select(Membership).where(Membership.class_id == class_id, Membership.ended_at.is_(None))
    for membership in db.session.scalars(held):
        _sign_out(actor, now, membership.account_id, membership.school_id)
        membership.ended_at = now
        path = place_of(membership).path
        record(actor, now, "people.end_role", "account", membership.account_id, path, **_told(membership))


def _sign_out(actor: Actor, now: datetime, account_id: int, school_id: int | None) -> None:
    """End somebody's sessions; but whoever does more than the actor answers for is not thrown out by a school's role.

    Their next request knows the change as well, for grants are read with each.
    """
    held = grants_of(account_id)
    if school_id is None or may_manage(actor, held) or all(grant.school_id == school_id for grant in held):
        end_sessions_of(account_id, now, "role")


def _needed(role: Role, place: Place) -> Place:
    """Return only that part of the place which the role reaches over. Raises Forbidden, or Invalid for a missing part."""
    need = NEEDS.get(role) or NEEDS_INSIDE.get(role)
    if need is None:
        raise Forbidden(N_("You cannot give this role."))
    if need == "nothing":
        return NOWHERE
    if getattr(place, need) is None:
        raise Invalid(MISSING[need], field=need)
    match need:
        case "area":
            return Place(area=place.area)
        case "team":
            return Place(team=place.team)
        case "school_id":
            return Place(area=place.area, school_id=place.school_id)
        case "class_id":
            return Place(area=place.area, school_id=place.school_id, class_id=place.class_id)
    return Place(area=place.area, point_id=place.point_id)


def _permission(place: Place) -> P:
    return P.PEOPLE_ROLES if place.school_id is None else P.SCHOOL_STAFF


def _refuse_twice(account: Account, role: Role, place: Place) -> None:
    db.session.execute(select(Account.id).where(Account.id == account.id).with_for_update())
    same = select(Membership.id).where(
        Membership.account_id == account.id,
        Membership.role == role.value,
        Membership.ended_at.is_(None),
        *(getattr(Membership, column) == value for column, value in place.kept().items()),
    )
    if db.session.scalar(same) is not None:
        raise Refused(N_("This person already has this role."), field="role")


def _told(membership: Membership) -> dict[str, str | int]:
    reach = {
        "team": membership.team_id,
        "school": membership.school_id,
        "class": membership.class_id,
        "point": membership.point_id,
    }
    return {"role": membership.role, **{part: value for part, value in reach.items() if value is not None}}


def _live(account: Account, role: Role) -> int:
    return sum(1 for one in account.memberships if one.role == role.value and one.ended_at is None)


def _path(account: Account) -> str | None:
    return account.area.path if account.area else None

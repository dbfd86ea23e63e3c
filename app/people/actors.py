"""Turns an account into the actor on whose rights things are done, as its roles stand at this moment."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor, Grant, Role
from app.extensions import db
from app.people.models import Account, Membership, Team


def actor_of(account: Account) -> Actor:
    """Return the account's actor with its grants in force."""
    place = account.area.name if account.area else ""
    return Actor(account.id, account.name, grants_of(account.id), account.login, account.lang, account.theme, place)


def grants_of(account_id: int) -> tuple[Grant, ...]:
    """Return the grants of an account as they stand now."""
    return grants_by_account([account_id])[account_id]


def grants_by_account(account_ids: Collection[int]) -> dict[int, tuple[Grant, ...]]:
    """Return the grants of each of these accounts as they stand now, in one query."""
    query = (
        select(Membership)
        .options(joinedload(Membership.area), joinedload(Membership.team).joinedload(Team.area))
        .where(Membership.account_id.in_(account_ids), Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    found: dict[int, list[Grant]] = {account_id: [] for account_id in account_ids}
    for membership in db.session.scalars(query):
        found[membership.account_id].append(_grant(membership))
    return {account_id: tuple(grants) for account_id, grants in found.items()}


def load_actor(account_id: int) -> Actor | None:
    """Return the actor of an account id for a job; None when there is none or it is disabled."""
    account = db.session.get(Account, account_id)
    return actor_of(account) if account and account.disabled_at is None else None


def _grant(membership: Membership) -> Grant:
    area = membership.area or (membership.team.area if membership.team else None)
    return Grant(
        Role(membership.role),
        area_path=area.path if area else None,
        team_id=membership.team_id,
        school_id=membership.school_id,
        class_id=membership.class_id,
        point_id=membership.point_id,
    )

"""Turns an account into the actor on whose rights things are done, as its roles stand at this moment."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from app.access.actor import Actor, Grant, Role
from app.extensions import db
from app.people.models import Account, Membership, Team
from app.places.models import Area

_OWN, _OF_TEAM = aliased(Area), aliased(Area)
GRANT = (
    Membership.role,
    func.coalesce(_OWN.path, _OF_TEAM.path),
    Membership.team_id,
    Membership.school_id,
    Membership.class_id,
    Membership.point_id,
)
"""The columns of a grant, in the order of Grant."""


def actor_of(account: Account) -> Actor:
    """Return the account's actor with its grants in force."""
    place = account.area.name if account.area else ""
    return Actor(account.id, account.name, grants_of(account.id), account.login, account.lang, account.theme, place)


def grants_of(account_id: int) -> tuple[Grant, ...]:
    """Return the grants of an account as they stand now."""
    return grants_by_account([account_id])[account_id]


def grants_by_account(account_ids: Collection[int]) -> dict[int, tuple[Grant, ...]]:
    """Return the grants of each of these accounts as they stand now, in one query."""
    found: dict[int, list[Grant]] = {account_id: [] for account_id in account_ids}
    for row in db.session.execute(_grants(), {"accounts": list(found)}):
        found[row.account_id].append(grant_of(row[1:]))
    return {account_id: tuple(grants) for account_id, grants in found.items()}


@cache
def _grants() -> Select[*tuple[Any, ...]]:
    query = with_reach(select(Membership.account_id, *GRANT))
    who = Membership.account_id.in_(bindparam("accounts", expanding=True))
    return query.where(who, Membership.ended_at.is_(None)).order_by(Membership.id)


def with_reach(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join the areas that the columns of GRANT name to a query that has Membership."""
    return (
        query.outerjoin(_OWN, _OWN.id == Membership.area_id)
        .outerjoin(Team, Team.id == Membership.team_id)
        .outerjoin(_OF_TEAM, _OF_TEAM.id == Team.area_id)
    )


def grant_of(columns: Sequence[Any]) -> Grant:
    """Return the grant in the columns of GRANT."""
    return Grant(Role(columns[0]), *columns[1:])


def load_actor(account_id: int) -> Actor | None:
    """Return the actor of an account id for a job; None when there is none or it is disabled."""
    account = db.session.get(Account, account_id)
    return actor_of(account) if account and account.disabled_at is None else None

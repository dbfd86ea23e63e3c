"""Turns an account into the actor on whose rights things are done, as its roles stand at this moment."""

from collections.abc import Collection
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from app.access.actor import Actor, Grant, Role
from app.extensions import db
from app.people.models import Account, Membership, Team
from app.places.models import Area


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
        found[row.account_id].append(Grant(Role(row.role), *row[2:]))
    return {account_id: tuple(grants) for account_id, grants in found.items()}


@cache
def _grants() -> Select[int, str, str, int | None, int | None, int | None, int | None]:
    """Return the query of grants in force: whose, the role, then the parts of a Grant in their order."""
    of_team = aliased(Area)
    path = func.coalesce(Area.path, of_team.path)
    inside = (Membership.team_id, Membership.school_id, Membership.class_id, Membership.point_id)
    return (
        select(Membership.account_id, Membership.role, path, *inside)
        .outerjoin(Area, Area.id == Membership.area_id)
        .outerjoin(Team, Team.id == Membership.team_id)
        .outerjoin(of_team, of_team.id == Team.area_id)
        .where(Membership.account_id.in_(bindparam("accounts", expanding=True)), Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )


def load_actor(account_id: int) -> Actor | None:
    """Return the actor of an account id for a job; None when there is none or it is disabled."""
    account = db.session.get(Account, account_id)
    return actor_of(account) if account and account.disabled_at is None else None

"""What those who walk a route together see of each other: doors just recorded, and the door somebody stands at now."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from app.access.actor import Actor
from app.doors.models import DoorState
from app.kernel.clock import local_day, start_of
from app.people.models import Account
from app.places.models import Household
from app.routes.models import AssignmentDoor, AssignmentHolder
from app.storage.rows import rows_of
from app.visits.models import Assist, DoorClaim, Visit
from app.visits.outcomes import TAKEN_BACK
from app.visits.rules import CLAIM_LASTS
from app.visits.today import HeldRoute, RouteToday

SHOWN = 5


class Recorded(NamedTuple):
    """A door a partner recorded today; `people` were helped."""

    household_id: int
    plate: str
    landmark: str
    outcome: str
    at: datetime
    name: str
    people: int


class Claimed(NamedTuple):
    """A door at which somebody of the route stands, the reader too (`mine`); `at` None: a short while ago."""

    household_id: int
    plate: str
    landmark: str
    at: datetime | None
    name: str
    mine: bool


def recorded_by_partners(actor: Actor, route: HeldRoute, now: datetime) -> list[Recorded]:
    """Return the newest doors others who walk this route recorded on it today."""
    asked = {"route": route.id, "actor": actor.account_id, "since": start_of(local_day(now))}
    return [Recorded._make(row) for row in rows_of(_recorded(), asked)]


def claims_drawn(route: RouteToday) -> list[Claimed]:
    """Return the doors at which partners stand as the route's own rows tell, for the page as it is first drawn."""
    taken = [row for row in route.rows if row.taken_by]
    return [Claimed(row.id, row.household.plate, row.household.landmark, None, row.taken_by, False) for row in taken]


def claims_on(actor: Actor, route: HeldRoute, now: datetime) -> Sequence[Claimed]:
    """Return the doors of the route at which somebody stands now: said a short while ago, and not recorded since."""
    asked = {"route": route.id, "drive": route.drive_id, "actor": actor.account_id, "since": now - CLAIM_LASTS}
    return [Claimed._make((*row[:-1], bool(row[-1]))) for row in rows_of(_claims(), asked)]


@cache
def _recorded() -> Select[Any]:
    later = aliased(Visit)
    people = select(func.count()).where(Assist.visit_uid == Visit.uid, Assist.result == "installed_new")
    partners = select(AssignmentHolder.account_id).where(
        AssignmentHolder.assignment_id == bindparam("route"), AssignmentHolder.account_id != bindparam("actor")
    )
    return (
        select(Household.id, Household.plate, Household.landmark, Visit.outcome, Visit.phone_at, Account.name)
        .add_columns(people.correlate(Visit).scalar_subquery())
        .join(Household, Household.id == Visit.household_id)
        .join(Account, Account.id == Visit.account_id)
        .where(Visit.assignment_id == bindparam("route"), Visit.account_id.in_(partners))
        .where(Visit.phone_at >= bindparam("since"), Visit.outcome != TAKEN_BACK)
        .where(~select(later.id).where(later.supersedes_uid == Visit.uid).exists())
        .order_by(Visit.phone_at.desc(), Visit.id.desc())
        .limit(SHOWN)
    )


@cache
def _claims() -> Select[Any]:
    at_door = and_(DoorState.drive_id == DoorClaim.drive_id, DoorState.household_id == DoorClaim.household_id)
    return (
        select(Household.id, Household.plate, Household.landmark, DoorClaim.at, Account.name)
        .add_columns(DoorClaim.account_id == bindparam("actor"))
        .join(AssignmentDoor, and_(AssignmentDoor.household_id == DoorClaim.household_id, AssignmentDoor.active))
        .join(Household, Household.id == DoorClaim.household_id)
        .join(Account, Account.id == DoorClaim.account_id)
        .outerjoin(DoorState, at_door)
        .where(AssignmentDoor.assignment_id == bindparam("route"), DoorClaim.drive_id == bindparam("drive"))
        .where(DoorClaim.at > bindparam("since"), func.coalesce(DoorState.last_at < DoorClaim.at, True))
        .order_by(DoorClaim.at)
    )

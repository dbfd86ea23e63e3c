"""A walk sheet brought back on paper: which doors it bears, what is typed in already, and when it was walked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.kernel.clock import HCM, local
from app.people.models import Account
from app.places.models import Household
from app.routes.models import Assignment, AssignmentDoor
from app.visits.models import Visit

USUAL_HOUR = time(9)


@dataclass(frozen=True)
class Sheet:
    """The doors of a sheet that wait to be typed in, those that do not any more, and who walked."""

    open: Sequence[Household]
    logged: Sequence[Household]
    walkers: Sequence[Account]


def sheet_of(route: Assignment) -> Sheet:
    """Return the sheet of a route, its doors in walking order; doors handed on since were on the paper too."""
    query = (
        select(Household)
        .join(AssignmentDoor, AssignmentDoor.household_id == Household.id)
        .where(AssignmentDoor.assignment_id == route.id)
        .options(joinedload(Household.alley))
        .order_by(AssignmentDoor.position, AssignmentDoor.id)
    )
    visited = set(db.session.scalars(select(Visit.household_id).where(Visit.assignment_id == route.id)))
    doors = db.session.scalars(query).all()
    walkers = sorted((holder.account for holder in route.holders), key=lambda one: one.name_sort)
    return Sheet(
        [door for door in doors if door.id not in visited],
        [door for door in doors if door.id in visited],
        walkers,
    )


def walked_at(route: Assignment, day: date, now: datetime) -> datetime:
    """Return the moment a sheet of this day stands for: when the route began, never later than now."""
    begun = local(route.starts_at).time() if route.starts_at else USUAL_HOUR
    return min(now, datetime.combine(day, begun, tzinfo=HCM))

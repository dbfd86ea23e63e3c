"""Reads for the next few doors near where somebody walks: how much is left, and which free doors lie next."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from app.doors.models import DoorState
from app.extensions import db
from app.kernel.clock import band_at, local_day
from app.places.models import Household
from app.routes.grounds import areas_under, open_door
from app.routes.models import Assignment, AssignmentDoor
from app.routes.rules import SETTLED


def doors_left(route: Assignment) -> int:
    """Return how many doors of the route nobody has knocked at since it was given out."""
    worked = exists().where(
        DoorState.drive_id == route.drive_id,
        DoorState.household_id == AssignmentDoor.household_id,
        or_(DoorState.status.in_(SETTLED), DoorState.last_at >= route.created_at),
    )
    query = (
        select(func.count()).select_from(AssignmentDoor).join(Household, Household.id == AssignmentDoor.household_id)
    )
    query = query.where(AssignmentDoor.assignment_id == route.id, AssignmentDoor.active, ~worked)
    in_use = (Household.void_reason == "", Household.merged_into_id.is_(None), Household.suppressed_reason == "")
    return db.session.scalar(query.where(*in_use)) or 0


def free_doors_near(route: Assignment, now: datetime, most: int) -> list[Household]:
    """Return up to `most` doors nobody holds, due now: those further up the alley the walk has reached, the rest of
    that alley, then the alleys nearest to it in walking order.
    """
    last = _reached(route)
    if last is None:
        return []
    free = (open_door(route.drive_id, local_day(now)), _due(route.drive_id, now))
    alleys = [area.id for area in areas_under(route.area) if area.level == "alley"]
    here = alleys.index(last.alley_id) if last.alley_id in alleys else 0
    counted = select(Household.alley_id, func.count()).where(Household.alley_id.in_(alleys), *free)
    counts = {row[0]: int(row[1]) for row in db.session.execute(counted.group_by(Household.alley_id))}
    chosen: list[int] = []
    for alley_id in sorted(counts, key=lambda one: (abs(alleys.index(one) - here), alleys.index(one))):
        if sum(counts[one] for one in chosen) < most:
            chosen.append(alley_id)
    query = select(Household).where(Household.alley_id.in_(chosen), *free)
    found = db.session.scalars(query.order_by(Household.walk_override, Household.walk_key, Household.id)).all()
    key = (last.walk_override, last.walk_key, last.id)
    by_alley = {one: [door for door in found if door.alley_id == one] for one in chosen}
    if last.alley_id in by_alley:
        by_alley[last.alley_id].sort(key=lambda door: (door.walk_override, door.walk_key, door.id) < key)
    return [door for alley_id in chosen for door in by_alley[alley_id]][:most]


def _reached(route: Assignment) -> Household | None:
    """Return the door of the route visited last, else the last one of its walk."""
    query = (
        select(Household)
        .join(AssignmentDoor, AssignmentDoor.household_id == Household.id)
        .outerjoin(
            DoorState, (DoorState.drive_id == route.drive_id) & (DoorState.household_id == AssignmentDoor.household_id)
        )
        .where(AssignmentDoor.assignment_id == route.id, AssignmentDoor.active)
        .order_by(DoorState.last_at.desc().nulls_last(), AssignmentDoor.position.desc(), AssignmentDoor.id.desc())
    )
    found: Sequence[Household] = db.session.scalars(query.limit(1)).all()
    return found[0] if found else None


def _due(drive_id: int, now: datetime) -> ColumnElement[bool]:
    """Match doors that are not due on another day or at another part of this one, as doors.rules.is_due has it."""
    today = local_day(now)
    later_today = and_(DoorState.next_due_on == today, DoorState.next_due_band.not_in(("", band_at(now).value)))
    later = or_(DoorState.next_due_on > today, later_today)
    return ~exists().where(DoorState.drive_id == drive_id, DoorState.household_id == Household.id, later)

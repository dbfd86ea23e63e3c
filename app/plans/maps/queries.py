"""Reads for maps: the doors of an area with their states, the drive that runs there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, or_, select

from app.access.actor import Actor
from app.doors.models import DoorState
from app.drives.models import Drive
from app.drives.queries import visible_to
from app.extensions import db
from app.places.models import Area, Household
from app.places.queries import IN_USE, WALK
from app.places.tree import path_ids, under
from app.plans.models import Plan, PlanStop


@dataclass(frozen=True)
class DoorRow:
    """A door as a map needs it; `state` is "" where no drive tells of it."""

    id: int
    plate: str
    state: str


def doors_below(path: str, drive_id: int | None) -> Mapping[int, Sequence[DoorRow]]:
    """Return the doors of each alley of an area in walking order, with their states in the drive; one query."""
    state = and_(DoorState.household_id == Household.id, DoorState.drive_id == (drive_id or 0))
    query = select(Household.alley_id, Household.id, Household.plate, DoorState.status)
    query = query.join(Area, Area.id == Household.alley_id).outerjoin(DoorState, state)
    found: dict[int, list[DoorRow]] = defaultdict(list)
    for alley_id, door_id, plate, status in db.session.execute(query.where(under(path), *IN_USE).order_by(*WALK)):
        found[alley_id].append(DoorRow(door_id, plate, status or ""))
    return found


def drive_over(actor: Actor, area: Area) -> Drive | None:
    """Return the open drive in which an area is worked, the one nearest to it first; None when the actor sees none."""
    above = path_ids(area.path)
    here = or_(Drive.area_id.in_(above), under(area.path))
    query = select(Drive).join(Area, Area.id == Drive.area_id).where(Drive.state == "open", here, visible_to(actor))
    nearest = case((Drive.area_id.in_(above), 0), else_=1)
    return db.session.scalars(query.order_by(nearest, Area.path.desc(), Drive.starts_on.desc(), Drive.id)).first()


def walks_of(plan: Plan) -> dict[int | None, list[int]]:
    """Return unit (None: nobody) -> its doors in walking order."""
    query = select(PlanStop.unit_id, PlanStop.household_id).where(PlanStop.plan_id == plan.id)
    found: dict[int | None, list[int]] = defaultdict(list)
    for unit_id, household_id in db.session.execute(query.order_by(PlanStop.position, PlanStop.id)):
        found[unit_id].append(household_id)
    return found

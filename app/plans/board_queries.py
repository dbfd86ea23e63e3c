"""Reads for the board of a draft: what each alley of it has and who takes it, and the acts that can be undone."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import contains_eager

from app.doors.models import DoorState
from app.extensions import db
from app.places.models import Household
from app.plans.models import Plan, PlanStep, PlanStop, PlanUnit


@dataclass
class AlleyDoors:
    """The doors an alley has in a draft: unit id (None: nobody) -> how many, and how many were put there by hand.
    `later` of those with nobody are due at another time.

    `all_doors` and `not_visited` count every household of the alley in the drive, those of other routes too.
    """

    with_unit: dict[int | None, int] = field(default_factory=dict)
    by_hand: int = 0
    later: int = 0
    all_doors: int = 0
    not_visited: int = 0

    @property
    def doors(self) -> int:
        """Return how many doors the draft has here."""
        return sum(self.with_unit.values())

    @property
    def visited_percent(self) -> int:
        """Return the share of the alley's doors somebody has knocked at."""
        return round(100 * (self.all_doors - self.not_visited) / self.all_doors) if self.all_doors else 100


def alley_doors(plan: Plan) -> dict[int, AlleyDoors]:
    """Return alley id -> its doors in the draft, for every alley that has some."""
    by_hand = func.count().filter(PlanStop.locked, PlanStop.unit_id.is_not(None))
    later = func.count().filter(Household.id.in_([due.door for due in plan.later]))
    query = select(Household.alley_id, PlanStop.unit_id, func.count(), by_hand, later)
    query = query.join(PlanStop, PlanStop.household_id == Household.id).where(PlanStop.plan_id == plan.id)
    found: dict[int, AlleyDoors] = defaultdict(AlleyDoors)
    for alley_id, unit_id, doors, pinned, waiting in db.session.execute(
        query.group_by(Household.alley_id, PlanStop.unit_id)
    ):
        found[alley_id].with_unit[unit_id] = doors
        found[alley_id].by_hand += pinned
        found[alley_id].later += waiting
    unseen = func.count().filter(or_(DoorState.status.is_(None), DoorState.status == "unvisited"))
    all_of_it = (
        select(Household.alley_id, func.count(), unseen)
        .outerjoin(DoorState, and_(DoorState.drive_id == plan.drive_id, DoorState.household_id == Household.id))
        .where(Household.alley_id.in_(sorted(found)), Household.void_reason == "", Household.merged_into_id.is_(None))
        .group_by(Household.alley_id)
    )
    for alley_id, doors, not_visited in db.session.execute(all_of_it):
        found[alley_id].all_doors, found[alley_id].not_visited = doors, not_visited
    return dict(found)


def stops_in(plan: Plan, alley_ids: Collection[int], doors: Collection[int] = ()) -> Sequence[PlanStop]:
    """Return the stops of the draft in these alleys, and these `doors`."""
    query = select(PlanStop).join(PlanStop.household).where(PlanStop.plan_id == plan.id)
    chosen = or_(Household.alley_id.in_(sorted(alley_ids)), Household.id.in_(sorted(doors)))
    query = query.where(chosen).options(contains_eager(PlanStop.household)).order_by(PlanStop.id)
    return db.session.scalars(query).all()


def homes_of(unit: PlanUnit) -> Sequence[Household]:
    """Return the doors of a unit of a draft."""
    query = select(Household).join(PlanStop, PlanStop.household_id == Household.id).where(PlanStop.unit_id == unit.id)
    return db.session.scalars(query.order_by(PlanStop.id)).all()


def last_step_id(plan: Plan) -> int:
    """Return the id of the newest act on the draft that can still be undone; 0 when there is none."""
    return db.session.scalar(select(func.max(PlanStep.id)).where(PlanStep.plan_id == plan.id)) or 0


def last_step(plan: Plan) -> PlanStep | None:
    """Return the newest act on the draft that can still be undone."""
    query = select(PlanStep).where(PlanStep.plan_id == plan.id).order_by(PlanStep.id.desc()).limit(1)
    return db.session.scalars(query).first()

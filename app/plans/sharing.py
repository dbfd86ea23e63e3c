"""A plan as it is to be shared out: the planner's instance of it with every hour and bar, and what came of it written down."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.plans.laying import Home
from app.plans.models import Plan, PlanStop
from app.plans.planning import facts_of, instance_of, is_timed, report_of
from app.plans.promises import promises_first
from app.plans.wish_queries import wishes_of
from app.plans.wishes import Wish, due_of
from app.routes import grounds
from app.routes.planner.model import Instance
from app.routes.planner.model import Plan as Made
from app.routes.planner.plan import make_plan


@dataclass(frozen=True)
class Sharing:
    """The doors to share out and who holds which (unit id -> household ids); `later` are with nobody and due at another time.

    `wishes` are those of all doors that are not given out yet, `first` the doors that go before others. It holds no row:
    what is worked out from it keeps nobody from the database.
    """

    instance: Instance
    held: Mapping[int, Collection[int]]
    later: Sequence[int]
    wishes: Mapping[int, Wish]
    timed: bool

    @property
    def first(self) -> set[int]:
        """Return the doors that are due during the walk: they go before others."""
        return {door for door, wish in self.wishes.items() if not wish.outside}


def new_sharing(plan: Plan, doors: Iterable[Home]) -> Sharing:
    """Return the plan as it is drawn first: nobody holds a door."""
    return _sharing(plan, [(door, None) for door in doors])


def sharing_of(plan: Plan, stops: Sequence[PlanStop]) -> Sharing:
    """Return the plan as its stops are; doors due at another time take part where they were given to somebody or taken in."""
    taken_in = {stop.household_id for stop in stops if stop.locked}
    return _sharing(plan, [(stop.household, stop.unit_id) for stop in stops], taken_in)


def _sharing(plan: Plan, doors: Sequence[tuple[Home, int | None]], taken_in: Collection[int] = ()) -> Sharing:
    given = {unit.id for unit in plan.units if unit.given_at}
    open_ones = [door for door, unit_id in doors if unit_id not in given]
    wishes = wishes_of(plan.drive_id, open_ones, plan.hours)
    waiting = {door for door, wish in wishes.items() if wish.outside}.difference(taken_in)
    later = [door.id for door, unit_id in doors if unit_id is None and door.id in waiting]
    waiting.intersection_update(later)
    taking_part = [door for door, _ in doors if door.id not in waiting]
    held: dict[int, list[int]] = {unit.id: [] for unit in plan.units}
    for door, unit_id in doors:
        if unit_id is not None:
            held[unit_id].append(door.id)
    instance = instance_of(plan, grounds.areas_under(plan.area), taking_part, wishes)
    return Sharing(instance, held, later, wishes, is_timed(plan))


def shared_out(sharing: Sharing, seed: int) -> Made:
    """Share everything out."""
    made = make_plan(sharing.instance, seed)
    return promises_first(sharing.instance, made, sharing.first)


def told_of(sharing: Sharing, made: Made) -> dict[int, dict[str, Any]]:
    """Return unit id -> what its card says."""
    return facts_of(sharing.instance, made, sharing.wishes, sharing.timed)


def write_down(plan: Plan, sharing: Sharing, made: Made, told: Mapping[int, dict[str, Any]]) -> None:
    """Keep what the cards (`told_of`) and the plan as a whole say."""
    for unit in plan.units:
        unit.facts = told[unit.id]
    later = [due_of(door, sharing.wishes[door], None).to_json() for door in sharing.later]
    plan.report = {**plan.report, **report_of(sharing.instance, made), "later": later}

"""The facts with which every route explains itself in one sentence: why these people, how far, how full, shared with whom."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, Plan, PlanDoor, Route
from app.routes.planner.nearness import Nearness
from app.routes.planner.timing import lateness

NO_PIECES: Mapping[int, int] = MappingProxyType({})


class Why(StrEnum):
    """Why this team has this route."""

    PINNED = "pinned"
    """Every door of it was put there by hand."""
    NO_HOME = "no_home"
    LIVES_HERE = "lives_here"
    NEAREST = "nearest"
    ONLY_ONE_FREE = "only_one_free"
    """It has a door with a window in which nobody else could be there."""
    NEAREST_WITH_ROOM = "nearest_with_room"
    MINIMUM = "minimum"
    """Who lives nearer has room, but this team would have less than its minimum."""
    FAIR_SHARE = "fair_share"
    """Who lives nearer has room, but less work would not be fair."""


@dataclass(frozen=True, slots=True)
class AlleyShare:
    """An alley on a route: how many of its doors are here, and the other units that work in it."""

    alley_id: int
    doors: int
    with_units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What the sentence about a route needs; `home_m` are the metres from home or meeting place to its first door."""

    unit_id: int
    why: Why
    home_m: float | None
    doors: int
    minutes: float
    capacity_minutes: float
    alleys: tuple[AlleyShare, ...]


def explain(instance: Instance, plan: Plan, wholes: Mapping[int, int] = NO_PIECES) -> tuple[RouteFacts, ...]:
    """The facts of every route that has doors, in the order of the units; `PlanDoor.unit_id` says what was pinned.

    `wholes` name the street of each piece of one: people know the street.
    """
    walk = Walk(instance)
    near, reasons = Nearness(instance, walk), _Reasons(instance, walk, plan, wholes)
    counts = [Counter(reasons.alley_of[door] for door in route.doors) for route in plan.routes]
    workers: dict[int, list[int]] = {}
    for route, alleys in zip(plan.routes, counts, strict=True):
        for a in alleys:
            workers.setdefault(a, []).append(route.unit_id)
    out = []
    for j, (unit, route) in enumerate(zip(instance.units, plan.routes, strict=True)):
        if not route.doors:
            continue
        nearer = near.nearer_units(j, route.doors)
        shares = tuple(
            AlleyShare(a, doors, tuple(u for u in workers[a] if u != route.unit_id)) for a, doors in counts[j].items()
        )
        out.append(
            RouteFacts(
                unit.id,
                reasons.why(j, nearer),
                near.metres_to_first(j, route.doors),
                len(route.doors),
                route.minutes,
                unit.capacity_minutes,
                shares,
            )
        )
    return tuple(out)


class _Reasons:
    """Why units have their routes."""

    def __init__(self, instance: Instance, walk: Walk, plan: Plan, wholes: Mapping[int, int]) -> None:
        self._units = instance.units
        self._routes = plan.routes
        self._instance = instance
        self._door = {d.id: d for d in instance.doors}
        self.alley_of = {d.id: wholes.get(d.alley_id, d.alley_id) for d in instance.doors}
        self._place = {d.id: k for k, d in enumerate(instance.doors)}
        self._walk = walk

    def doors_of(self, route: Route) -> list[PlanDoor]:
        """The doors of a route."""
        return [self._door[d] for d in route.doors]

    def why(self, j: int, nearer: Sequence[int]) -> Why:
        """The first reason that holds for unit j; the `nearer` ones are places in the instance."""
        unit, route = self._units[j], self._routes[j]
        doors = self.doors_of(route)
        if all(door.unit_id == unit.id for door in doors):
            return Why.PINNED
        if self._walk.home[j] is None:
            return Why.NO_HOME
        if any(self.alley_of[door.id] == unit.home_alley_id for door in doors):
            return Why.LIVES_HERE
        if not nearer:
            return Why.NEAREST
        if any(door.window is not None and self._nobody_else(j, door) for door in doors):
            return Why.ONLY_ONE_FREE
        if not any(self._has_room(i, doors) for i in nearer):
            return Why.NEAREST_WITH_ROOM
        spare = min(door.minutes for door in doors)
        return Why.MINIMUM if route.minutes_work - spare < unit.min_minutes else Why.FAIR_SHARE

    def _has_room(self, i: int, doors: Sequence[PlanDoor]) -> bool:
        """Whether unit i has time for one of the doors, and may go there."""
        unit, route = self._units[i], self._routes[i]
        if unit.max_doors is not None and len(route.doors) >= unit.max_doors:
            return False
        spare = unit.capacity_minutes - route.minutes
        return any(door.minutes <= spare and door.alley_id not in unit.barred for door in doors)

    def _nobody_else(self, j: int, door: PlanDoor) -> bool:
        """Whether no other unit could be at the door in its window, even if it did nothing else."""
        place = self._place[door.id]
        return not any(
            door.alley_id not in unit.barred
            and unit.max_doors != 0
            and lateness(self._instance, self._walk, i, [place]) == 0
            for i, unit in enumerate(self._units)
            if i != j
        )

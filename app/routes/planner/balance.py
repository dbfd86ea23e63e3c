"""Who carries how much, and the facts with which every route explains itself in one sentence."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from app.routes.planner.model import Instance, Plan
from app.routes.planner.nearness import Nearness
from app.routes.planner.shortage import room_of

ON_TARGET = 0.15


class LoadState(StrEnum):
    """How a unit stands against its fair share."""

    ON = "on"
    UNDER = "under"
    OVER = "over"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """One line of the balance; `over_capacity` is for plans changed by hand, a made plan never exceeds it."""

    unit_id: int
    doors: int
    minutes: float
    target_minutes: float
    target_doors: int
    capacity_minutes: float
    state: LoadState
    over_capacity: bool


class Why(StrEnum):
    """Why this team has this route."""

    LIVES_HERE = "lives_here"
    NEAREST = "nearest"
    NEAREST_WITH_ROOM = "nearest_with_room"
    NO_HOME = "no_home"


@dataclass(frozen=True, slots=True)
class AlleyShare:
    """An alley on a route: how many of its doors are here, and the other units that work in it."""

    alley_id: int
    doors: int
    with_units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What the sentence about a route needs. `nearer_units` live nearer to it but work elsewhere."""

    unit_id: int
    why: Why
    home_m: float | None
    nearer_units: int
    doors: int
    minutes: float
    capacity_minutes: float
    alleys: tuple[AlleyShare, ...]


def balance(instance: Instance, plan: Plan) -> tuple[UnitLoad, ...]:
    """Hold each unit's minutes against its share of all; within 15 % or one door is on target."""
    rooms = [room_of(instance, u) for u in instance.units]
    room = sum(rooms)
    minutes = sum(r.minutes for r in plan.routes)
    held = sum(len(r.doors) for r in plan.routes)
    each = minutes / held if held else 0.0
    out = []
    for unit, own, route in zip(instance.units, rooms, plan.routes, strict=True):
        target = max(unit.min_minutes, own * minutes / room) if own > 0 else 0.0
        slack = max(ON_TARGET * target, each)
        state = LoadState.ON
        if not route.doors:
            state = LoadState.IDLE
        elif route.minutes > target + slack + 1e-9:
            state = LoadState.OVER
        elif route.minutes < target - slack - 1e-9:
            state = LoadState.UNDER
        too_many = unit.max_doors is not None and len(route.doors) > unit.max_doors
        over = too_many or route.minutes > unit.capacity_minutes + 1e-6
        doors = round(target / each) if each else 0
        out.append(
            UnitLoad(
                unit.id,
                len(route.doors),
                route.minutes,
                target,
                doors,
                unit.capacity_minutes,
                state,
                bool(over),
            )
        )
    return tuple(out)


def explain(instance: Instance, plan: Plan) -> tuple[RouteFacts, ...]:
    """The facts of every route that has doors, in the order of the units."""
    near = Nearness(instance)
    alley_of = {d.id: d.alley_id for d in instance.doors}
    workers: dict[int, list[int]] = {}
    for route in plan.routes:
        for a in route.alleys:
            workers.setdefault(a, []).append(route.unit_id)
    out = []
    for j, (unit, route) in enumerate(zip(instance.units, plan.routes, strict=True)):
        if not route.doors:
            continue
        own, nearer = near.standing(j, route.doors)
        counts = Counter(alley_of[d] for d in route.doors)
        shares = tuple(
            AlleyShare(a, counts[a], tuple(u for u in workers[a] if u != route.unit_id)) for a in route.alleys
        )
        why = _why(own, nearer, unit.home_alley_id in counts)
        out.append(
            RouteFacts(unit.id, why, own, nearer, len(route.doors), route.minutes, unit.capacity_minutes, shares)
        )
    return tuple(out)


def _why(home_m: float | None, nearer: int, lives_here: bool) -> Why:
    if home_m is None:
        return Why.NO_HOME
    if lives_here:
        return Why.LIVES_HERE
    return Why.NEAREST_WITH_ROOM if nearer else Why.NEAREST

"""Who carries how much: every unit's doors and minutes beside its fair share."""

from dataclasses import dataclass
from enum import StrEnum

from app.routes.planner.model import Instance, Plan
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
    target_doors: int
    state: LoadState
    over_capacity: bool


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
        out.append(UnitLoad(unit.id, len(route.doors), route.minutes, doors, state, over))
    return tuple(out)

"""How much each unit may and should do: its capacity, and a band round its fair share so that work stays balanced."""

from dataclasses import dataclass

from app.routes.planner.model import Instance
from app.routes.planner.shortage import able_units, room_of

TIGHT = 0.7
"""From this share of all minutes that are free on, the band is wide: hardly anybody can be spared anyway."""
WIDE_BAND = (0.4, 1.3)
NARROW_BAND = (0.5, 1.2)
DOORS_MORE = 2
"""Doors beyond the fair share that are always allowed: a whole alley for one unit is worth that."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a unit may do: minutes home to home, doors, and the most and least minutes of work at doors."""

    minutes: float
    doors: int
    most_work: float
    least_work: float


def limits_of(instance: Instance, fair: bool = True) -> dict[int, Limits]:
    """The limits of every unit with time, by its place in the instance; `fair` keeps them near their fair share.

    The least is never more than the unit can do, nor less than its own minimum or one door.
    """
    able = {u.id for u in able_units(instance)}
    rooms = {j: room_of(instance, u) for j, u in enumerate(instance.units) if u.id in able}
    shortest = min((d.minutes for d in instance.doors), default=0.0)
    each, room = instance.door_minutes, sum(rooms.values())
    share = each * len(instance.doors) / room if room else 1.0
    low, high = WIDE_BAND if share > TIGHT else NARROW_BAND
    out = {}
    for j, own in rooms.items():
        unit = instance.units[j]
        target = own * min(1.0, share)
        asked = max(target, unit.min_minutes)  # whoever comes at all may carry what is worth coming for
        most = (
            min(unit.capacity_minutes, max(asked * high, asked + DOORS_MORE * each)) if fair else unit.capacity_minutes
        )
        least = max(unit.min_minutes, low * target if fair else 0.0, shortest)
        doors = len(instance.doors) if unit.max_doors is None else min(unit.max_doors, len(instance.doors))
        out[j] = Limits(unit.capacity_minutes, doors, most, min(least, own))
    return out

"""Whether the doors of a route are reached in their windows, and where in a route a door fits; plain Python."""

from collections.abc import Sequence
from itertools import pairwise

from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance


def walked_metres(walk: Walk, unit: int, doors: Sequence[int]) -> float:
    """Metres home, through the doors in this order, home; doors are places in the instance."""
    if not doors:
        return 0.0
    spots = [walk.door[k] for k in doors]
    metres = sum(walk.metres(x, y) for x, y in pairwise(spots))
    home = walk.home[unit]
    return metres if home is None else metres + walk.metres(home, spots[0]) + walk.metres(spots[-1], home)


def lateness(instance: Instance, walk: Walk, unit: int, doors: Sequence[int]) -> float:
    """Minutes by which windows and the end of the unit's time are missed, in all; 0 when the route can be done."""
    own = instance.units[unit]
    clock, late = own.begins, 0.0
    here = walk.home[unit]
    for k in doors:
        door = instance.doors[k]
        there = walk.door[k]
        clock += walk.metres(here, there) / instance.speed if here is not None else 0.0
        if door.window is not None:
            clock = max(clock, door.window[0])
            late += max(0.0, clock - door.window[1])
        clock += door.minutes
        here = there
    home = walk.home[unit]
    if home is not None and here is not None:
        clock += walk.metres(here, home) / instance.speed
    return late + max(0.0, clock - own.begins - own.capacity_minutes - 1e-9)


def best_place(instance: Instance, walk: Walk, unit: int, doors: Sequence[int], door: int) -> tuple[float, float, int]:
    """Where the door fits best: minutes late, metres more, place."""
    before = walked_metres(walk, unit, doors)
    tries = []
    for place in range(len(doors) + 1):
        trial = [*doors[:place], door, *doors[place:]]
        late = lateness(instance, walk, unit, trial)
        tries.append((round(late, 6), round(walked_metres(walk, unit, trial) - before, 6), place))
    return min(tries)


def with_windows_kept(instance: Instance, walk: Walk, unit: int, ring: Sequence[int]) -> list[int]:
    """The same doors, those with a window moved to where they make the route least late, then shortest."""
    timed = sorted((d for d in ring if instance.doors[d].window), key=lambda d: (instance.doors[d].window, d))
    out = [d for d in ring if not instance.doors[d].window]
    for door in timed:
        place = best_place(instance, walk, unit, out, door)[2]
        out.insert(place, door)
    return out

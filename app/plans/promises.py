"""Doors that are to be reached at a certain hour, in a plan: they go before others, and nobody waits for them in vain. Pure."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from app.plans.wishes import Due, Wish, due_of
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, Plan
from app.routes.planner.plan import plan_of
from app.routes.planner.timing import best_place, lateness

ASKED = 12
"""So many of the nearest units are asked for room."""
GIVEN_UP = 3
"""At most so many other doors make room for one."""


def promises_first(
    instance: Instance, plan: Plan, first: Collection[int], fixed: Collection[int] = (), kept: Collection[int] = ()
) -> Plan:
    """Return the plan in which a door of `first` is left over only where nobody may go there, or can be there in time.

    Others make room for it, and find another place where there is one; the units `fixed` and the doors `kept` stay. Nobody
    waits before a door who could walk on meanwhile.
    """
    if not first and all(door.window is None for door in instance.doors):
        return plan
    walk = Walk(instance)
    index = {door.id: place for place, door in enumerate(instance.doors)}
    held = _held(plan, index)
    work = _Room(instance, walk, held, {index[d] for d in (*first, *kept) if d in index}, set(fixed))
    loose: list[int] = []
    wanted = set(first).intersection(plan.unassigned)
    for door in (index[d] for d in plan.unassigned if d in wanted):
        loose += work.take_in(door, GIVEN_UP) or ()
    if len(wanted) == len(plan.unassigned):  # else those were left over already: there is no room for them
        for door in loose:
            work.take_in(door, 0)
    in_time = {
        j: doors if instance.units[j].id in fixed else unhurried(instance, walk, j, doors) for j, doors in held.items()
    }
    return plan_of(instance, walk, in_time, plan.method) if in_time != _held(plan, index) else plan


def unhurried(instance: Instance, walk: Walk, unit: int, doors: Sequence[int]) -> list[int]:
    """Return the doors with those that have a window where the walk is least late and over soonest."""
    as_it_is = list(doors)
    if not any(waited for _, waited in clock_of(instance, walk, unit, as_it_is)):
        return as_it_is
    timed = sorted((d for d in as_it_is if instance.doors[d].window), key=lambda d: (instance.doors[d].window, d))
    way = [door for door in as_it_is if door not in timed]
    for door in timed:
        ways = [[*way[:place], door, *way[place:]] for place in range(len(way) + 1)]
        way = min(ways, key=lambda one: _length(instance, walk, unit, one))
    return min(as_it_is, way, key=lambda one: _length(instance, walk, unit, one))


def clock_of(instance: Instance, walk: Walk, unit: int, doors: Sequence[int]) -> list[tuple[float, float]]:
    """Return for each door the minute of the day at which it is reached, and how long one waits before it then."""
    clock, here = instance.units[unit].begins, walk.home[unit]
    told = []
    for door in doors:
        there, window = walk.door[door], instance.doors[door].window
        clock += walk.metres(here, there) / instance.speed if here is not None else 0.0
        waits = max(0.0, window[0] - clock) if window is not None else 0.0
        told.append((clock, waits))
        clock, here = clock + waits + instance.doors[door].minutes, there
    return told


def waits_in(instance: Instance, plan: Plan) -> dict[int, int]:
    """Return unit id -> the minutes its people stand before doors that are not to be reached yet; their walk has none of them."""
    if all(door.window is None for door in instance.doors):
        return {}
    walk, index = Walk(instance), {door.id: place for place, door in enumerate(instance.doors)}
    held = _held(plan, index)
    return {
        unit.id: round(sum(w for _, w in clock_of(instance, walk, j, held[j]))) for j, unit in enumerate(instance.units)
    }


def due_at(
    instance: Instance, walk: Walk, unit: int, doors: Sequence[int], wishes: Mapping[int, Wish], timed: bool = True
) -> list[Due]:
    """Return which doors of a walk (their ids, in its order) are due at some time, and when one is there if it is `timed`."""
    if not any(door in wishes for door in doors):
        return []
    index = {door.id: place for place, door in enumerate(instance.doors)}
    clock = clock_of(instance, walk, unit, [index[door] for door in doors])
    return [
        due_of(door, wishes[door], round(at) if timed else None)
        for door, (at, _) in zip(doors, clock, strict=True)
        if door in wishes
    ]


def _length(instance: Instance, walk: Walk, unit: int, doors: Sequence[int]) -> tuple[float, float]:
    """Return the minutes late and the minutes the walk lasts, waits included, to hold two orders against each other."""
    spots = [walk.door[door] for door in doors]
    metres = sum(walk.metres(a, b) for a, b in pairwise(spots))
    home = walk.home[unit]
    if home is not None:
        metres += walk.metres(home, spots[0]) + walk.metres(spots[-1], home)
    waits = sum(waited for _, waited in clock_of(instance, walk, unit, doors))
    return round(lateness(instance, walk, unit, doors), 6), round(metres / instance.speed + waits, 6)


def _held(plan: Plan, index: Mapping[int, int]) -> dict[int, list[int]]:
    return {j: [index[door] for door in route.doors] for j, route in enumerate(plan.routes)}


class _Room:
    """The doors of every unit (places in the instance) while room is made; `firm` doors give way to nobody."""

    def __init__(
        self, instance: Instance, walk: Walk, held: dict[int, list[int]], firm: set[int], fixed: set[int]
    ) -> None:
        self.instance, self.walk, self.held, self.firm = instance, walk, held, firm
        self.open = [j for j, u in enumerate(instance.units) if u.capacity_minutes > 0 and u.id not in fixed]

    def take_in(self, door: int, most: int) -> list[int] | None:
        """Put the door with the nearest unit where hardly another gives way, at most so many; return those. None: nowhere."""
        best: tuple[int, int, list[int], list[int]] | None = None
        for j in self._near(door):
            found = self._way(j, door, most if best is None else best[0] - 1)
            if found is not None:
                best = (len(found[1]), j, *found)
            if best is not None and best[0] <= min(1, most):
                break
        if best is None:
            return None
        _, j, way, out = best
        self.held[j] = way
        return out

    def _way(self, j: int, door: int, most: int) -> tuple[list[int], list[int]] | None:
        """Return the walk of a unit with the door in it, and who gives way; None when that is more than so many."""
        unit, kept, out = self.instance.units[j], list(self.held[j]), list[int]()
        while True:
            late, _, place = best_place(self.instance, self.walk, j, kept, door)
            if late == 0 and (unit.max_doors is None or len(kept) < unit.max_doors):
                return [*kept[:place], door, *kept[place:]], out
            last = next((one for one in reversed(kept) if one not in self.firm), None)
            if last is None or len(out) >= most:
                return None
            kept.remove(last)
            out.append(last)

    def _near(self, door: int) -> list[int]:
        alley, pin = self.instance.doors[door].alley_id, self.instance.doors[door].unit_id
        able = [j for j in self.open if alley not in self.instance.units[j].barred]
        able = [j for j in able if pin in (None, self.instance.units[j].id)]
        return sorted(able, key=lambda j: (self._metres(j, door), j))[:ASKED]

    def _metres(self, j: int, door: int) -> float:
        """Return about how far the door is from where the unit lives or walks."""
        doors, home = self.held[j], self.walk.home[j]
        spots = [self.walk.door[doors[k]] for k in {0, len(doors) // 2, len(doors) - 1} if doors]
        spots += [home] if home is not None else []
        return min((round(self.walk.metres(spot, self.walk.door[door]), 3) for spot in spots), default=0.0)

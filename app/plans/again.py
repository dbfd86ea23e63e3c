"""Sharing out again what somebody holds already: the rest planned anew, doors spread over those who have time. Pure."""

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate

from app.plans.promises import promises_first
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, Plan
from app.routes.planner.order import rank_of, walking_order
from app.routes.planner.plan import make_plan
from app.routes.planner.repair import Load
from app.routes.planner.replan import replan as replan_near


def replan(
    instance: Instance,
    held: Mapping[int, Collection[int]],
    fixed: Collection[int],
    pinned: Collection[int],
    way: str,
    seed: int,
    first: Collection[int] = (),
) -> dict[int, int]:
    """Share out again what may move; return household -> unit, without the doors for which nobody has time.

    The units `fixed` keep what they hold and get nothing, the doors `pinned` stay where they are. `way` "near" moves the
    doors nobody holds and those beyond somebody's time, to as few neighbours as can be; "rest" plans all others anew.
    Pinned doors stay even where they are too many; the doors `first` go before others; no door is left over for which
    somebody has time.
    """
    routes = {unit: sorted(doors) for unit, doors in held.items()}
    pins = {unit: [door for door in doors if door in pinned] for unit, doors in routes.items() if unit not in fixed}
    if way == "near":
        made = replan_near(instance, routes, seed, locked=fixed, visited=pinned).plan
    else:
        made = _anew(instance, {unit: routes.get(unit, ()) for unit in fixed}, pins, seed)
    made = promises_first(instance, made, first, fixed, pinned)
    after = {door: route.unit_id for route in made.routes for door in route.doors}
    after |= {door: unit for unit, doors in pins.items() for door in doors}
    now: dict[int, list[int]] = {}
    for door, unit in after.items():
        now.setdefault(unit, []).append(door)
    return after | spread(instance, now, len(instance.units), fixed)


def _anew(instance: Instance, kept: Mapping[int, Sequence[int]], pins: Mapping[int, Sequence[int]], seed: int) -> Plan:
    """Plan all but the routes `kept`; a unit whose pinned doors alone are more than its time gets no others."""
    load = _load_of(instance, pins)
    seats = {unit.id: place for place, unit in enumerate(instance.units)}
    full = {unit: doors for unit, doors in pins.items() if not load.fits(seats[unit], load.held[seats[unit]])}
    of = {door: unit for unit, doors in pins.items() if unit not in full for door in doors}
    return make_plan(instance.with_pins(of), seed, kept={**kept, **full})


def spread(
    instance: Instance, held: Mapping[int, Collection[int]], most: int, fixed: Collection[int] = ()
) -> dict[int, int]:
    """Return household -> unit for the doors nobody holds: to near units with room, at most `most` of them, and to those
    who can take most.

    What the units hold already stays theirs; those `fixed` get nothing. Doors that find no room, or nobody at their hour,
    are left out; those with an hour choose first.
    """
    taken = set().union(*held.values())
    loose = [place for place, door in enumerate(instance.doors) if door.id not in taken]
    if not loose:
        return {}
    load = _load_of(instance, held)
    before = [set(doors) for doors in load.held]
    least = min(instance.doors[door].minutes for door in loose)
    able = [j for j, unit in enumerate(instance.units) if unit.id not in fixed and load.spare(j) + 1e-9 >= least]
    if most < len(able):
        load = _with_few(load, loose, able, most)
    else:
        _place_near(load, loose, able)
    return {
        instance.doors[door].id: instance.units[place].id
        for place, doors in enumerate(load.held)
        for door in doors
        if door not in before[place]
    }


def _load_of(instance: Instance, held: Mapping[int, Collection[int]]) -> Load:
    index = {door.id: place for place, door in enumerate(instance.doors)}
    walk = Walk(instance)
    rank = rank_of(walking_order(instance, walk))
    return Load(instance, walk, rank, [[index[door] for door in sorted(held.get(u.id, ()))] for u in instance.units])


def _with_few(load: Load, doors: Sequence[int], able: Sequence[int], most: int) -> Load:
    """Place the doors with at most so many units: the nearest that together take all of them, else those who take most."""
    far = {j: min((load.metres(j, door) for door in doors if load.may(j, door)), default=math.inf) for j in able}
    near = sorted(able, key=lambda j: (round(far[j], 6), j))
    alone: dict[int, int] = {}
    best, placed, tried = load, 0, None
    for reach, unit in enumerate(near, 1):
        alone[unit] = _more_held(load, _placed(load, doors, [unit]))
        roomiest = sorted(near[:reach], key=lambda j: -alone[j])[:most]
        room = list(accumulate(alone[j] for j in roomiest))
        takers = roomiest[: bisect_left(room, len(doors)) + 1]
        if (room[-1] < len(doors) and reach < len(near)) or takers == tried:
            continue
        trial, tried = _placed(load, doors, takers), takers
        if _more_held(load, trial) > placed:
            best, placed = trial, _more_held(load, trial)
        if placed == len(doors):
            break
    return best


def _placed(load: Load, doors: Sequence[int], able: Sequence[int]) -> Load:
    trial = Load(load.instance, load.walk, load.rank, [list(held) for held in load.held])
    _place_near(trial, doors, able)
    return trial


def _more_held(before: Load, after: Load) -> int:
    return sum(map(len, after.held)) - sum(map(len, before.held))


def _place_near(load: Load, doors: Iterable[int], able: Sequence[int]) -> None:
    """Put each door with the nearest unit that has room at its hour and still comes to none too late."""
    for door in sorted(doors, key=lambda one: (load.instance.doors[one].window is None, load.rank[one])):
        taker = next((place for place in load.nearest(door, able) if load.fits(place, [*load.held[place], door])), None)
        if taker is not None:
            load.held[taker].append(door)

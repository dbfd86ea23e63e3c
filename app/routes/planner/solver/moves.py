"""What every step does to routes: weigh a door's place, put it there, take doors out, weigh a whole route."""

import numpy as np

from app.routes.planner.solver.arrays import (
    ALLEY,
    CLOSES,
    DICE,
    F8,
    I8,
    LEAST_WORK,
    LINE,
    METRES,
    MINUTES,
    MOST_DOORS,
    MOST_WORK,
    OPENS,
    PACE,
    PIN,
    ROUTES,
    SETS_OUT,
    SPLIT,
    TIME,
    TIMED,
    WARD,
    WORK,
    Dice,
    Ints,
    Routes,
    Ward,
)
from app.routes.planner.solver.compiling import compiled
from app.routes.planner.solver.walking import metres

SHORT_M = 100.0
"""Metres a minute of work is worth that a route lacks of its least."""
IMPOSSIBLE = np.inf
EPSILON = 1e-6


@compiled(I8(WARD, ROUTES, I8, I8), inside=True)
def stop(ward: Ward, routes: Routes, r: int, i: int) -> int:
    """The point at place i of a route; before the first and after the last it is home."""
    if i < 0 or i >= routes.held[r]:
        return ward.doors.shape[0] + r
    return routes.doors[r, i]


@compiled(F8(WARD, ROUTES, I8), inside=True)
def short_of_least(ward: Ward, routes: Routes, r: int) -> float:
    """Minutes of work the route lacks of its least."""
    return max(0.0, ward.units[r, LEAST_WORK] - routes.load[r, WORK])


@compiled(I8(WARD, ROUTES, I8, I8, I8))
def in_time_with(ward: Ward, routes: Routes, r: int, i: int, d: int) -> int:
    """1 when every window of the route is met, and its end, with door d at place i."""
    pace, home = ward.settings[PACE], ward.doors.shape[0] + r
    clock, here = ward.units[r, SETS_OUT], home
    for k in range(routes.held[r] + 1):
        there = d if k == i else routes.doors[r, k if k < i else k - 1]
        clock = max(clock + metres(ward, here, there) * pace, ward.doors[there, OPENS])
        if clock > ward.doors[there, CLOSES]:
            return 0
        clock += ward.doors[there, MINUTES]
        here = there
    clock += metres(ward, here, home) * pace
    return 1 if clock <= ward.units[r, SETS_OUT] + ward.units[r, TIME] else 0


@compiled(I8(WARD, ROUTES, I8, I8, I8, F8))
def may_take(ward: Ward, routes: Routes, r: int, i: int, d: int, detour: float) -> int:
    """1 when bars, pins, doors, minutes and windows allow door d at place i of the route."""
    if ward.doors[d, PIN] >= 0 and ward.doors[d, PIN] != r:
        return 0
    if ward.barred[r, int(ward.points[d, ALLEY])] != 0 or routes.held[r] >= ward.units[r, MOST_DOORS]:
        return 0
    work = routes.load[r, WORK] + ward.doors[d, MINUTES]
    if work > ward.units[r, MOST_WORK]:
        return 0
    if work + (routes.load[r, METRES] + detour) * ward.settings[PACE] > ward.units[r, TIME]:
        return 0
    if routes.load[r, TIMED] > 0 or ward.doors[d, CLOSES] < np.inf:
        return in_time_with(ward, routes, r, i, d)
    return 1


@compiled(F8(WARD, ROUTES, I8, I8), inside=True)
def joining(ward: Ward, routes: Routes, r: int, d: int) -> float:
    """What it costs in metres, beside the detour, that door d is done by this unit."""
    price = 0.0
    if routes.visits[r, int(ward.points[d, ALLEY])] == 0:
        price += ward.settings[SPLIT]
    return price - SHORT_M * min(short_of_least(ward, routes, r), ward.doors[d, MINUTES])


@compiled(I8(WARD, ROUTES, I8, I8, I8))
def put_in(ward: Ward, routes: Routes, r: int, i: int, d: int) -> int:
    """Put door d at place i; returns how many doors the route holds."""
    before, after = stop(ward, routes, r, i - 1), stop(ward, routes, r, i)
    held = routes.held[r]
    routes.legs[r, held + 1] = routes.legs[r, held]
    for k in range(held, i, -1):
        routes.doors[r, k] = routes.doors[r, k - 1]
        routes.legs[r, k] = routes.legs[r, k - 1]
        routes.place[routes.doors[r, k]] = k
    come, go = metres(ward, before, d), metres(ward, d, after)
    routes.load[r, METRES] += come + go - (routes.legs[r, i] if held > 0 else 0.0)
    routes.legs[r, i], routes.legs[r, i + 1] = come, go
    routes.doors[r, i] = d
    routes.route[d], routes.place[d] = r, i
    routes.held[r] = held + 1
    routes.load[r, WORK] += ward.doors[d, MINUTES]
    if ward.doors[d, CLOSES] < np.inf:
        routes.load[r, TIMED] += 1
    routes.visits[r, int(ward.points[d, ALLEY])] += 1
    return held + 1


@compiled(F8(WARD, ROUTES, I8, I8, I8))
def take_out(ward: Ward, routes: Routes, r: int, first: int, last: int) -> float:
    """Take the doors from place first to last out; returns by how much the whole plan's price changes."""
    before, after = stop(ward, routes, r, first - 1), stop(ward, routes, r, last + 1)
    short = short_of_least(ward, routes, r)
    gone = last - first + 1
    held = routes.held[r] - gone
    bridge = metres(ward, before, after) if held > 0 else 0.0
    change = bridge - routes.legs[r, last + 1]
    alleys = 0
    for k in range(first, last + 1):
        d = routes.doors[r, k]
        change -= routes.legs[r, k]
        routes.route[d] = -1
        routes.load[r, WORK] -= ward.doors[d, MINUTES]
        if ward.doors[d, CLOSES] < np.inf:
            routes.load[r, TIMED] -= 1
        a = int(ward.points[d, ALLEY])
        routes.visits[r, a] -= 1
        if routes.visits[r, a] == 0:
            alleys += 1
    for k in range(first, held):
        routes.doors[r, k] = routes.doors[r, k + gone]
        routes.legs[r, k + 1] = routes.legs[r, k + gone + 1]
        routes.place[routes.doors[r, k]] = k
    routes.legs[r, first] = bridge
    routes.held[r] = held
    routes.load[r, METRES] += change
    if held == 0:
        routes.load[r, METRES], routes.load[r, WORK] = 0.0, 0.0
    return change - ward.settings[SPLIT] * alleys + SHORT_M * (short_of_least(ward, routes, r) - short)


@compiled(F8(WARD, I8, LINE, I8, LINE))
def price_of(ward: Ward, r: int, row: Ints, length: int, seen: Ints) -> float:
    """What a row of doors costs as the route of unit r, or IMPOSSIBLE; `seen` is scratch, one a alley."""
    if length > ward.units[r, MOST_DOORS]:
        return IMPOSSIBLE
    pace, home = ward.settings[PACE], ward.doors.shape[0] + r
    clock, here, walk, work, alleys = ward.units[r, SETS_OUT], home, 0.0, 0.0, 0
    seen[seen.shape[0] - 1] += 1
    mark = seen[seen.shape[0] - 1]
    for k in range(length):
        d = row[k]
        a = int(ward.points[d, ALLEY])
        if ward.barred[r, a] != 0 or (ward.doors[d, PIN] >= 0 and ward.doors[d, PIN] != r):
            return IMPOSSIBLE
        if seen[a] != mark:
            seen[a] = mark
            alleys += 1
        leg = metres(ward, here, d)
        walk += leg
        work += ward.doors[d, MINUTES]
        clock = max(clock + leg * pace, ward.doors[d, OPENS])
        if clock > ward.doors[d, CLOSES]:
            return IMPOSSIBLE
        clock += ward.doors[d, MINUTES]
        here = d
    if length > 0:
        leg = metres(ward, here, home)
        walk += leg
        clock += leg * pace
    if work > ward.units[r, MOST_WORK] or clock > ward.units[r, SETS_OUT] + ward.units[r, TIME]:
        return IMPOSSIBLE
    return walk + ward.settings[SPLIT] * alleys + SHORT_M * max(0.0, ward.units[r, LEAST_WORK] - work)


@compiled(F8(WARD, ROUTES, I8, LINE, I8))
def set_route(ward: Ward, routes: Routes, r: int, row: Ints, length: int) -> float:
    """Make the row the route of unit r; returns its metres. Doors that left must be set elsewhere afterwards."""
    for k in range(routes.held[r]):
        routes.visits[r, int(ward.points[routes.doors[r, k], ALLEY])] -= 1
    home = ward.doors.shape[0] + r
    here, walk, work, timed = home, 0.0, 0.0, 0
    for k in range(length):
        d = row[k]
        routes.doors[r, k] = d
        routes.route[d], routes.place[d] = r, k
        routes.visits[r, int(ward.points[d, ALLEY])] += 1
        routes.legs[r, k] = metres(ward, here, d)
        walk += routes.legs[r, k]
        work += ward.doors[d, MINUTES]
        if ward.doors[d, CLOSES] < np.inf:
            timed += 1
        here = d
    routes.legs[r, length] = metres(ward, here, home) if length > 0 else 0.0
    walk += routes.legs[r, length]
    routes.held[r] = length
    routes.load[r, METRES], routes.load[r, WORK], routes.load[r, TIMED] = walk, work, timed
    return walk


@compiled(F8(DICE), inside=True)
def throw(dice: Dice) -> float:
    """A number from 0 to 1; the same seed gives the same throws on every machine (xorshift64)."""
    x = dice[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    dice[0] = x
    return float(x >> np.uint64(11)) / 9007199254740992.0

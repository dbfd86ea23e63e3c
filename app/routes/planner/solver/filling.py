"""Find the cheapest place for a door: beside its neighbours, on the routes that begin near it, or anywhere."""

import numpy as np

from app.routes.planner.solver.arrays import (
    CLOSES,
    DICE,
    F8,
    I8,
    LINE,
    ROUTES,
    SEARCH,
    WARD,
    Dice,
    Ints,
    Routes,
    Search,
    Ward,
)
from app.routes.planner.solver.compiling import compiled
from app.routes.planner.solver.moves import IMPOSSIBLE, joining, may_take, put_in, stop, throw
from app.routes.planner.solver.walking import metres

NEIGHBOURS = 20
HOMES = 6
BLINK = 0.05
"""How often a place is overlooked, so that the same gap does not always win."""


@compiled(F8(WARD, I8, I8, SEARCH), inside=True)
def reach(ward: Ward, d: int, point: int, search: Search) -> float:
    """Metres from the door that is looked for a place to a point, worked out once in a search."""
    now = search.noted[-1]
    if abs(search.noted[point]) != now:
        search.noted[point] = -now
        search.reach[point] = metres(ward, d, point)
    return search.reach[point]


@compiled(F8(WARD, ROUTES, I8, I8, I8, F8, SEARCH), inside=True)
def better_place(ward: Ward, routes: Routes, r: int, i: int, d: int, best: float, search: Search) -> float:
    """Note this place and return its price if that is below `best` and the place is allowed; else `best`."""
    before, after = stop(ward, routes, r, i - 1), stop(ward, routes, r, i)
    detour = reach(ward, d, before, search) + reach(ward, d, after, search)
    if routes.held[r] > 0:
        detour -= routes.legs[r, i]
    price = detour + joining(ward, routes, r, d)
    if price >= best or may_take(ward, routes, r, i, d, detour) == 0:
        return best
    search.found[0], search.found[1], search.found[2] = r, i, detour
    return price


@compiled(F8(WARD, ROUTES, I8, DICE, F8, SEARCH))
def cheapest_near(ward: Ward, routes: Routes, d: int, dice: Dice, blink: float, search: Search) -> float:
    """The cheapest place beside the door's neighbours or at the ends of routes of those who live near it.

    A neighbour is noted with the number of the search, any other point with its negative.
    """
    search.noted[-1] += 1
    now = search.noted[-1]
    many = min(NEIGHBOURS, ward.near_doors.shape[1])
    for k in range(many):
        b = ward.near_doors[d, k]
        if b < 0:
            break
        search.noted[b] = now
        search.reach[b] = ward.near_metres[d, k]
    gaps = 0
    for k in range(many):
        b = ward.near_doors[d, k]
        if b < 0:
            break
        r = routes.route[b]
        if r < 0 or throw(dice) < blink:
            continue
        i = routes.place[b]
        search.gaps[gaps], search.gaps[gaps + 1] = r, i + 1
        gaps += 2
        if i == 0 or search.noted[routes.doors[r, i - 1]] != now:
            search.gaps[gaps], search.gaps[gaps + 1] = r, i
            gaps += 2
    for k in range(min(HOMES, ward.near_homes.shape[1])):
        r = ward.near_homes[d, k]
        if r < 0:
            break
        search.gaps[gaps], search.gaps[gaps + 1] = r, 0
        search.gaps[gaps + 2], search.gaps[gaps + 3] = r, routes.held[r]
        gaps += 4
    best = IMPOSSIBLE
    for k in range(0, gaps, 2):
        best = better_place(ward, routes, search.gaps[k], search.gaps[k + 1], d, best, search)
    return best


@compiled(F8(WARD, ROUTES, I8, I8, F8, SEARCH))
def cheapest_in(ward: Ward, routes: Routes, r: int, d: int, best: float, search: Search) -> float:
    """The cheapest place in one route, if it is below `best`."""
    for i in range(routes.held[r] + 1):
        best = better_place(ward, routes, r, i, d, best, search)
    return best


@compiled(I8(WARD, ROUTES, LINE, LINE, SEARCH))
def lay_out(ward: Ward, routes: Routes, order: Ints, unit_of: Ints, search: Search) -> int:
    """Give doors, in this order, to the units chosen for them, each at its cheapest place; how many found none.

    Doors with a window are left for `fill`, which looks for a unit that is there in time.
    """
    left = 0
    for k in range(order.shape[0]):
        d = order[k]
        r = unit_of[d]
        best = IMPOSSIBLE
        if r >= 0 and ward.doors[d, CLOSES] == np.inf:
            search.noted[-1] += 1
            best = cheapest_in(ward, routes, r, d, best, search)
        if best == IMPOSSIBLE:
            left += 1
        else:
            put_in(ward, routes, r, int(search.found[1]), d)
    return left


@compiled(I8(WARD, ROUTES, LINE, DICE, SEARCH))
def fill(ward: Ward, routes: Routes, order: Ints, dice: Dice, search: Search) -> int:
    """Find a place for every door that has none, those with windows first; how many fit nowhere."""
    left = 0
    for timed in (1, 0):
        for k in range(order.shape[0]):
            d = order[k]
            if routes.route[d] >= 0 or (ward.doors[d, CLOSES] < np.inf) != (timed == 1):
                continue
            best = cheapest_near(ward, routes, d, dice, 0.0, search)
            if best == IMPOSSIBLE:
                for r in range(ward.units.shape[0]):
                    best = cheapest_in(ward, routes, r, d, best, search)
            if best == IMPOSSIBLE:
                left += 1
            else:
                put_in(ward, routes, int(search.found[0]), int(search.found[1]), d)
    return left

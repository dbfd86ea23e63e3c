"""Ruin and recreate with a fixed number of steps: strings of doors leave neighbouring routes and come back cheaper.

After J. Christiaens and G. Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing Problems" (2020),
with homes of their own for the units, the least each must have, and the price of shared alleys.
"""

import math

import numpy as np

from app.routes.planner.solver.arrays import (
    CLOSES,
    DICE,
    F8,
    I8,
    LINE,
    LONGS,
    MOST_GAPS,
    REALS,
    ROUTES,
    SEARCH,
    WARD,
    Dice,
    Floats,
    Ints,
    Longs,
    Routes,
    Search,
    Ward,
)
from app.routes.planner.solver.compiling import compiled
from app.routes.planner.solver.filling import BLINK, cheapest_near
from app.routes.planner.solver.moves import IMPOSSIBLE, put_in, take_out, throw
from app.routes.planner.solver.undoing import put_back, remember
from app.routes.planner.solver.walking import metres

LONGEST_STRING = 10
REMOVED = 9
"""How many doors a step takes out, about."""
WAITING_TAKEN = 8
"""How many doors without a route a step tries to place."""
TOUCHED = 64
"""More routes than one step can change: those it takes from and one for each door it puts back."""
WAITING_M = 20_000.0
"""What a door in no route costs."""


@compiled(I8(ROUTES, LINE))
def waiting_doors(routes: Routes, waiting: Ints) -> int:
    """List the doors that are in no route; how many."""
    count = 0
    for d in range(routes.route.shape[0]):
        if routes.route[d] < 0:
            waiting[count] = d
            count += 1
    return count


@compiled(F8(WARD, ROUTES, I8, ROUTES, LINE, LINE, LINE, LONGS, DICE))
def ruin(
    ward: Ward,
    routes: Routes,
    seed: int,
    saved: Routes,
    touched: Ints,
    slot: Ints,
    out: Ints,
    counts: Longs,
    dice: Dice,
) -> float:
    """Take strings around the seed door out of several routes; the change in price.

    Counts in `counts`: doors taken (listed in `out`), routes kept in `saved`. In half the strings one door stays.
    """
    change = 0.0
    average = max(1.0, routes.route.shape[0] / routes.held.shape[0])
    longest = min(float(LONGEST_STRING), average)
    strings = int(throw(dice) * (4.0 * REMOVED / (1.0 + longest) - 1.0)) + 1
    for k in range(-1, ward.near_doors.shape[1]):
        c = seed if k < 0 else ward.near_doors[seed, k]
        if c < 0 or strings == 0:
            break
        r = routes.route[c]
        if r < 0 or slot[r] >= 0:
            continue
        counts[1] = remember(routes, r, saved, touched, slot, counts[1])
        held = routes.held[r]
        size = int(throw(dice) * min(longest, float(held))) + 1
        stays = 1 if size > 1 and size < held and throw(dice) < 0.5 else 0
        span = size + stays
        low, high = max(0, routes.place[c] - span + 1), min(routes.place[c], held - span)
        first = low + int(throw(dice) * (high - low + 1))
        kept = first + 1 + int(throw(dice) * (span - 2)) if stays == 1 else -1
        for i in range(first, first + span):
            if i != kept:
                out[counts[0]] = routes.doors[r, i]
                counts[0] += 1
        if stays == 1:
            change += take_out(ward, routes, r, kept + 1, first + span - 1)
            change += take_out(ward, routes, r, first, kept - 1)
        else:
            change += take_out(ward, routes, r, first, first + span - 1)
        strings -= 1
    return change


@compiled(I8(WARD, LINE, I8, DICE, REALS))
def arrange(ward: Ward, out: Ints, count: int, dice: Dice, keys: Floats) -> int:
    """Put the doors that left into the order they come back in: those with windows, then far, near or any first."""
    chosen = throw(dice)
    middle = out[0]
    for k in range(count):
        d = out[k]
        if chosen < 0.5:
            keys[k] = throw(dice)
        elif chosen < 0.8:
            keys[k] = -metres(ward, middle, d)
        else:
            keys[k] = metres(ward, middle, d)
        if ward.doors[d, CLOSES] < np.inf:
            keys[k] -= 1e9
    for k in range(1, count):
        door, key, at = out[k], keys[k], k
        while at > 0 and keys[at - 1] > key:
            out[at], keys[at] = out[at - 1], keys[at - 1]
            at -= 1
        out[at], keys[at] = door, key
    return count


@compiled(F8(WARD, ROUTES, LINE, ROUTES, LINE, LINE, LONGS, DICE, SEARCH))
def recreate(
    ward: Ward,
    routes: Routes,
    out: Ints,
    saved: Routes,
    touched: Ints,
    slot: Ints,
    counts: Longs,
    dice: Dice,
    search: Search,
) -> float:
    """Put each door at its cheapest place near by; the change in price. Doors that fit nowhere near stay out."""
    change = 0.0
    for k in range(counts[0]):
        price = cheapest_near(ward, routes, out[k], dice, BLINK, search)
        if price == IMPOSSIBLE:
            continue
        r = int(search.found[0])
        counts[1] = remember(routes, r, saved, touched, slot, counts[1])
        change += price
        put_in(ward, routes, r, int(search.found[1]), out[k])
    return change


@compiled(F8(WARD, ROUTES, ROUTES, I8, F8, F8, DICE), allocates=True)
def polish(ward: Ward, routes: Routes, best: Routes, steps: int, hot: float, cold: float, dice: Dice) -> float:
    """Ruin and recreate `steps` times, cooling from `hot` to `cold` metres; `best` ends as the best routes seen.

    `best` must be a copy of `routes`. Returns how much cheaper it is, doors without a route included.
    """
    doors, units = routes.route.shape[0], routes.held.shape[0]
    saved = Routes(
        np.zeros((TOUCHED, routes.doors.shape[1]), np.int32),
        np.zeros(TOUCHED, np.int32),
        np.zeros(1, np.int32),
        np.zeros(1, np.int32),
        np.zeros((TOUCHED, 3)),
        np.zeros((TOUCHED, routes.legs.shape[1])),
        np.zeros((1, 1), np.int16),
    )
    touched, slot = np.zeros(TOUCHED, np.int32), np.full(units, -1, np.int32)
    out, keys = np.zeros(TOUCHED, np.int32), np.zeros(TOUCHED)
    waiting, changed = np.zeros(doors, np.int32), np.zeros(units, np.int32)
    counts = np.zeros(2, np.int64)
    points = doors + units
    search = Search(np.zeros(points), np.zeros(points + 1, np.int64), np.zeros(MOST_GAPS, np.int32), np.zeros(3))
    left = waiting_doors(routes, waiting)
    price, lowest = 0.0, 0.0
    heat = hot
    cooling = math.exp(math.log(cold / hot) / max(1, steps))
    for _ in range(steps):
        heat *= cooling
        counts[0], counts[1] = 0, 0
        seed = int(throw(dice) * doors)
        if left > 0:
            begin = int(throw(dice) * left)
            seed = waiting[begin]
            counts[0] = min(WAITING_TAKEN, left)
            for k in range(counts[0]):
                out[k] = waiting[(begin + k) % left]
        taken = counts[0]
        change = ruin(ward, routes, seed, saved, touched, slot, out, counts, dice)
        if counts[0] > 0:
            arrange(ward, out, counts[0], dice, keys)
        change += recreate(ward, routes, out, saved, touched, slot, counts, dice, search)
        now_left = left - taken
        for k in range(counts[0]):
            if routes.route[out[k]] < 0:
                now_left += 1
        change += WAITING_M * (now_left - left)
        if change < 0 or change < -heat * math.log(max(1e-300, throw(dice))):
            price += change
            for t in range(counts[1]):
                changed[touched[t]] = 1
            if now_left > 0 or left > 0:
                left = waiting_doors(routes, waiting)
            if price < lowest - 1e-9:
                lowest = price
                for r in range(units):
                    if changed[r] == 1:
                        changed[r] = 0
                        best.held[r] = routes.held[r]
                        best.doors[r, : routes.held[r]] = routes.doors[r, : routes.held[r]]
        else:
            put_back(ward, routes, saved, touched, counts[1])
        for t in range(counts[1]):
            slot[touched[t]] = -1
    return lowest

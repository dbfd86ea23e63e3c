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
    ROUTES,
    SEARCH,
    STEP,
    WARD,
    Dice,
    Routes,
    Search,
    Step,
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
WAITING_M = 20_000.0
"""What a door in no route costs."""
OUT, SAVED = 0, 1


@compiled(I8(ROUTES, STEP))
def waiting_doors(routes: Routes, step: Step) -> int:
    """List the doors that are in no route; how many."""
    count = 0
    for d in range(routes.route.shape[0]):
        if routes.route[d] < 0:
            step.waiting[count] = d
            count += 1
    return count


@compiled(F8(WARD, ROUTES, I8, STEP, DICE))
def ruin(ward: Ward, routes: Routes, seed: int, step: Step, dice: Dice) -> float:
    """Take strings around the seed door out of several routes; the change in price. In half of them one door stays."""
    change = 0.0
    average = max(1.0, routes.route.shape[0] / routes.held.shape[0])
    longest = min(float(LONGEST_STRING), average)
    strings = int(throw(dice) * (4.0 * REMOVED / (1.0 + longest) - 1.0)) + 1
    for k in range(-1, ward.near_doors.shape[1]):
        c = seed if k < 0 else ward.near_doors[seed, k]
        if c < 0 or strings == 0:
            break
        r = routes.route[c]
        if r < 0 or step.slot[r] >= 0:
            continue
        remember(routes, r, step)
        held = routes.held[r]
        size = int(throw(dice) * min(longest, float(held))) + 1
        stays = 1 if 1 < size < held and throw(dice) < 0.5 else 0
        span = size + stays
        low, high = max(0, routes.place[c] - span + 1), min(routes.place[c], held - span)
        first = low + int(throw(dice) * (high - low + 1))
        kept = first + 1 + int(throw(dice) * (span - 2)) if stays == 1 else -1
        for i in range(first, first + span):
            if i != kept:
                step.out[step.counts[OUT]] = routes.doors[r, i]
                step.counts[OUT] += 1
        if stays == 1:
            change += take_out(ward, routes, r, kept + 1, first + span - 1)
            change += take_out(ward, routes, r, first, kept - 1)
        else:
            change += take_out(ward, routes, r, first, first + span - 1)
        strings -= 1
    return change


@compiled(I8(WARD, STEP, DICE))
def arrange(ward: Ward, step: Step, dice: Dice) -> int:
    """Put the doors that left into the order they come back in: those with windows, then any, far or near ones first."""
    chosen = throw(dice)
    count, middle = step.counts[OUT], step.out[0]
    for k in range(count):
        d = step.out[k]
        if chosen < 0.5:
            step.keys[k] = throw(dice)
        elif chosen < 0.8:
            step.keys[k] = -metres(ward, middle, d)
        else:
            step.keys[k] = metres(ward, middle, d)
        if ward.doors[d, CLOSES] < np.inf:
            step.keys[k] -= 1e9
    for k in range(1, count):
        door, key, at = step.out[k], step.keys[k], k
        while at > 0 and step.keys[at - 1] > key:
            step.out[at], step.keys[at] = step.out[at - 1], step.keys[at - 1]
            at -= 1
        step.out[at], step.keys[at] = door, key
    return count


@compiled(F8(WARD, ROUTES, STEP, DICE, SEARCH))
def recreate(ward: Ward, routes: Routes, step: Step, dice: Dice, search: Search) -> float:
    """Put each door at its cheapest place near by; the change in price. Doors that fit nowhere near stay out."""
    change = 0.0
    for k in range(step.counts[OUT]):
        price = cheapest_near(ward, routes, step.out[k], dice, BLINK, search)
        if price == IMPOSSIBLE:
            continue
        r = int(search.found[0])
        remember(routes, r, step)
        change += price
        put_in(ward, routes, r, int(search.found[1]), step.out[k])
    return change


@compiled(F8(WARD, ROUTES, I8, STEP, DICE, SEARCH))
def change_by_step(ward: Ward, routes: Routes, left: int, step: Step, dice: Dice, search: Search) -> float:
    """Ruin and recreate once, round a door that waits if `left` are; the change in price, waiting doors included."""
    step.counts[OUT], step.counts[SAVED] = 0, 0
    seed = int(throw(dice) * routes.route.shape[0])
    if left > 0:
        begin = int(throw(dice) * left)
        seed = step.waiting[begin]
        step.counts[OUT] = min(WAITING_TAKEN, left)
        for k in range(step.counts[OUT]):
            step.out[k] = step.waiting[(begin + k) % left]
    waited = step.counts[OUT]
    change = ruin(ward, routes, seed, step, dice)
    arrange(ward, step, dice)
    change += recreate(ward, routes, step, dice, search)
    wait = 0
    for k in range(step.counts[OUT]):
        if routes.route[step.out[k]] < 0:
            wait += 1
    return change + WAITING_M * (wait - waited)


@compiled(I8(ROUTES, ROUTES, STEP))
def keep_as_best(routes: Routes, best: Routes, step: Step) -> int:
    """Copy the routes changed since `best` was last the present plan; how many."""
    copied = 0
    for r in range(routes.held.shape[0]):
        if step.changed[r] == 1:
            step.changed[r] = 0
            copied += 1
            best.held[r] = routes.held[r]
            for k in range(routes.held[r]):
                best.doors[r, k] = routes.doors[r, k]
    return copied


@compiled(F8(WARD, ROUTES, ROUTES, I8, F8, F8, STEP, DICE, SEARCH))
def polish(
    ward: Ward,
    routes: Routes,
    best: Routes,
    steps: int,
    hot: float,
    cold: float,
    step: Step,
    dice: Dice,
    search: Search,
) -> float:
    """Ruin and recreate `steps` times, cooling from `hot` to `cold` metres; `best` ends as the best routes seen.

    `best` must begin as a copy of `routes`. Returns by how much it is cheaper, doors without a route included.
    """
    left = waiting_doors(routes, step)
    price, lowest, heat = 0.0, 0.0, hot
    cooling = math.exp(math.log(cold / hot) / max(1, steps))
    for _ in range(steps):
        heat *= cooling
        change = change_by_step(ward, routes, left, step, dice, search)
        if change < 0 or change < -heat * math.log(max(1e-300, throw(dice))):
            price += change
            for t in range(step.counts[SAVED]):
                step.changed[step.touched[t]] = 1
            if left > 0 or change > WAITING_M / 2:
                left = waiting_doors(routes, step)
            if price < lowest - 1e-9:
                lowest = price
                keep_as_best(routes, best, step)
        else:
            put_back(ward, routes, step)
        for t in range(step.counts[SAVED]):
            step.slot[step.touched[t]] = -1
    return lowest

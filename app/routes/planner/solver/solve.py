"""From an instance to doors in walking order: flow, layout, local search, polish; the way in is `solve`."""

from collections.abc import Mapping, Sequence

import numpy as np

from app.routes.planner.limits import limits_of
from app.routes.planner.methods import Held
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance
from app.routes.planner.order import rank_of, walking_order
from app.routes.planner.repair import Load, fill_idle
from app.routes.planner.shortage import room_of
from app.routes.planner.solver.arrays import (
    CLOSES,
    LEAST_WORK,
    MINUTES,
    MOST_DOORS,
    MOST_WORK,
    TIME,
    Dice,
    Ints,
    Longs,
    Routes,
    Search,
    Ward,
    copy_of,
    empty_routes,
    new_bench,
    new_search,
    new_step,
)
from app.routes.planner.solver.filling import fill, lay_out
from app.routes.planner.solver.flow import share_by_flow
from app.routes.planner.solver.moves import set_route
from app.routes.planner.solver.polishing import polish
from app.routes.planner.solver.tidying import tidy
from app.routes.planner.solver.ward import homes_around, walking_line, ward_of, with_limits

HOMES_AROUND = 24
MANY_DOORS = 8_000
HOT_M, COLD_M = 20.0, 1.5
"""How much longer a plan may get in one step of polish, about, in the beginning and in the end."""
MOST_STEPS, LEAST_STEPS = 90_000, 4_000
UNSURE_SHARE = 2
"""How many times as many steps a plan gets whose metres are told by house numbers: its places are so alike that fewer
leave some plans 5 % longer than others."""
LATE_STEPS = 2_000
"""Steps spent on doors that found room only when nobody's fair share is kept any more."""


def solve(
    instance: Instance,
    walk: Walk,
    seed: int = 0,
    steps: int | None = None,
    begun: Mapping[int, Sequence[int]] | None = None,
) -> Held:
    """Share the doors among all units with time; doors that fit nowhere are in no route.

    `begun` are routes to start from instead of the flow. Same arguments, same answer, on every machine.
    """
    limits = limits_of(instance)
    units = sorted(limits)
    if not units or not instance.doors:
        return {}
    ward = ward_of(instance, walk, units, limits)
    rooms = [room_of(instance, instance.units[j]) for j in units]
    dice, search = dice_for(seed), new_search(len(instance.doors) + len(units))
    line = walking_line(walk)
    longest = max([_longest(ward), *(len(row) for row in (begun or {}).values())])
    routes = empty_routes(len(instance.doors), len(units), len(walk.alleys), longest)
    bench = new_bench(len(units), len(walk.alleys), longest)
    if begun is None:
        unit_of, ward = _begin(ward, walk, rooms)
        lay_out(ward, routes, line, unit_of, search)
    else:
        ward = ward._replace(near_homes=homes_around(ward, walk, rooms, HOMES_AROUND)[0])
        for r, j in enumerate(units):
            row = np.array(begun.get(j, ()), np.int32)
            set_route(ward, routes, r, row, len(row))
    fill(ward, routes, line, dice, search)
    tidy(ward, routes, bench)
    fill(ward, routes, line, dice, search)
    _polish(ward, routes, usual_steps(instance) if steps is None else steps, dice, search)
    tidy(ward, routes, bench)
    if np.any(routes.route < 0):
        ward = with_limits(ward, instance, units, limits_of(instance, fair=False))
        if fill(ward, routes, line, dice, search):
            _polish(ward, routes, LATE_STEPS, dice, search)
            fill(ward, routes, line, dice, search)
        tidy(ward, routes, bench)
    return _with_the_idle_helped(
        instance, walk, {j: routes.doors[r, : routes.held[r]].tolist() for r, j in enumerate(units)}
    )


def _with_the_idle_helped(instance: Instance, walk: Walk, held: Held) -> Held:
    """Let a unit too far from all doors to be worth its way share the fullest route all the same, as fairness asks."""
    special = any(d.window is not None or d.unit_id is not None for d in instance.doors)
    if special or all(held.values()):
        return held
    rank = rank_of(walking_order(instance, walk))
    load = Load(instance, walk, rank, [list(held.get(j, ())) for j in range(len(instance.units))])
    fill_idle(load)
    return {j: load.held[j] for j in held}


def usual_steps(instance: Instance) -> int:
    """How many steps of polish a plan gets when nobody asks for a number: about a second, less when large."""
    steps = int(max(LEAST_STEPS, min(MOST_STEPS, 5.4e11 / max(1, len(instance.doors)) ** 2)))
    return steps if instance.measured else UNSURE_SHARE * steps


def dice_for(seed: int) -> Dice:
    """The state from which all throws of one plan come; seeds that lie side by side give unlike throws."""
    return np.array([(abs(seed) * 0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D) % 2**64 or 1], np.uint64)


def _begin(ward: Ward, walk: Walk, rooms: Sequence[float]) -> tuple[Ints, Ward]:
    """The unit of each door by flow, retried with more homes while one has no room; and the ward with its homes."""
    around = HOMES_AROUND if len(ward.doors) < MANY_DOORS else HOMES_AROUND // 2
    each = float(ward.doors[:, MINUTES].mean()) or 1.0
    most = np.minimum(ward.units[:, MOST_DOORS], np.floor((ward.units[:, MOST_WORK] + 1e-6) / each)).astype(np.int64)
    least = np.minimum(most, np.ceil((ward.units[:, LEAST_WORK] - 1e-6) / each)).astype(np.int64)
    near, far = homes_around(ward, walk, rooms, around)
    ward = ward._replace(near_homes=near)
    if least.sum() > len(ward.doors):
        unit_of = share_by_flow(near, far, most, np.zeros_like(least))
        ward = _send_home(ward, unit_of, least)
        idle = ward.units[:, MOST_DOORS] == 0
        most, least = np.where(idle, 0, most), np.where(idle, 0, least)
    unit_of = share_by_flow(near, far, most, least)
    untimed = ward.doors[:, CLOSES] == np.inf
    if np.any(unit_of[untimed] < 0) and near.shape[1] < len(ward.units):
        near, far = homes_around(ward, walk, rooms, 4 * around)
        unit_of = share_by_flow(near, far, most, least)
    return unit_of, ward


def _send_home(ward: Ward, unit_of: Ints, least: Longs) -> Ward:
    """Keep the units nearest to the doors, as many as can have their least, and give the others nothing to do."""
    held = np.bincount(unit_of[unit_of >= 0], minlength=len(ward.units))
    units = ward.units.copy()
    doors = 0
    for r in np.argsort(-held, kind="stable"):
        if doors + least[r] <= len(ward.doors) and least[r] > 0:
            doors += int(least[r])
        else:
            units[r, MOST_DOORS] = units[r, LEAST_WORK] = 0
    return ward._replace(units=units)


def _polish(ward: Ward, routes: Routes, steps: int, dice: Dice, search: Search) -> None:
    best = copy_of(routes)
    step = new_step(len(ward.doors), len(ward.units), routes.doors.shape[1])
    polish(ward, routes, best, steps, HOT_M, COLD_M, step, dice, search)
    routes.route[:] = -1
    for r in range(len(ward.units)):
        set_route(ward, routes, r, best.doors[r].copy(), int(best.held[r]))


def _longest(ward: Ward) -> int:
    """The most doors any unit could do in its time."""
    quickest = max(float(ward.doors[:, MINUTES].min()), 1e-3)
    return int(min(len(ward.doors), np.minimum(ward.units[:, MOST_DOORS], ward.units[:, TIME] / quickest).max()))

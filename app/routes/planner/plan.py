"""Make a plan: the way in for everybody who plans, whatever the method."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from app.routes.planner.built_in import share_by_cut
from app.routes.planner.methods import Held, solver_in_use
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, Method, Plan, Route
from app.routes.planner.order import closed_walk, walking_order
from app.routes.planner.shortage import refusals_for
from app.routes.planner.timing import lateness, walked_metres, with_windows_kept


def make_plan(
    instance: Instance,
    seed: int = 0,
    *,
    kept: Mapping[int, Sequence[int]] | None = None,
    steps: int | None = None,
) -> Plan:
    """Share the doors among the units. Same instance and seed, same plan; lack of people never raises.

    `kept` (unit id -> door ids) are routes that stay exactly as they are, published ones for instance; the rest is
    planned round them. `PlanDoor.unit_id` pins a door, `PlanDoor.window` is met or the door is left and a refusal
    says so. `steps` of polish: None leaves the number to the method. The plan names the method that made it: the
    solver where `equipment.equip` was called and its libraries are installed, else the built-in one.
    """
    index = {d.id: k for k, d in enumerate(instance.doors)}
    seat = {u.id: j for j, u in enumerate(instance.units)}
    fixed = {seat[u]: [index[d] for d in doors] for u, doors in (kept or {}).items()}
    walk = Walk(instance)
    return plan_of(instance, walk, share(instance, walk, seed, steps, fixed), method_in_use())


def method_in_use() -> Method:
    """What plans are made with in this process."""
    return Method.BUILT_IN if solver_in_use() is None else Method.SOLVER


def share(
    instance: Instance,
    walk: Walk,
    seed: int,
    steps: int | None,
    fixed: Mapping[int, list[int]],
    begun: Mapping[int, Sequence[int]] | None = None,
    done: Collection[int] = (),
) -> Held:
    """Share out with the method in use; units in `fixed` with their doors, and doors in `done`, take no part."""
    method = solver_in_use() or share_by_cut
    if not fixed and not done:
        return method(instance, walk, seed, steps, begun)
    taken = {k for doors in fixed.values() for k in doors}.union(done)
    units = [j for j in range(len(instance.units)) if j not in fixed]
    doors = [k for k in range(len(instance.doors)) if k not in taken]
    rest = replace(
        instance,
        doors=tuple(instance.doors[k] for k in doors),
        units=tuple(instance.units[j] for j in units),
    )
    place_of = {k: place for place, k in enumerate(doors)}
    start = None
    if begun is not None:
        start = {i: [place_of[k] for k in begun.get(j, ())] for i, j in enumerate(units)}
    found = method(rest, walk.of_part(doors, units), seed, steps, start)
    return {**fixed, **{units[i]: [doors[place] for place in row] for i, row in found.items()}}


def plan_of(instance: Instance, walk: Walk, held: Mapping[int, Sequence[int]], method: Method) -> Plan:
    """Count metres and minutes of these routes, and say why the other doors have nobody."""
    routes = tuple(_route(instance, walk, j, held.get(j, ())) for j in range(len(instance.units)))
    taken = {k for doors in held.values() for k in doors}
    left: list[int] = []
    if len(taken) < len(instance.doors):
        left = [k for k in walking_order(instance, walk) if k not in taken]
    unassigned = tuple(instance.doors[k].id for k in left)
    return Plan(routes, unassigned, refusals_for(instance, routes, unassigned), method)


def route_of(instance: Instance, walk: Walk, rank: Sequence[int], unit: int, doors: Sequence[int]) -> Route:
    """Put one unit's doors (places in the instance) in walking order and count its minutes.

    The given order is kept where it is shorter than the walk through the ward's order and in time.
    """
    ring = closed_walk(walk, walk.home[unit], doors, rank)[0]
    if any(instance.doors[k].window is not None for k in ring):
        ring = with_windows_kept(instance, walk, unit, ring)
    best = min((list(doors), ring), key=lambda row: _length(instance, walk, unit, row))
    if _length(instance, walk, unit, best) == _length(instance, walk, unit, ring):
        best = ring
    return _route(instance, walk, unit, best)


def _length(instance: Instance, walk: Walk, unit: int, doors: Sequence[int]) -> tuple[float, float]:
    timed = any(instance.doors[k].window is not None for k in doors)
    late = lateness(instance, walk, unit, doors) if timed else 0.0
    return round(late, 6), round(walked_metres(walk, unit, doors), 6)


def _route(instance: Instance, walk: Walk, unit: int, doors: Sequence[int]) -> Route:
    alleys = dict.fromkeys(instance.doors[k].alley_id for k in doors)
    work = sum(instance.doors[k].minutes for k in doors)
    ids = tuple(instance.doors[k].id for k in doors)
    return Route(instance.units[unit].id, ids, work, walked_metres(walk, unit, doors) / instance.speed, tuple(alleys))

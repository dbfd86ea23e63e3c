"""Changes made by hand: doors or an alley go to another unit, both routes keep their walking order."""

from collections.abc import Collection

from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, Plan, Refusal, RefusalCode
from app.routes.planner.order import rank_of, walking_order
from app.routes.planner.plan import route_of
from app.routes.planner.shortage import refusals_for


class EditRefused(Exception):
    """The move is not allowed; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def move_door(instance: Instance, plan: Plan, door_id: int, to_unit_id: int) -> Plan:
    """Give one door, held or unassigned, to a unit. Safe twice.

    Raises EditRefused when the unit is barred from the alley and KeyError for an unknown door or unit.
    A load over capacity is the coordinator's choice: `balance` shows it.
    """
    return move_doors(instance, plan, {door_id}, to_unit_id)


def move_alley(instance: Instance, plan: Plan, alley_id: int, to_unit_id: int) -> Plan:
    """Give every door of one alley, but not of its own lanes, to a unit. Raises as `move_door` does."""
    return move_doors(instance, plan, {d.id for d in instance.doors if d.alley_id == alley_id}, to_unit_id)


def move_doors(instance: Instance, plan: Plan, door_ids: Collection[int], to_unit_id: int) -> Plan:
    """Give several doors to a unit at once; other routes stay as they are. Raises as `move_door` does."""
    index = {d.id: k for k, d in enumerate(instance.doors)}
    unit = {u.id: u for u in instance.units}[to_unit_id]
    barred = {instance.doors[index[d]].alley_id for d in door_ids} & unit.barred
    if barred:
        raise EditRefused(Refusal(RefusalCode.UNIT_BARRED, alleys=tuple(sorted(barred))))
    walk = Walk(instance)
    rank = rank_of(walking_order(instance, walk))
    moving = set(door_ids)
    routes = []
    for j, route in enumerate(plan.routes):
        keep = [d for d in route.doors if d not in moving]
        if route.unit_id == to_unit_id:
            keep = [*keep, *sorted(moving)]
        if set(keep) != set(route.doors):
            route = route_of(instance, walk, rank, j, [index[d] for d in keep])
        routes.append(route)
    left = tuple(d for d in plan.unassigned if d not in moving)
    return Plan(tuple(routes), left, refusals_for(instance, routes, left))

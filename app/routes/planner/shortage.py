"""What could not be planned and how much is missing, as codes and figures."""

import math
from collections.abc import Iterable, Sequence
from statistics import median

from app.routes.planner.model import Instance, PlanDoor, PlanUnit, Refusal, RefusalCode, Route


def able_units(instance: Instance) -> list[PlanUnit]:
    """The units with any time at all."""
    return [u for u in instance.units if u.capacity_minutes > 0 and u.max_doors != 0]


def alleys_barred_by_all(instance: Instance) -> frozenset[int]:
    """Alleys none of the units with time may enter; empty when nobody has time."""
    able = able_units(instance)
    return frozenset.intersection(*(u.barred for u in able)) if able else frozenset()


def room_of(instance: Instance, unit: PlanUnit) -> float:
    """Minutes the unit can fill: its time, or less when its number of doors is limited."""
    if unit.max_doors is None or not instance.doors:
        return unit.capacity_minutes
    return min(unit.capacity_minutes, unit.max_doors * instance.door_minutes)


def refusals_for(instance: Instance, routes: Sequence[Route], unassigned: Iterable[int]) -> tuple[Refusal, ...]:
    """Why these doors have nobody; the missing people have the time of a newcomer and walk as the present ones do."""
    doors = {d.id: d for d in instance.doors}
    left = [doors[k] for k in unassigned]
    if not left:
        return ()
    able = able_units(instance)
    if not able:
        return (Refusal(RefusalCode.NOBODY_AVAILABLE, surplus_doors=len(left)),)
    out = []
    shut = alleys_barred_by_all(instance)
    barred = [d for d in left if d.alley_id in shut]
    if barred:
        out.append(Refusal(RefusalCode.ALLEY_BARRED_BY_ALL, surplus_doors=len(barred), alleys=_alleys(barred)))
    open_doors = [d for d in left if d.alley_id not in shut]
    pinned = [d for d in open_doors if d.unit_id is not None]
    if pinned:
        out.append(Refusal(RefusalCode.UNIT_FULL, surplus_doors=len(pinned), alleys=_alleys(pinned)))
    timed = [d for d in open_doors if d.unit_id is None and d.window is not None]
    if timed:
        out.append(Refusal(RefusalCode.NOBODY_FREE_THEN, surplus_doors=len(timed), alleys=_alleys(timed)))
    surplus = [d for d in open_doors if d.unit_id is None and d.window is None]
    if surplus:
        work = sum(r.minutes_work for r in routes)
        pace = sum(r.minutes for r in routes) / work if work else 1.0
        need = sum(d.minutes for d in surplus) * pace
        most = median(u.max_doors if u.max_doors is not None else len(instance.doors) for u in able)
        each = instance.newcomer_minutes or median(u.capacity_minutes for u in able)
        people = max(need / each, len(surplus) / most)
        out.append(Refusal(RefusalCode.NOT_ENOUGH_PEOPLE, max(1, math.ceil(people - 1e-9)), len(surplus)))
    return tuple(out)


def _alleys(doors: Sequence[PlanDoor]) -> tuple[int, ...]:
    return tuple(sorted({d.alley_id for d in doors}))

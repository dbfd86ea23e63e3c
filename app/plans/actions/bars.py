"""Alleys a group of a draft does not go into: its own, one with a dog, one with a feud. Each act can be undone."""

from collections.abc import Collection
from datetime import datetime

from app.access.actor import Actor
from app.kernel.errors import Invalid, Refused
from app.kernel.words import N_
from app.plans.actions.steps import Place, check_not_given, stops_by_door, take_step
from app.plans.models import Plan, PlanUnit


def bar_alleys(
    actor: Actor, now: datetime, plan: Plan, revision: int, unit: PlanUnit, alley_ids: Collection[int]
) -> int:
    """Keep a unit out of these alleys; the doors it has there are left over. Return how many.

    Raises Refused when the plan changed since this revision was shown, or the unit's route there is locked or given out.
    """
    stops = stops_by_door(plan)
    there = {stop.household.alley_id for stop in stops.values()}
    fresh = there.intersection(alley_ids) - unit.barred
    if not fresh:
        raise Invalid(N_("Tick the alleys they do not go into."), field="alleys")
    check_not_given([unit])
    losing = [stop for stop in stops.values() if stop.unit_id == unit.id and stop.household.alley_id in fresh]
    if losing and unit.locked:
        raise Refused(N_("%(name)s is locked. Unlock it first."), name=unit.name)
    places: dict[int, Place] = {stop.household_id: (None, False) for stop in losing}
    bars, alleys, doors = {unit.id: unit.barred | fresh}, sorted(fresh), len(losing)
    take_step(actor, now, plan, revision, "bar", stops, places, bars=bars, to=unit.id, alleys=alleys, doors=doors)
    return doors


def lift_bar(actor: Actor, now: datetime, plan: Plan, revision: int, unit: PlanUnit, alley_id: int) -> None:
    """Let a unit go into an alley again; said twice it changes nothing. Raises Refused as `bar_alleys` does."""
    if alley_id in unit.barred:
        check_not_given([unit])
        bars = {unit.id: unit.barred - {alley_id}}
        take_step(actor, now, plan, revision, "unbar", {}, {}, bars=bars, to=unit.id, alleys=[alley_id])

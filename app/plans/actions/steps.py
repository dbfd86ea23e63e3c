"""Acts on a draft that can be undone: doors change hands, are pinned, groups are locked. Each is a step of the plan."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Invalid, Refused
from app.kernel.words import N_
from app.places.rules import in_range, number_in
from app.plans import board_queries, queries
from app.plans.actions.drafts import take_revision
from app.plans.models import Plan, PlanStep, PlanStop, PlanUnit
from app.plans.planning import held_plan
from app.plans.rules import check_may_change
from app.plans.sharing import sharing_of, told_of, write_down

Place = tuple[int | None, bool]
"""With which unit a door is, and whether it was put there by hand."""


def move_doors(
    actor: Actor, now: datetime, plan: Plan, revision: int, household_ids: Collection[int], to: PlanUnit | None
) -> int:
    """Give doors of the draft to a unit (None: leave them over) and count again; return how many moved.

    Raises Refused when somebody changed the plan since this revision was shown or a route is locked, Invalid when nothing
    was chosen.
    """
    stops = stops_by_door(plan)
    moving = [stops[door] for door in household_ids if door in stops]
    if not moving:
        raise Invalid(N_("Tick the doors to move, and choose to whom."), field="doors")
    return _give(actor, now, plan, revision, stops, moving, to)


def give_alleys(
    actor: Actor,
    now: datetime,
    plan: Plan,
    revision: int,
    alley_ids: Collection[int],
    to: PlanUnit | None,
    doors: Collection[int] = (),
) -> int:
    """Give every door these alleys have in the draft to a unit (None: nobody), but none that is due at another time.

    Single `doors` go with them, whatever their time. Raises as `move_doors` does.
    """
    stops = stops_by_door(plan)
    later = later_doors(plan).difference(doors)
    chosen = [s for s in stops.values() if s.household.alley_id in alley_ids or s.household_id in doors]
    moving = [s for s in chosen if s.household_id not in later]
    if not moving:
        raise Invalid(N_("Tick the alleys to give."), field="alleys")
    return _give(actor, now, plan, revision, stops, moving, to)


def give_range(
    actor: Actor,
    now: datetime,
    plan: Plan,
    revision: int,
    alley_id: int,
    first: int,
    last: int,
    side: str,
    to: PlanUnit | None,
) -> int:
    """Give the doors numbered `first` to `last` of one alley, on one side or both, to a unit, as `give_alleys` does."""
    stops, later = stops_by_door(plan), later_doors(plan)
    here = [s for s in stops.values() if s.household.alley_id == alley_id and s.household_id not in later]
    moving = [stop for stop in here if in_range(_number(stop), first, last, side)]
    if not moving:
        raise Invalid(N_("No door of this plan has such a number there."), field="first")
    return _give(actor, now, plan, revision, stops, moving, to)


def pin_doors(
    actor: Actor, now: datetime, plan: Plan, revision: int, household_ids: Collection[int], pinned: bool
) -> int:
    """Keep doors with their unit when the rest is planned again, or let them go again; return how many changed."""
    stops = stops_by_door(plan)
    chosen = [stops[door] for door in household_ids if door in stops]
    chosen = [stop for stop in chosen if stop.unit_id is not None and stop.locked != pinned]
    if not chosen:
        raise Invalid(N_("Tick the doors first."), field="doors")
    places = {stop.household_id: (stop.unit_id, pinned) for stop in chosen}
    take_step(actor, now, plan, revision, "pin" if pinned else "unpin", stops, places, doors=len(chosen))
    return len(chosen)


def take_in(actor: Actor, now: datetime, plan: Plan, revision: int, household_ids: Collection[int]) -> int:
    """Let doors that are due at another time take part all the same: they are with nobody yet. Return how many."""
    chosen = later_doors(plan).intersection(household_ids)
    if not chosen:
        raise Invalid(N_("Tick the doors first."), field="doors")
    places: dict[int, Place] = dict.fromkeys(sorted(chosen), (None, True))
    take_step(actor, now, plan, revision, "take_in", stops_by_door(plan), places, doors=len(chosen))
    return len(chosen)


def lock_unit(actor: Actor, now: datetime, plan: Plan, revision: int, unit: PlanUnit, locked: bool) -> None:
    """Keep a unit's route as it is when the rest is planned again, or open it again; said twice it changes nothing."""
    if unit.locked == locked:
        return
    check_not_given([unit])
    take_step(actor, now, plan, revision, "lock" if locked else "unlock", {}, {}, {unit.id: locked}, to=unit.id)


def take_step(
    actor: Actor,
    now: datetime,
    plan: Plan,
    revision: int,
    verb: str,
    stops: Mapping[int, PlanStop],
    places: Mapping[int, Place],
    locks: Mapping[int, bool] | None = None,
    bars: Mapping[int, Collection[int]] | None = None,
    **detail: Any,
) -> None:
    """Change the draft in one act and keep how it was. `stops` are all of the plan by household (when doors move), `bars`
    the alleys into which units are not to go from now on.

    Raises Refused when the plan is no draft any more, or changed since this revision was shown.
    """
    check_may_change(plan.state)
    take_revision(plan, revision)
    before = {
        "doors": [[door, stops[door].unit_id, stops[door].locked] for door in places],
        "units": [[unit.id, unit.locked] for unit in plan.units if unit.id in (locks or {})],
        "bars": [[unit.id, sorted(unit.barred)] for unit in plan.units if unit.id in (bars or {})],
    }
    step = PlanStep(plan_id=plan.id, at=now, account_id=actor.account_id, verb=verb, detail=detail, before=before)
    db.session.add(step)
    _put(plan, stops, places, locks or {}, bars or {})
    record(actor, now, f"routes.plan_{verb}", "plan", plan.uid, plan.area.path, **detail)


def undo_step(actor: Actor, now: datetime, plan: Plan, revision: int) -> PlanStep:
    """Take the newest act back; return what it was. Raises Refused when there is none, or the plan changed meanwhile."""
    check_may_change(plan.state)
    step = board_queries.last_step(plan)
    if step is None:
        raise Refused(N_("There is nothing to undo."))
    take_revision(plan, revision)
    stops, units = stops_by_door(plan), {unit.id for unit in plan.units}
    places: dict[int, Place] = {
        door: (unit_id, locked)
        for door, unit_id, locked in step.before["doors"]
        if door in stops and (unit_id is None or unit_id in units)
    }
    _put(plan, stops, places, dict(step.before["units"]), dict(step.before.get("bars", ())))
    db.session.delete(step)
    record(actor, now, "routes.plan_undo", "plan", plan.uid, plan.area.path, verb=step.verb)
    return step


def forget_steps(plan: Plan) -> None:
    """Let what was done so far stand: routes are with people now, so that there is no way back."""
    db.session.execute(delete(PlanStep).where(PlanStep.plan_id == plan.id))


def _give(
    actor: Actor,
    now: datetime,
    plan: Plan,
    revision: int,
    stops: Mapping[int, PlanStop],
    moving: Collection[PlanStop],
    to: PlanUnit | None,
) -> int:
    """Move those doors that are not with the unit already and whose route is open."""
    shut = {unit.id for unit in plan.units if unit.locked or unit.given_at}
    if to is not None and to.id in shut:
        check_not_given([to])
        raise Refused(N_("%(name)s is locked. Unlock it first."), name=to.name)
    target = to.id if to else None
    free = [stop for stop in moving if stop.unit_id not in shut]
    changing = [stop for stop in free if stop.unit_id != target]
    if not free:
        raise Refused(N_("These doors are on locked routes. Unlock those first."))
    if not changing:
        name = to.name if to else ""
        raise Invalid(N_("They are with %(name)s already.") if to else N_("They are left over already."), name=name)
    _check_not_barred(to, changing)
    places: dict[int, Place] = {stop.household_id: (target, target is not None) for stop in changing}
    take_step(actor, now, plan, revision, "move", stops, places, doors=len(changing), to=target)
    return len(changing)


def later_doors(plan: Plan) -> set[int]:
    """Return the doors that wait for another time: whole alleys and rows go without them, one by one they can be given."""
    return {due.door for due in plan.later}


def _check_not_barred(to: PlanUnit | None, stops: Collection[PlanStop]) -> None:
    barred = to.barred if to else ()
    shut = dict.fromkeys(stop.household.alley.label for stop in stops if stop.household.alley_id in barred)
    if to and shut:
        words = N_("%(name)s does not go into %(alleys)s. Choose another group, or let them go there again.")
        raise Refused(words, name=to.name, alleys=", ".join(shut))


def check_not_given(units: Collection[PlanUnit]) -> None:
    """Raise Refused when one of the units has its route already."""
    for unit in units:
        if unit.given_at:
            raise Refused(N_("%(name)s has this route already. Change it on the page of the route."), name=unit.name)


def _put(
    plan: Plan,
    stops: Mapping[int, PlanStop],
    places: Mapping[int, Place],
    locks: Mapping[int, bool],
    bars: Mapping[int, Collection[int]],
) -> None:
    """Write how things stand now; what was proposed for how they stood before is void."""
    moved = False
    for door, (unit_id, locked) in places.items():
        moved = moved or stops[door].unit_id != unit_id or (unit_id is None and stops[door].locked != locked)
        stops[door].unit_id, stops[door].locked = unit_id, locked
    for unit in plan.units:
        unit.locked = locks.get(unit.id, unit.locked)
        if unit.id in bars:
            unit.facts = {**unit.facts, "barred": sorted(bars[unit.id])}
    plan.proposal = {}
    if moved:
        _count_again(plan, list(stops.values()))


def _count_again(plan: Plan, stops: Sequence[PlanStop]) -> None:
    """Put every walk in order again and renew what the cards say."""
    sharing = sharing_of(plan, stops)
    pins = {stop.household_id: stop.unit_id for stop in stops if stop.locked}
    sharing = replace(sharing, instance=sharing.instance.with_pins(pins))
    made = held_plan(sharing.instance, sharing.held)
    write_down(plan, sharing, made, told_of(sharing, made))
    walks = [*(route.doors for route in made.routes), (*made.unassigned, *sharing.later)]
    places = {door: place for walk in walks for place, door in enumerate(walk)}
    for stop in stops:
        stop.position = places[stop.household_id]


def stops_by_door(plan: Plan) -> dict[int, PlanStop]:
    """Return every stop of the plan by its household."""
    return {stop.household_id: stop for stop in queries.stops_of(plan, every=True)}


def _number(stop: PlanStop) -> int | None:
    home = stop.household
    return number_in(home.address_raw, home.alley.region, home.alley.label)

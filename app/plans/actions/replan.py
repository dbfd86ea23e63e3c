"""Planning the rest again: a proposal is worked out and shown, then applied as one step or thrown away."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.jobs.actions import request_job
from app.jobs.models import JobRun
from app.jobs.registry import Progress, untold
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.words import N_
from app.plans import queries
from app.plans.actions.drafts import KEEPING, SHARING
from app.plans.actions.steps import Place, take_step
from app.plans.again import replan
from app.plans.differences import Over, Walked, compare
from app.plans.models import Plan, PlanStop
from app.plans.planning import held_plan, walked
from app.plans.rules import check_may_change
from app.plans.sharing import sharing_of

JOB = "routes.replan"
WAYS = ("near", "rest")
DOORS_AT_ONCE = 400
"""A plan with more doors is worked out by a worker, and so is whatever is planned anew: only there the solver is at hand."""


def ask_again(
    actor: Actor, now: datetime, plan: Plan, revision: int, way: str, least: int | None = None
) -> JobRun | None:
    """Work out another way to share what is not locked; return the job when a worker does it. From now on a group comes
    for `least` doors at least (None: as before).

    Raises Refused when the plan changed since this revision was shown, and when all of it is locked.
    """
    check_may_change(plan.state)
    if plan.revision != revision:
        raise Refused(N_("Somebody changed this plan meanwhile. Look at it again, then go on."))
    if way not in WAYS:
        raise Invalid(N_("Choose what is planned again."))
    if not any(not unit.locked for unit in plan.units_left):
        raise Refused(N_("Every route is locked. Unlock one first."))
    if least is not None and least != plan.least_doors:
        plan.params = {**plan.params, "least": least}
        record(actor, now, "routes.plan_least", "plan", plan.uid, plan.area.path, doors=least)
    if way == "rest" or plan.doors > DOORS_AT_ONCE:
        args = {"plan_uid": plan.uid, "way": way, "revision": revision}
        run = request_job(actor, now, JOB, args, f"{JOB}:{plan.uid}", back_to=f"/plans/{plan.uid}")
        plan.job_uid = run.uid
        return run
    propose(actor, now, plan, revision, way)
    return None


def propose(
    actor: Actor, now: datetime, plan: Plan, revision: int, way: str, progress: Progress = untold
) -> dict[str, int]:
    """Keep the other way beside the plan, unless the plan changed meanwhile; nothing moves yet. Safe to run twice.

    `progress` ends the transaction before the working out begins: nobody else waits for the database while it lasts.
    """
    if plan.revision != revision or plan.state != "draft":
        return {"moved": 0}
    if not allows(actor, P.PLAN_EDIT, plan.access_scope):
        raise Forbidden(N_("You have not been given this part of the work."))
    stops = queries.stops_of(plan, every=True)
    sharing = sharing_of(plan, stops)
    fixed = {unit.id for unit in plan.units if unit.locked or unit.given_at}
    pinned = {stop.household_id for stop in stops if stop.locked and stop.unit_id is not None}
    later = set(sharing.later)
    before = {stop.household_id: stop.unit_id for stop in stops if stop.household_id not in later}
    seed = plan.seed
    progress(0, len(before), SHARING)
    placed = replan(sharing.instance, sharing.held, fixed, pinned, way, seed, sharing.first)
    after = {door: placed.get(door) for door in before}
    made = held_plan(sharing.instance, _by_unit(after))
    progress(len(before), len(before), KEEPING)
    db.session.refresh(plan, with_for_update={"of": Plan})
    if plan.revision != revision or plan.state != "draft":
        return {"moved": 0}
    was, will = {unit.id: unit.walked for unit in plan.units}, walked(sharing.instance, made)
    difference = compare(before, after, was, will, len(plan.units_left))
    difference = replace(difference, over=_over(plan, will, {after.get(door) for door in pinned}))
    moves = [[door, unit] for door, unit in after.items() if unit != before[door]]
    plan.proposal = {"revision": revision, "way": way, "moves": moves, "difference": difference.to_json()}
    record(actor, now, "routes.plan_propose", "plan", plan.uid, plan.area.path, way=way, doors=len(moves))
    return {"moved": len(moves)}


def apply_proposal(actor: Actor, now: datetime, plan: Plan, revision: int) -> int:
    """Do what was proposed, in one step that can be undone; return how many doors changed hands.

    Raises Refused when nothing is proposed for the plan as it stands.
    """
    moves = proposal_of(plan, revision)["moves"]
    stops: dict[int, PlanStop] = {stop.household_id: stop for stop in queries.stops_of(plan, every=True)}
    places: dict[int, Place] = {door: (unit_id, False) for door, unit_id in moves if door in stops}
    take_step(actor, now, plan, revision, "replan", stops, places, doors=len(places))
    return len(places)


def drop_proposal(actor: Actor, now: datetime, plan: Plan) -> None:
    """Throw away what was proposed; the plan stays as it is. Safe to run twice."""
    check_may_change(plan.state)
    if plan.proposal:
        plan.proposal = {}
        record(actor, now, "routes.plan_drop", "plan", plan.uid, plan.area.path)


def proposal_of(plan: Plan, revision: int) -> Mapping[str, Any]:
    """Return what is proposed for this revision. Raises Refused when the plan changed since, or nothing is."""
    if plan.revision != revision or plan.proposal.get("revision") != plan.revision:
        raise Refused(N_("Somebody changed this plan meanwhile. Look at it again, then go on."))
    return plan.proposal


def _over(plan: Plan, will: Walked, with_pins: Collection[int | None]) -> list[Over]:
    """Return who may give doors away, and stays beyond their time all the same."""
    return [
        Over(unit.id, minutes, unit.id in with_pins)
        for unit in plan.units_left
        if not unit.locked and (minutes := round(will[unit.id][0] - unit.capacity_minutes)) > 0
    ]


def _by_unit(after: Mapping[int, int | None]) -> dict[int, list[int]]:
    held: dict[int, list[int]] = {}
    for door, unit_id in after.items():
        if unit_id is not None:
            held.setdefault(unit_id, []).append(door)
    return held

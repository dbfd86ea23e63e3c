"""Asking for the plans of several wards in one go, all or none."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from itertools import cycle

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.kernel.clock import local_day
from app.kernel.errors import Invalid
from app.kernel.ids import uid_for, uuid7
from app.kernel.words import N_
from app.plans import ward_queries
from app.plans.actions.drafts import JOB, WARD_JOB, Asked, ask_to_draw, begin_plan, check_hours, params_of
from app.plans.models import Plan
from app.plans.rules import LEAST_DOORS
from app.plans.ward_queries import PlansTogether, WardRow, each_in_one, ward_rows
from app.routes.grounds import Ground


def request_ward_plans(
    actor: Actor,
    now: datetime,
    ground: Ground,
    *,
    ward_ids: Collection[int],
    kind: str,
    day: date,
    begins: time,
    ends: time,
    press: str = "",
    least: int = LEAST_DOORS,
) -> str:
    """Begin a plan of each of these wards, of all its open doors for all its teams; return the uid they share.

    Who is in teams of several of them walks in one. Raises Invalid when one of them cannot be planned. The same form
    (`press`) sent twice begins each plan once; who asks for just what workers are at already is sent to that.
    """
    how = Asked(kind, day, begins, ends, least)
    minutes = check_hours(ground.drive, how, local_day(now))
    ward_queries.hold_drive(ground.drive)
    rows = _chosen(actor, ground, ward_ids, local_day(now))
    asked = {
        row.area.id: params_of(row.alley_ids, [one.team.id for one in row.teams], how, minutes, row.without)
        for row in rows
    }
    at_work = ward_queries.being_planned(ground.drive, asked)
    if at_work is not None:
        return at_work
    what = [ground.drive.id, sorted(asked), kind, day.isoformat(), begins.isoformat(), ends.isoformat(), least]
    together = uid_for(press or uuid7(), json.dumps(what))
    begun = []
    for row in rows:
        uid = uid_for(together, str(row.area.id))
        plan, is_new = begin_plan(actor, now, ground.drive, row.area, uid, asked[row.area.id], together)
        begun += [plan] if is_new else []
    if begun:
        _ask_to_draw(actor, now, begun)
        where, doors = ground.drive.area.path, sum(row.open for row in rows)
        record(actor, now, "routes.plan_wards", "plans", together, where, wards=len(rows), doors=doors)
    return together


def draw_wards_again(actor: Actor, now: datetime, together: PlansTogether) -> int:
    """Ask once more for those of these plans whose work failed or was stopped; return how many. Safe to run twice."""
    stopped = [
        plan for plan in ward_queries.stopped_plans(together.uid) if allows(actor, P.PLAN_EDIT, plan.access_scope)
    ]
    _ask_to_draw(actor, now, stopped)
    if stopped:
        record(actor, now, "routes.plan_wards", "plans", together.uid, together.drive.area.path, wards=len(stopped))
    return len(stopped)


def _ask_to_draw(actor: Actor, now: datetime, plans: Sequence[Plan]) -> None:
    """Send every other plan to the workers of long work, the rest to those of what somebody waits for.

    So with one worker of each, as few machines have more, two wards are planned at a time.
    """
    for plan, job in zip(plans, cycle((WARD_JOB, JOB)), strict=False):
        ask_to_draw(actor, now, plan, job, f"/ward-plans/{plan.together}")


def _chosen(actor: Actor, ground: Ground, ward_ids: Collection[int], today: date) -> list[WardRow]:
    rows = [row for row in ward_rows(actor, ground, today) if row.area.id in ward_ids]
    if not rows or len(rows) != len(set(ward_ids)):
        raise Invalid(N_("Choose wards that are yours."), field="wards")
    for row in rows:
        if not row.open:
            raise Invalid(N_("%(ward)s has no door left to plan."), field="wards", ward=row.area.label)
        if not row.teams:
            raise Invalid(N_("No team works in %(ward)s yet."), field="wards", ward=row.area.label)
    return each_in_one(rows)

"""Asking for the plans of several wards in one go, all or none."""

import json
from collections.abc import Collection
from datetime import date, datetime, time

from app.access.actor import Actor
from app.audit.actions import record
from app.kernel.clock import local_day
from app.kernel.errors import Invalid
from app.kernel.ids import uid_for, uuid7
from app.kernel.words import N_
from app.plans.actions.drafts import request_plan
from app.plans.rules import LEAST_DOORS
from app.plans.ward_queries import WardRow, each_in_one, ward_rows
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
    (`press`) sent twice begins each plan once.
    """
    rows = _chosen(actor, ground, ward_ids, local_day(now))
    asked = [ground.drive.id, sorted(ward_ids), kind, day.isoformat(), begins.isoformat(), ends.isoformat(), least]
    together = uid_for(press or uuid7(), json.dumps(asked))
    for row in rows:
        request_plan(
            actor,
            now,
            ground.drive,
            row.area,
            alley_ids=row.alley_ids,
            team_ids=[one.team.id for one in row.teams],
            kind=kind,
            day=day,
            begins=begins,
            ends=ends,
            press=together,
            together=together,
            least=least,
            without=row.without,
        )
    where, doors = ground.drive.area.path, sum(row.open for row in rows)
    record(actor, now, "routes.plan_wards", "plans", together, where, wards=len(rows), doors=doors)
    return together


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

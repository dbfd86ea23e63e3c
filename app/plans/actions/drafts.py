"""Asking for a plan, drawing it, moving doors in it, discarding it. A draft holds nothing."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CursorResult, delete, insert, select, update

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.drives.models import Drive
from app.extensions import db
from app.jobs.actions import request_job
from app.jobs.registry import Progress, untold
from app.kernel.clock import HCM, local, local_day, minute_of
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.ids import uid_for, uuid7
from app.kernel.words import N_
from app.places.models import Area
from app.plans import queries, rules
from app.plans.models import Plan, PlanStop, PlanUnit
from app.plans.planning import held_plan, unit_drafts
from app.plans.queries import AlleyRow
from app.plans.sharing import new_sharing, shared_out, told_of, write_down
from app.routes import grounds
from app.routes import rules as route_rules
from app.routes.planner.model import Plan as Made
from app.storage.bulk import insert_many
from app.storage.upsert import insert_first

JOB, WARD_JOB = "routes.plan", "routes.plan_ward"
SHARING, KEEPING = N_("Sharing out the doors"), N_("Writing the routes down")
STOP = ("plan_id", "unit_id", "household_id", "position", "locked")


@dataclass(frozen=True)
class Asked:
    """How and when a plan is walked: what walks as one (rules.KINDS), when, for how many doors a group comes at least."""

    kind: str
    day: date
    begins: time
    ends: time
    least: int


def request_plan(
    actor: Actor,
    now: datetime,
    drive: Drive,
    area: Area,
    *,
    alley_ids: Collection[int],
    team_ids: Collection[int],
    kind: str,
    day: date,
    begins: time,
    ends: time,
    press: str = "",
    by_hand: bool = False,
    least: int = rules.LEAST_DOORS,
    bars: Collection[tuple[int, int]] = (),
    without: Collection[int] = (),
) -> Plan:
    """Begin a plan and ask a worker to draw it. Raises Invalid when the choice leaves no door or nobody.

    `by_hand` leaves every door to the person: that plan is drawn at once, with no door given yet. One form (`press`, the
    uid it was shown with) sent twice returns the plan already begun. A group comes for `least` doors at least; `bars` are
    teams and alleys they do not go into, `without` are people of the teams who walk somewhere else.
    """
    asked = Asked(kind, day, begins, ends, least)
    minutes = check_hours(drive, asked, local_day(now))
    if not allows(actor, P.PLAN_EDIT, area.access_scope):
        raise Invalid(N_("Choose an area that is yours."), field="area")
    rows = [row for row in queries.alley_rows(drive, area, local_day(now)) if row.area.id in set(alley_ids)]
    if sum(row.open for row in rows) == 0:
        raise Invalid(N_("Every door there is settled or in somebody's route. Choose other alleys."), field="alleys")
    teams = [row.team.id for row in grounds.team_rows(actor, area) if row.team.id in set(team_ids)]
    if not teams:
        raise Invalid(N_("Choose at least one team."), field="teams")
    params = params_of([row.area.id for row in rows], teams, asked, minutes, without)
    params |= {"bars": _bars(bars, teams, rows)} | ({"by_hand": True} if by_hand else {})
    uid = uid_for(press or uuid7(), json.dumps([drive.id, area.id, params]))
    plan, begun = begin_plan(actor, now, drive, area, uid, params)
    if begun and by_hand:
        draw_plan(actor, now, plan)
    elif begun:
        ask_to_draw(actor, now, plan, JOB, f"/plans/{plan.uid}")
    return plan


def check_hours(drive: Drive, asked: Asked, today: date) -> int:
    """Return how many minutes there are to walk. Raises Invalid, or Refused for a drive that is not open."""
    route_rules.check_drive_open(drive.state)
    return rules.window_minutes(asked.day, asked.begins, asked.ends, today, drive.ends_on)


def params_of(
    alley_ids: Sequence[int], team_ids: Sequence[int], asked: Asked, minutes: int, without: Collection[int]
) -> dict[str, Any]:
    """Return what is asked of a plan as it is kept with it, bars apart."""
    params = {
        "alleys": list(alley_ids),
        "teams": list(team_ids),
        "kind": asked.kind,
        "day": asked.day.isoformat(),
        "begins": asked.begins.isoformat("minutes"),
        "ends": asked.ends.isoformat("minutes"),
        "minutes": minutes,
        "least": asked.least,
        "bars": [],
    }
    return params | ({"without": sorted(without)} if without else {})


def begin_plan(
    actor: Actor, now: datetime, drive: Drive, area: Area, uid: str, params: dict[str, Any], together: str | None = None
) -> tuple[Plan, bool]:
    """Return the plan of this uid, and whether it begins with this call. What is asked of it has been checked.

    Plans asked for in one go share `together`.
    """
    first = {"uid": uid, "drive_id": drive.id, "area_id": area.id, "made_by": actor.account_id}
    more = {"made_at": now, "state": "planning", "params": params, "together": together}
    begun = insert_first(Plan, first | more, ("uid",))
    mine = select(Plan).where(*(getattr(Plan, name) == value for name, value in first.items()))
    plan = db.session.scalar(mine)
    if plan is None:
        raise Refused(N_("Open this form again."))
    if begun:
        _record(actor, now, "request", plan, alleys=len(params["alleys"]), teams=len(params["teams"]))
    return plan, begun


def ask_to_draw(actor: Actor, now: datetime, plan: Plan, job: str, back_to: str) -> None:
    """Ask a worker to draw a plan that has begun; the same plan is drawn once at a time."""
    plan.job_uid = request_job(actor, now, job, {"plan_uid": plan.uid}, f"{JOB}:{plan.uid}", back_to=back_to).uid


def draw_plan(actor: Actor, now: datetime, plan: Plan, progress: Progress = untold) -> dict[str, int]:
    """Collect doors and people as they are now and share them out; what an earlier try left is replaced.

    `progress` stores the units before the sharing out begins: nobody else waits for the database while it lasts.
    """
    if plan.state != "planning":
        return {"doors": int(plan.report.get("placed", 0))}
    if not allows(actor, P.PLAN_EDIT, plan.access_scope):
        raise Forbidden(N_("You have not been given this part of the work."))
    for model in (PlanStop, PlanUnit):
        db.session.execute(delete(model).where(model.plan_id == plan.id))
    db.session.expire(plan, ["units"])
    units = _add_units(actor, plan)
    doors = queries.open_doors(plan.drive, plan.params["alleys"], plan.day)
    if not units or not doors:
        plan.state = "refused"
        plan.report |= {"placed": 0, "left": len(doors), "minutes": 0, "walk": 0, "refusals": []}
        return {"doors": 0}
    sharing = new_sharing(plan, doors)
    seed, by_hand = plan.seed, plan.params.get("by_hand")
    progress(0, len(doors), SHARING)  # from here no row is looked at: that alone would take the turn to write on SQLite
    made = held_plan(sharing.instance, {}) if by_hand else shared_out(sharing, seed)
    told = told_of(sharing, made)
    progress(len(doors), len(doors), KEEPING)
    db.session.refresh(plan, with_for_update={"of": Plan})
    if plan.state != "planning":  # somebody has thrown it away
        return {"doors": 0}
    insert_many(PlanStop, STOP, _stops(plan, made, sharing.later))
    write_down(plan, sharing, made, told)
    plan.report, plan.state = {**plan.report, "method": str(made.method)}, "draft"
    _record(actor, now, "draw", plan, doors=len(doors), units=units, left=len(made.unassigned))
    return {"doors": len(doors), "units": units, "left": len(made.unassigned), "later": len(sharing.later)}


def discard_plan(actor: Actor, now: datetime, plan: Plan) -> None:
    """Throw a plan away, or what of it was not given out yet; safe to run twice."""
    rules.check_may_discard(plan.state)
    if plan.state != "discarded":
        plan.state = "published" if any(unit.given_at for unit in plan.units) else "discarded"
        _record(actor, now, "discard", plan)


def restore_plan(actor: Actor, now: datetime, plan: Plan) -> None:
    """Take a discarded draft out of the bin again. Raises Refused for one that was never drawn; safe to run twice."""
    if plan.state == "draft":
        return
    if plan.state != "discarded" or not plan.doors or not plan.units:
        raise Refused(N_("This plan cannot be taken back. Choose again."))
    plan.state = "draft"
    _record(actor, now, "restore", plan)


def take_revision(plan: Plan, revision: int, state: str = "draft") -> None:
    """Count the plan's revision up in one statement. Raises Refused when it is not the one that was looked at."""
    mine = update(Plan).where(Plan.id == plan.id, Plan.revision == revision, Plan.state == "draft")
    result = db.session.execute(mine.values(revision=revision + 1, state=state))
    assert isinstance(result, CursorResult)
    if result.rowcount == 0:
        raise Refused(N_("Somebody changed this plan meanwhile. Look at it again, then go on."))
    db.session.refresh(plan)


def _bars(bars: Collection[tuple[int, int]], teams: Collection[int], rows: Iterable[AlleyRow]) -> list[list[int]]:
    """Return each bar of a team of this plan from an alley of it once, in order."""
    alleys = {row.area.id for row in rows}
    return [[team, alley] for team, alley in sorted(set(bars)) if team in teams and alley in alleys]


def _add_units(actor: Actor, plan: Plan) -> int:
    """Add the rows of the units and say how many there are."""
    asked = plan.params
    day = date.fromisoformat(asked["day"])
    begins, ends = (datetime.combine(day, time.fromisoformat(asked[edge]), tzinfo=HCM) for edge in ("begins", "ends"))
    rows = grounds.team_rows(actor, plan.area)
    teams = [row.without(asked.get("without", ())) for row in rows if row.team.id in asked["teams"]]
    people = grounds.accounts({account for row in teams for account, _ in row.members})
    busy = queries.busy_spans(people.keys(), begins, ends)
    spans = {one: [(b.starts_at, b.ends_at) for b in busy[one]] for one in busy}
    taken = queries.busy_minutes(busy, begins, ends)
    free = {one: rules.free_from(spans[one], begins, ends) for one in busy}
    bars: dict[int, list[int]] = defaultdict(list)
    for team_id, alley_id in asked.get("bars", ()):
        bars[team_id].append(alley_id)
    drafts = unit_drafts(teams, people, asked["kind"], asked["minutes"], taken)
    values = [
        {
            "plan_id": plan.id,
            "position": place,
            "name": draft.name,
            "team_id": draft.team_id,
            "member_ids": list(draft.member_ids),
            "home_area_id": draft.home_area_id,
            "capacity_minutes": draft.minutes,
            "facts": {
                "begins": minute_of(
                    local(max((free.get(one, begins) for one in draft.member_ids), default=begins)).time()
                ),
                "barred": bars[draft.team_id],
            },
        }
        for place, draft in enumerate(drafts)
    ]
    written = insert(PlanUnit).returning(PlanUnit.id, sort_by_parameter_order=True)
    ids = db.session.scalars(written, values).all() if values else []
    plan.report = {
        "busy": [
            {
                "unit": unit_id,
                "account": one,
                "title": b.title,
                "from": b.starts_at.isoformat(),
                "to": b.ends_at.isoformat(),
            }
            for unit_id, draft in zip(ids, drafts, strict=True)
            for one in draft.member_ids
            for b in busy.get(one, ())
        ]
    }
    return len(ids)


def _stops(plan: Plan, made: Made, later: Sequence[int]) -> Iterator[tuple[int, int | None, int, int, bool]]:
    """Yield the rows of a plan's doors, walk by walk, those left over last."""
    walks = [(route.unit_id, route.doors) for route in made.routes]
    for unit_id, doors in (*walks, (None, (*made.unassigned, *later))):
        for place, door in enumerate(doors):
            yield plan.id, unit_id, door, place, False


def _record(actor: Actor, now: datetime, verb: str, plan: Plan, **detail: Any) -> None:
    record(actor, now, f"routes.plan_{verb}", "plan", plan.uid, plan.area.path, **detail)

"""Giving a plan out: one transaction, every door at most once; what others took meanwhile is listed and left out."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import select

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.clock import HCM, local_day, start_of
from app.kernel.errors import Invalid
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.notices.actions import notify
from app.people.models import Account
from app.plans import queries, rules
from app.plans.actions.drafts import take_revision
from app.plans.actions.steps import forget_steps
from app.plans.models import Plan, PlanStop, PlanUnit
from app.plans.planning import is_timed
from app.routes import rules as route_rules
from app.routes.actions.life import forget_routes, sheet_code, take_their_time
from app.routes.models import ACTIVE, Assignment, AssignmentDoor, AssignmentEvent, AssignmentHolder
from app.storage.upsert import insert_free

GIVEN = N_("You have a new route: %(title)s, %(doors)s doors.")


def publish_plan(
    actor: Actor, now: datetime, plan: Plan, revision: int, unit_ids: Collection[int] | None = None
) -> list[Assignment]:
    """Make routes of the draft's units (None: of all that are left) and tell their people; return the routes.

    Doors in somebody's route by now, settled meanwhile or without anybody to walk them are left out and stand in
    `plan.report["left_out"]`. The plan stays a draft while other units have doors, or time for those left over; what was
    done to it before can not be undone any more. Raises Refused when the draft changed since this revision was shown or its
    day is over, Invalid for no unit.
    """
    route_rules.check_drive_open(plan.drive.state)
    rules.check_may_change(plan.state)
    rules.check_day(plan.day, local_day(now))
    units = [unit for unit in plan.units_left if unit_ids is None or unit.id in unit_ids]
    if not units:
        raise Invalid(N_("Tick the routes to give out."), field="units")
    every = queries.stops_of(plan, every=True)
    take_revision(plan, revision, "draft" if _waits(plan, units, every) else "published")
    forget_steps(plan)
    plan.published_at, plan.proposal = now, {}
    members = {unit.id: _present(unit) for unit in units}
    stops = [stop for stop in every if stop.unit_id in members]
    needed = queries.still_needed(plan, plan.day)
    why = {stop.household_id: "settled" for stop in stops if stop.household_id not in needed}
    why |= {stop.household_id: "nobody" for stop in stops if stop.unit_id and not members[stop.unit_id]}
    routes = _add_routes(plan, units, now, stops, why)
    taken = _add_doors(plan, stops, routes, why)
    why |= {s.household_id: "held" for s in stops if s.unit_id in routes and s.household_id not in {*taken, *why}}
    kept = _keep_full(plan, now, actor, routes, members, Counter(taken.values()))
    _mark_given(now, units, stops, routes, kept)
    out = [{"household": door, "why": reason} for door, reason in why.items()]
    plan.report = {**plan.report, "left_out": [*plan.report.get("left_out", []), *out]}
    detail = {"routes": len(kept), "doors": len(taken), "left_out": len(why)}
    record(actor, now, "routes.publish", "plan", plan.uid, plan.area.path, **detail)
    return kept


def _waits(plan: Plan, units: Collection[PlanUnit], every: Iterable[PlanStop]) -> bool:
    """Say whether anything is left to give out when these units have their routes."""
    others = [unit for unit in plan.units_left if unit not in units]
    with_doors = {stop.unit_id for stop in every}
    able = any(unit.capacity_minutes > 0 for unit in others)
    return any(unit.id in with_doors for unit in others) or (able and bool(plan.report.get("left")))


def _mark_given(
    now: datetime,
    units: Iterable[PlanUnit],
    stops: Iterable[PlanStop],
    routes: Mapping[int, Assignment],
    kept: Collection[Assignment],
) -> None:
    """Note which units are given out, and as which route; a unit without a door waits for one."""
    with_doors = {stop.unit_id for stop in stops}
    for unit in units:
        if unit.id in with_doors:
            route = routes.get(unit.id)
            unit.given_at, unit.route_uid = now, route.uid if route is not None and route in kept else ""


def _present(unit: PlanUnit) -> list[int]:
    query = select(Account.id).where(Account.id.in_(unit.member_ids), Account.disabled_at.is_(None))
    return list(db.session.scalars(query.order_by(Account.id)))


def _add_routes(
    plan: Plan, units: Iterable[PlanUnit], now: datetime, stops: Sequence[PlanStop], left_out: Mapping[int, str]
) -> dict[int, Assignment]:
    routes = {}
    for unit in units:
        own = [stop for stop in stops if stop.unit_id == unit.id and stop.household_id not in left_out]
        if own:
            routes[unit.id] = new_route(plan, unit, now, (stop.household.alley.label for stop in own), sheet_code())
    db.session.add_all(routes.values())
    db.session.flush()
    return routes


def new_route(plan: Plan, unit: PlanUnit, now: datetime, alleys: Iterable[str], code: str) -> Assignment:
    """Return the route of a unit as it is given out, not stored yet; `alleys` are those of its doors, in walking order.

    It begins when its people are free (a team, whose pairs set out one by one: with the plan) and lasts as long as they walk
    and wait.
    """
    begins, ends = (time.fromisoformat(plan.params[edge]) for edge in ("begins", "ends"))
    due_at, lapse_at = rules.due_times(plan.day, ends)
    starts_at, ends_at = (datetime.combine(plan.day, edge, tzinfo=HCM) for edge in (begins, ends))
    if is_timed(plan):
        starts_at = max(starts_at, start_of(plan.day) + timedelta(minutes=unit.facts.get("begins", 0)))
    return Assignment(
        uid=uuid7(),
        drive_id=plan.drive_id,
        plan_id=plan.id,
        area_id=plan.area_id,
        team_id=unit.team_id,
        title=route_rules.spell_alleys(alleys)[:200],
        minutes=unit.facts.get("minutes", 0) + unit.facts.get("waits", 0),
        starts_at=starts_at,
        ends_at=ends_at,
        due_at=due_at,
        lapse_at=lapse_at,
        print_code=code,
        created_at=now,
    )


def _add_doors(
    plan: Plan, stops: Sequence[PlanStop], routes: Mapping[int, Assignment], left_out: Mapping[int, str]
) -> dict[int, int]:
    """Insert the doors that are still free; return household -> route."""
    rows = [
        {
            "assignment_id": routes[stop.unit_id].id,
            "drive_id": plan.drive_id,
            "household_id": stop.household_id,
            "position": stop.position,
            "active": True,
        }
        for stop in stops
        if stop.unit_id and stop.unit_id in routes and stop.household_id not in left_out
    ]
    insert_free(AssignmentDoor, rows, ("drive_id", "household_id"), ACTIVE)
    mine = [route.id for route in routes.values()]
    query = select(AssignmentDoor.household_id, AssignmentDoor.assignment_id)
    found = db.session.execute(query.where(AssignmentDoor.assignment_id.in_(mine)))
    return {row[0]: row[1] for row in found}


def _keep_full(
    plan: Plan,
    now: datetime,
    actor: Actor,
    routes: Mapping[int, Assignment],
    members: Mapping[int, list[int]],
    counts: Mapping[int, int],
) -> list[Assignment]:
    """Give the routes that got doors to their people; forget those that got none."""
    kept = []
    for unit_id, route in routes.items():
        doors = counts.get(route.id, 0)
        if doors == 0:
            forget_routes([route])
            continue
        route.target_doors = doors
        db.session.add_all(AssignmentHolder(assignment_id=route.id, account_id=one) for one in members[unit_id])
        take_their_time(route, members[unit_id])
        db.session.add(
            AssignmentEvent(
                assignment_id=route.id, at=now, account_id=actor.account_id, kind="assigned", detail={"doors": doors}
            )
        )
        notify(
            members[unit_id],
            now,
            "route_assigned",
            GIVEN,
            f"/routes/{route.uid}",
            title=route.title,
            doors=doors,
        )
        kept.append(route)
    return kept

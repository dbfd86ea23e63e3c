"""Walks of the demo: plans drawn, given out, received, handed in and agreed, by the actions people use."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.actor import Actor
from app.drives.models import Drive
from app.extensions import db
from app.jobs.models import JobRun
from app.people.models import Team
from app.places.models import Area
from app.plans.actions.bars import bar_alleys
from app.plans.actions.drafts import draw_plan, request_plan
from app.plans.actions.publish import publish_plan
from app.plans.actions.steps import give_alleys, lock_unit
from app.plans.models import Plan
from app.plans.queries import stops_of
from app.routes.actions.handing import hand_over
from app.routes.actions.holding import close_route, give_up_route, release_route, submit_route
from app.routes.held_queries import open_doors_of
from app.routes.models import Assignment, AssignmentDoor
from app.routes.receivers import Receiver

TIRED = "Một bạn đau chân, nhờ đôi khác đi tiếp"
TOO_MANY = "được phân hơn trăm nhà một buổi"
NOT_ALL_WALKED = "Chưa đi hết, trả nhà về để chia lại"


@dataclass(frozen=True)
class Window:
    """A round of one day: from when until when."""

    day: date
    begins: time
    ends: time


@dataclass(frozen=True)
class Walk:
    """A route with who holds it and its doors (household ids) in walking order."""

    route: Assignment
    holders: tuple[int, ...]
    doors: tuple[int, ...]


def give_out(
    lan: Actor, now: datetime, drive: Drive, alleys: Collection[Area], teams: Collection[Team], window: Window
) -> list[Walk]:
    """Plan these alleys for these teams in pairs, publish at once and return the routes."""
    plan = _drawn(lan, now, drive, alleys, teams, window)
    return _walks(publish_plan(lan, now, plan, plan.revision))


def leave_draft(
    lan: Actor, now: datetime, drive: Drive, alleys: Collection[Area], teams: Collection[Team], window: Window
) -> None:
    """Plan these alleys and stop on the way: the smallest alley of the first pair was given to the last one by hand because
    the first pair does not go there; that one is locked.
    """
    plan = _drawn(lan, now, drive, alleys, teams, window)
    if len(plan.units) > 1:
        stops = stops_of(plan, every=True)
        doors = Counter(stop.household.alley_id for stop in stops)
        theirs = {stop.household.alley_id for stop in stops if stop.unit_id == plan.units[0].id}
        alley = min(theirs, key=lambda one: (doors[one], one))
        give_alleys(lan, now, plan, plan.revision, {alley}, plan.units[-1])
        bar_alleys(lan, now, plan, plan.revision, plan.units[0], {alley})
        lock_unit(lan, now, plan, plan.revision, plan.units[0], True)


def _drawn(
    lan: Actor, now: datetime, drive: Drive, alleys: Collection[Area], teams: Collection[Team], window: Window
) -> Plan:
    plan = request_plan(
        lan,
        now,
        drive,
        drive.area,
        alley_ids={alley.id for alley in alleys},
        team_ids={team.id for team in teams},
        kind="pairs",
        day=window.day,
        begins=window.begins,
        ends=window.ends,
    )
    draw_plan(lan, now, plan)
    _finish_job(plan, now)
    db.session.flush()
    return plan


def hand_in(volunteer: Actor, leader: Actor, now: datetime, later: datetime, walk: Walk, complete: bool) -> None:
    """End a route: submitted and agreed when all of it was walked, else taken back so that its doors are free."""
    if complete:
        submit_route(volunteer, now, walk.route)
        close_route(leader, later, walk.route)
    else:
        release_route(leader, later, walk.route, NOT_ALL_WALKED)


def pass_on(leader: Actor, now: datetime, walk: Walk, pair: Sequence[int], team_id: int | None) -> Walk:
    """Hand what is left of a route to two others; return their walk."""
    left = {door.household_id for door in open_doors_of(walk.route)}
    to = Receiver("", "", tuple(pair), team_id)
    assert walk.route.due_at is not None
    return _walks([hand_over(leader, now, walk.route, left, to, walk.route.due_at, TIRED)])[0]


def give_up(pair: Sequence[Actor], now: datetime, walk: Walk) -> None:
    """Let both of a pair say that they cannot walk their route; its doors are nobody's then."""
    for place, actor in enumerate(pair):
        give_up_route(actor, now, walk.route, "busy" if place else "too_many", "" if place else TOO_MANY)


def _finish_job(plan: Plan, now: datetime) -> None:
    """Note that the drawing asked of a worker was done here, so that no worker does it again."""
    run = db.session.scalars(select(JobRun).where(JobRun.uid == plan.job_uid)).one()
    run.state, run.started_at, run.finished_at, run.attempts = "done", now, now, 1


def _walks(routes: Sequence[Assignment]) -> list[Walk]:
    ids = [route.id for route in routes]
    db.session.flush()
    query = select(AssignmentDoor.assignment_id, AssignmentDoor.household_id).where(
        AssignmentDoor.assignment_id.in_(ids), AssignmentDoor.active
    )
    doors: dict[int, list[int]] = defaultdict(list)
    for route_id, household_id in db.session.execute(query.order_by(AssignmentDoor.position)):
        doors[route_id].append(household_id)
    loaded = select(Assignment).where(Assignment.id.in_(ids)).options(selectinload(Assignment.holders))
    found = db.session.scalars(loaded.order_by(Assignment.id).execution_options(populate_existing=True))
    return [
        Walk(route, tuple(holder.account_id for holder in route.holders), tuple(doors[route.id])) for route in found
    ]

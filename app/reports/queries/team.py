"""What a leader reads while the team walks: who is where, and the same figures for every team. A bounded number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import selectinload

from app.doors.models import DoorState, TallyPerson
from app.doors.rules import OPEN
from app.drives import queries as drives
from app.drives.models import Drive
from app.extensions import db
from app.people.models import Account, Team
from app.people.queries import pairs_of
from app.places.models import Household
from app.reports.queries.board import in_use
from app.reports.queries.out import out_since, quick_paces
from app.reports.rules.team import (
    Line,
    Need,
    RouteNow,
    TeamToday,
    Walker,
    expected_back,
    need_of,
    urgent_first,
)
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.routes.rules import HOLDING


def team_today(drive: Drive, team: Team, now: datetime) -> TeamToday:
    """Return who of the team is where, the one who needs help first on top."""
    routes = _held_routes(drive, [team.id])
    routes_by_id = {route.id: route for route in routes}
    started = out_since(routes_by_id)
    present = {one: _out(route, routes_by_id[one], started.get(one)) for one, route in routes_now(routes).items()}
    accounts = {one.account_id for one in team.members} | _holders(routes)
    helped, paces = _helped(drive, accounts), quick_paces(drive, accounts, now)
    held: dict[frozenset[int], list[RouteNow]] = defaultdict(list)
    people = {member.account_id: member.account for member in team.members if member.ended_at is None}
    members = frozenset(people)
    for route in routes:
        walking = {holder.account_id: holder.account for holder in route.holders if holder.active}
        people |= walking
        held[frozenset(walking)].append(present[route.id])
    busy = frozenset().union(*held)
    for pair in pairs_of(team):
        free = frozenset(pair.account_ids) - busy
        for group in [free] if pair.number else [frozenset({one}) for one in free]:
            if group:
                held[group] = []
    minimum, maximum = goal_of_each(drive)
    lines = [
        Line(
            _walkers(group, people, helped, members, paces), tuple(rows), need_of(rows, now) if rows else Need.NO_ROUTE
        )
        for group, rows in held.items()
    ]
    return TeamToday(urgent_first(lines, minimum), minimum, maximum)


def _out(now: RouteNow, route: Assignment, started: datetime | None) -> RouteNow:
    return replace(now, out_since=started, back_by=expected_back(started, route.ends_at, route.minutes))


def routes_now(routes: Sequence[Assignment]) -> dict[int, RouteNow]:
    """Return route id -> how far it is: doors, those worked at since it was given out, the one visited last. One query."""
    walk = (
        select(
            AssignmentDoor.assignment_id.label("route_id"),
            Household.plate,
            Household.landmark,
            DoorState.last_at,
            func.row_number()
            .over(partition_by=AssignmentDoor.assignment_id, order_by=(AssignmentDoor.position, AssignmentDoor.id))
            .label("place"),
            is_worked().label("worked"),
            (DoorState.last_at >= Assignment.created_at).label("fresh"),
        )
        .join(Assignment, Assignment.id == AssignmentDoor.assignment_id)
        .join(Household, Household.id == AssignmentDoor.household_id)
        .outerjoin(DoorState, state_of_door())
        .where(AssignmentDoor.assignment_id.in_([route.id for route in routes]), AssignmentDoor.active)
        .where(in_use(), Household.suppressed_reason == "")
        .subquery()
    )
    newest = func.row_number().over(
        partition_by=walk.c.route_id, order_by=(walk.c.fresh.desc().nulls_last(), walk.c.last_at.desc().nulls_last())
    )
    counted = func.count().over(partition_by=walk.c.route_id)
    worked = func.count().filter(walk.c.worked).over(partition_by=walk.c.route_id)
    ranked = select(walk, newest.label("newest"), counted.label("doors"), worked.label("done")).subquery()
    found = {row.route_id: row for row in db.session.execute(select(ranked).where(ranked.c.newest == 1))}
    return {route.id: _route_now(route, found.get(route.id)) for route in routes}


def is_worked() -> ColumnElement[bool]:
    """Match doors closed, or visited since the route was given out (visits.walk.is_worked says the same)."""
    return func.coalesce(or_(DoorState.status.not_in(sorted(OPEN)), DoorState.last_at >= Assignment.created_at), False)


def state_of_door() -> ColumnElement[bool]:
    return and_(DoorState.drive_id == AssignmentDoor.drive_id, DoorState.household_id == AssignmentDoor.household_id)


def _route_now(route: Assignment, row: object) -> RouteNow:
    fresh = bool(getattr(row, "fresh", False))
    return RouteNow(
        uid=route.uid,
        title=route.title,
        state=route.state,
        doors=getattr(row, "doors", 0),
        worked=getattr(row, "done", 0),
        starts_at=route.starts_at,
        due_at=route.due_at,
        last_at=getattr(row, "last_at", None) if fresh else None,
        place=getattr(row, "place", 0) if fresh else 0,
        plate=(getattr(row, "plate", "") or getattr(row, "landmark", "")) if fresh else "",
    )


def _held_routes(drive: Drive, team_ids: Collection[int]) -> Sequence[Assignment]:
    query = (
        select(Assignment)
        .where(Assignment.drive_id == drive.id, Assignment.team_id.in_(team_ids), Assignment.state.in_(sorted(HOLDING)))
        .options(selectinload(Assignment.holders).joinedload(AssignmentHolder.account))
        .order_by(Assignment.starts_at.nulls_first(), Assignment.id)
    )
    return db.session.scalars(query).all()


def _holders(routes: Sequence[Assignment]) -> set[int]:
    return {holder.account_id for route in routes for holder in route.holders if holder.active}


def _helped(drive: Drive, account_ids: Collection[int]) -> dict[int, int]:
    query = (
        select(TallyPerson.account_id, func.sum(TallyPerson.n))
        .where(TallyPerson.drive_id == drive.id, TallyPerson.measure == "helped")
        .where(TallyPerson.account_id.in_(account_ids))
        .group_by(TallyPerson.account_id)
    )
    return {account_id: int(count) for account_id, count in db.session.execute(query)}


def _walkers(
    group: Collection[int],
    people: Mapping[int, Account],
    helped: Mapping[int, int],
    members: Collection[int],
    paces: Mapping[int, int],
) -> tuple[Walker, ...]:
    accounts = sorted((people[one] for one in group), key=lambda one: (one.name_sort, one.id))
    return tuple(
        Walker(one.id, one.name, helped.get(one.id, 0), one.id in members, paces.get(one.id)) for one in accounts
    )


def goal_of_each(drive: Drive) -> tuple[int, int]:
    goal = drives.goal_of(drive, "volunteer", "helped")
    return (goal.minimum, goal.maximum) if goal else (1, 2)

"""What the list of a drive's teams says: the same figures of every team. Three queries, however many teams and routes."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from app.access.actor import Actor
from app.access.names import P
from app.doors.models import DoorState
from app.drives.models import Drive
from app.extensions import db
from app.people.models import Team, TeamMember
from app.people.queries.teams import teams_reached
from app.places.models import Household
from app.reports.queries.board import in_use
from app.reports.queries.team import goal_of_each, is_worked, state_of_door
from app.reports.rules.team import Need, RouteNow, need_of_route
from app.routes.models import Assignment, AssignmentDoor, DriveHelper
from app.routes.rules import HOLDING


@dataclass(frozen=True)
class TeamLine:
    """A team in the list of a ward: its people, its routes in hand, and how far they are."""

    team: Team
    members: int
    routes: int
    not_started: int
    submitted: int
    left: int
    below_goal: int
    last_at: datetime | None

    @property
    def id(self) -> int:
        """Return the id its row is named by."""
        return self.team.id


def team_lines(actor: Actor, drive: Drive, now: datetime) -> list[TeamLine]:
    """Return every team of the drive in the actor's reach with its figures, those with most doors left first."""
    teams = [one for one in teams_reached(actor, P.BOARD_PEOPLE) if one.area.path.startswith(drive.area.path)]
    ids = [team.id for team in teams]
    members = _members(drive, ids)
    held: dict[int | None, list[RouteNow]] = defaultdict(list)
    for team_id, route in _routes_in_hand(drive, ids):
        held[team_id].append(route)
    lines = [_line(team, *members.get(team.id, (0, 0)), held[team.id], now) for team in teams]
    return sorted(lines, key=lambda line: (-line.left, line.team.id))


def _line(team: Team, members: int, below_goal: int, routes: Sequence[RouteNow], now: datetime) -> TeamLine:
    needs = [need_of_route(route, now) for route in routes]
    return TeamLine(
        team=team,
        members=members,
        routes=len(routes),
        not_started=needs.count(Need.NOT_STARTED),
        submitted=needs.count(Need.SUBMITTED),
        left=sum(route.left for route in routes),
        below_goal=below_goal,
        last_at=max((route.last_at for route in routes if route.last_at), default=None),
    )


def _routes_in_hand(drive: Drive, team_ids: Collection[int]) -> Iterator[tuple[int | None, RouteNow]]:
    """Yield (team id, route) with its doors counted; which door was the last one is not asked for."""
    fresh = DoorState.last_at >= Assignment.created_at
    query = (
        select(
            *(Assignment.team_id, Assignment.uid, Assignment.title, Assignment.state),
            *(Assignment.starts_at, Assignment.due_at),
            func.count(Household.id),
            func.count(Household.id).filter(is_worked()),
            func.max(DoorState.last_at).filter(fresh, Household.id.is_not(None)),
        )
        .outerjoin(AssignmentDoor, and_(AssignmentDoor.assignment_id == Assignment.id, AssignmentDoor.active))
        .outerjoin(
            Household,
            and_(Household.id == AssignmentDoor.household_id, in_use(), Household.suppressed_reason == ""),
        )
        .outerjoin(DoorState, state_of_door())
        .where(Assignment.drive_id == drive.id, Assignment.team_id.in_(team_ids), Assignment.state.in_(sorted(HOLDING)))
        .group_by(Assignment.id)
    )
    for team_id, uid, title, state, starts_at, due_at, doors, worked, last_at in db.session.execute(query):
        yield team_id, RouteNow(uid, title, state, doors, worked, starts_at, due_at, last_at)


def _members(drive: Drive, team_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return team id -> how many are in it, and how many of them have helped fewer than the drive asks of each."""
    minimum, _maximum = goal_of_each(drive)
    query = (
        select(TeamMember.team_id, func.count(), func.count().filter(func.coalesce(DriveHelper.helped, 0) < minimum))
        .outerjoin(
            DriveHelper,
            and_(DriveHelper.account_id == TeamMember.account_id, DriveHelper.drive_id == drive.id),
        )
        .where(TeamMember.team_id.in_(team_ids), TeamMember.ended_at.is_(None))
        .group_by(TeamMember.team_id)
    )
    return {team_id: (members, below) for team_id, members, below in db.session.execute(query)}

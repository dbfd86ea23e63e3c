"""Reads of routes in people's hands: who holds what, how far they are, and the doors nobody holds."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.access.actor import Actor
from app.access.names import P
from app.access.table import reaches
from app.doors.models import DoorState
from app.drives import queries as drives
from app.drives.models import Drive
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Account
from app.places.models import Area, Household
from app.places.tree import under
from app.routes.models import Assignment, AssignmentDoor, AssignmentEvent, AssignmentHolder
from app.routes.queries import areas_under, open_door
from app.routes.rules import GROUPS, HOLDING, UNDER_WAY

ENDED = GROUPS["ended"]


@dataclass(frozen=True)
class Figures:
    """How far a route is: doors on it, doors somebody knocked at, residents helped."""

    doors: int = 0
    visited: int = 0
    helped: int = 0


@dataclass(frozen=True)
class RouteRow:
    """A route as a list shows it."""

    route: Assignment
    people: str
    figures: Figures
    late: bool

    @property
    def id(self) -> int:
        """Return the id its row in a table is named by."""
        return self.route.id


@dataclass(frozen=True)
class DoorRow:
    """A door of a route with its state in the drive."""

    household: Household
    status: str
    attempts: int


@dataclass(frozen=True)
class EventRow:
    """What happened to a route, and who did it."""

    event: AssignmentEvent
    who: str


@dataclass(frozen=True)
class UnheldAlley:
    """An alley with doors nobody holds."""

    area: Area
    doors: Sequence[Household]


def routes_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Assignment (joined to its Area) for routes the actor may see."""
    reach = reaches(actor, P.ROUTE_SEE)
    if reach.system:
        return Assignment.id.is_not(None)
    own = exists().where(
        AssignmentHolder.assignment_id == Assignment.id,
        AssignmentHolder.account_id == reach.own_id,
        AssignmentHolder.active,
    )
    inside = [under(path) for path in reach.area_paths]
    teams = [Assignment.team_id.in_(sorted(reach.team_ids))] if reach.team_ids else []
    return or_(false(), *inside, *teams, *([own] if reach.own_id is not None else []))


def assignment_for(actor: Actor, uid: str) -> Assignment:
    """Return a route with its holders. Raises NotFound for one out of reach."""
    query = select(Assignment).join(Area, Area.id == Assignment.area_id)
    options = (
        joinedload(Assignment.area),
        joinedload(Assignment.team),
        joinedload(Assignment.drive).joinedload(Drive.area),
        selectinload(Assignment.holders).joinedload(AssignmentHolder.account),
    )
    route = db.session.scalar(query.where(Assignment.uid == uid, routes_visible_to(actor)).options(*options))
    if route is None:
        raise NotFound(N_("There is no such route."))
    return route


def drive_with_routes(actor: Actor, drive_id: int) -> Drive:
    """Return a drive the actor sees, or has a route of. Raises NotFound otherwise."""
    mine = (
        select(Assignment.id)
        .join(Area, Area.id == Assignment.area_id)
        .where(Assignment.drive_id == drive_id, routes_visible_to(actor))
    )
    drive = db.session.get(Drive, drive_id)
    if drive is not None and db.session.scalar(mine.limit(1)) is not None:
        return drive
    return drives.drive_for(actor, drive_id)


def route_rows(actor: Actor, drive: Drive, now: datetime, group: str = "") -> list[RouteRow]:
    """Return the routes of a drive the actor may see: those late first, then by due time."""
    query = (
        select(Assignment)
        .join(Area, Area.id == Assignment.area_id)
        .where(Assignment.drive_id == drive.id, routes_visible_to(actor), _in_group(group, now))
        .options(joinedload(Assignment.team), selectinload(Assignment.holders).joinedload(AssignmentHolder.account))
        .order_by(Assignment.state.in_(ENDED), Assignment.due_at, Assignment.id)
    )
    routes = db.session.scalars(query).all()
    figures = figures_of(routes)
    return [RouteRow(one, people_of(one), figures.get(one.id, Figures()), is_late(one, now)) for one in routes]


def group_counts(actor: Actor, drive: Drive, now: datetime) -> dict[str, int]:
    """Return how many routes stand in each group of the list, "" for all."""
    query = select(func.count()).select_from(Assignment).join(Area, Area.id == Assignment.area_id)
    query = query.where(Assignment.drive_id == drive.id, routes_visible_to(actor))
    names = ("", *GROUPS, "late")
    return {name: db.session.scalar(query.where(_in_group(name, now))) or 0 for name in names}


def _in_group(group: str, now: datetime) -> ColumnElement[bool]:
    if group == "late":
        return and_(Assignment.state.in_(UNDER_WAY), Assignment.due_at < now)
    return Assignment.state.in_(GROUPS[group]) if group in GROUPS else Assignment.id.is_not(None)


def is_late(route: Assignment, now: datetime) -> bool:
    """Say whether there is still walking to do past the route's time."""
    return route.state in UNDER_WAY and route.due_at is not None and route.due_at < now


def people_of(route: Assignment) -> str:
    """Return the names of those who hold the route; of those who held it when nobody does any more."""
    present = [holder for holder in route.holders if holder.active] or route.holders
    return ", ".join(holder.account.name for holder in sorted(present, key=lambda one: one.account.name_sort))


def figures_of(routes: Collection[Assignment]) -> dict[int, Figures]:
    """Return route id -> how far it is. The doors of an ended route are all that were on it."""
    ids = [route.id for route in routes]
    knocked = func.count().filter(DoorState.last_visit_uid.is_not(None))
    query = (
        select(AssignmentDoor.assignment_id, func.count(), knocked, func.coalesce(func.sum(DoorState.helped), 0))
        .join(Assignment, Assignment.id == AssignmentDoor.assignment_id)
        .outerjoin(DoorState, _state_of_door())
        .where(AssignmentDoor.assignment_id.in_(ids), _counts())
        .group_by(AssignmentDoor.assignment_id)
    )
    return {row[0]: Figures(*(int(value) for value in row[1:])) for row in db.session.execute(query)}


def doors_of(route: Assignment) -> list[DoorRow]:
    """Return the doors of a route in walking order, with their states."""
    query = (
        select(Household, DoorState.status, DoorState.attempts)
        .join(AssignmentDoor, AssignmentDoor.household_id == Household.id)
        .join(Assignment, Assignment.id == AssignmentDoor.assignment_id)
        .outerjoin(DoorState, _state_of_door())
        .where(AssignmentDoor.assignment_id == route.id, _counts())
        .options(joinedload(Household.alley))
        .order_by(AssignmentDoor.position, AssignmentDoor.id)
    )
    rows = db.session.execute(query)
    return [DoorRow(household, status or "unvisited", attempts or 0) for household, status, attempts in rows]


def _state_of_door() -> ColumnElement[bool]:
    return and_(DoorState.drive_id == AssignmentDoor.drive_id, DoorState.household_id == AssignmentDoor.household_id)


def _counts() -> ColumnElement[bool]:
    return or_(AssignmentDoor.active, Assignment.state.not_in(sorted(HOLDING)))


def events_of(route: Assignment) -> list[EventRow]:
    """Return what happened to a route, the newest first."""
    query = (
        select(AssignmentEvent, Account.name)
        .outerjoin(Account, Account.id == AssignmentEvent.account_id)
        .where(AssignmentEvent.assignment_id == route.id)
        .order_by(AssignmentEvent.id.desc())
    )
    return [EventRow(event, name or "") for event, name in db.session.execute(query)]


def routes_of_plan(plan_id: int) -> list[RouteRow]:
    """Return the routes a plan became."""
    query = select(Assignment).where(Assignment.plan_id == plan_id)
    options = (joinedload(Assignment.team), selectinload(Assignment.holders).joinedload(AssignmentHolder.account))
    routes = db.session.scalars(query.options(*options).order_by(Assignment.id)).all()
    figures = figures_of(routes)
    return [RouteRow(one, people_of(one), figures.get(one.id, Figures()), late=False) for one in routes]


def unheld_alleys(drive: Drive, area: Area, today: date) -> list[UnheldAlley]:
    """Return the doors of the area somebody still has to visit and nobody holds, alley by alley in list order."""
    query = (
        select(Household)
        .join(Area, Area.id == Household.alley_id)
        .where(under(area.path), open_door(drive.id, today))
        .order_by(Household.alley_id, Household.walk_override, Household.walk_key, Household.id)
    )
    doors: dict[int, list[Household]] = defaultdict(list)
    for household in db.session.scalars(query):
        doors[household.alley_id].append(household)
    return [UnheldAlley(one, doors[one.id]) for one in areas_under(area) if one.id in doors]

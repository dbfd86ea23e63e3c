"""Reads of routes in people's hands: who holds what, how far they are, and the doors nobody holds."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from app.access.actor import Actor
from app.access.names import P
from app.access.table import reaches
from app.doors.models import DoorState
from app.drives import queries as drives
from app.drives.models import Drive
from app.extensions import db
from app.kernel.addresses.order import natural
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Team
from app.places.models import Area, Household
from app.places.tree import under
from app.routes.grounds import areas_under, open_door
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.routes.rules import GROUPS, HOLDING, MOST_TOGETHER, NO_TEAM, SETTLED, UNDER_WAY
from app.storage.paging import Page, cut
from app.storage.types import UtcDateTime

ENDED = GROUPS["ended"]
LISTED = ("", *GROUPS, "late")
"""The groups of the list; "" is all of it."""
PAGE_SIZE = 30
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_TIME = datetime(5000, 1, 1, tzinfo=UTC)
"""Where a route without a due time stands in the list: on both databases after those that have one."""


@dataclass(frozen=True)
class Figures:
    """How far a route is: doors on it, doors somebody knocked at, residents helped."""

    doors: int = 0
    visited: int = 0
    helped: int = 0


@dataclass(frozen=True)
class Walkers:
    """Who walks a route: `names`; the `team` when the whole of it does (else ""); how many people they are."""

    names: str
    team: str
    people: int


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

    @property
    def walkers(self) -> Walkers:
        """Return who walks it."""
        return walkers_of(self.route)


@dataclass(frozen=True)
class RouteKey:
    """The place of a route in the list. It holds the values themselves: a route closed meanwhile leaves no gap."""

    rank: int
    due: datetime
    id: int

    @classmethod
    def of(cls, route: Assignment) -> "RouteKey":
        """Return the place of this route."""
        rank = 0 if route.state == "submitted" else 2 if route.state in ENDED else 1
        return cls(rank, route.due_at or NO_TIME, route.id)

    @classmethod
    def read(cls, text: str | None) -> "RouteKey | None":
        """Return the place a text writes, None when it writes none."""
        found = re.fullmatch(r"([0-2])-([0-9]{1,17})-([0-9]{1,9})", text or "")
        if found is None:
            return None
        rank, micros, route_id = (int(part) for part in found.groups())
        return cls(rank, EPOCH + timedelta(microseconds=micros), route_id)

    def __str__(self) -> str:
        """Write it as `read` reads it."""
        return f"{self.rank}-{(self.due - EPOCH) // timedelta(microseconds=1)}-{self.id}"


@dataclass(frozen=True)
class Tally:
    """The teams of a list of routes by id, in order, and how many routes each (None: no team) has in every group."""

    teams: Mapping[int, str]
    by_team: Mapping[int | None, tuple[int, ...]]

    def team(self, wanted: int | None) -> int | None:
        """Return the team asked for if the list has routes of it (NO_TEAM: of none), else None."""
        there = None in self.by_team if wanted == NO_TEAM else wanted in self.teams
        return wanted if there else None

    def counts(self, team_id: int | None) -> dict[str, int]:
        """Return group -> how many routes, of one team, of none (NO_TEAM) or (None) of all."""
        team = None if team_id == NO_TEAM else team_id
        chosen = self.by_team.values() if team_id is None else [self.by_team[team]]
        return {name: sum(row[place] for row in chosen) for place, name in enumerate(LISTED)}


@dataclass(frozen=True)
class DoorRow:
    """A door of a route with its state in the drive, and the day and part of it for which a visit was promised, if it was."""

    household: Household
    status: str
    attempts: int
    promised_on: date | None
    promised_band: str


@dataclass(frozen=True)
class UnheldAlley:
    """An alley with doors nobody holds."""

    area: Area
    doors: Sequence[Household]


def routes_visible_to(actor: Actor, permission: P = P.ROUTE_SEE) -> ColumnElement[bool]:
    """Return the condition on Assignment (joined to its Area) for routes the actor may see, or do this with."""
    reach = reaches(actor, permission)
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


def routes_of_drive(actor: Actor, drive_id: int, now: datetime) -> tuple[Drive, Tally]:
    """Return a drive the actor sees, or has a route of, and the tally of its routes in sight. Raises NotFound otherwise."""
    counts = [func.count().filter(_in_group(name, now)).label(f"n{place}") for place, name in enumerate(LISTED)]
    tally = (
        select(Assignment.team_id, *counts)
        .join(Area, Area.id == Assignment.area_id)
        .where(_of_drive(actor, drive_id))
        .group_by(Assignment.team_id)
        .subquery()
    )
    ground, home = aliased(Area), aliased(Area)
    query = (
        select(Drive, Team.id, Team.name, home.name, *list(tally.c)[1:])
        .select_from(tally)
        .join(Drive, Drive.id == drive_id)
        .join(Drive.area.of_type(ground))
        .outerjoin(Team, Team.id == tally.c.team_id)
        .outerjoin(home, home.id == Team.area_id)
        .options(contains_eager(Drive.area.of_type(ground)))
    )
    rows = db.session.execute(query).all()
    if not rows:
        return drives.drive_for(actor, drive_id), Tally({}, {})
    alike = Counter(row[2] for row in rows)
    named = {row[1]: f"{row[2]}, {row[3]}" if alike[row[2]] > 1 else row[2] for row in rows if row[1] is not None}
    teams = dict(sorted(named.items(), key=lambda item: (natural(item[1]), item[0])))
    return rows[0][0], Tally(teams, {row[1]: tuple(row[4:]) for row in rows})


def _of_drive(actor: Actor, drive_id: int) -> ColumnElement[bool]:
    return and_(Assignment.drive_id == drive_id, routes_visible_to(actor))


def route_page(
    actor: Actor,
    drive: Drive,
    now: datetime,
    group: str = "",
    team_id: int | None = None,
    after: RouteKey | None = None,
) -> Page[RouteRow]:
    """Return a page of the routes of a drive the actor may see: those handed in, under way, ended; the earliest due on top."""
    rank = case((Assignment.state == "submitted", 0), (Assignment.state.in_(ENDED), 2), else_=1)
    due = func.coalesce(Assignment.due_at, literal(NO_TIME, UtcDateTime()))
    query = select(Assignment).join(Area, Area.id == Assignment.area_id)
    query = query.where(_of_drive(actor, drive.id), _in_group(group, now))
    if team_id is not None:
        query = query.where(Assignment.team_id.is_(None) if team_id == NO_TEAM else Assignment.team_id == team_id)
    if after is not None:
        seen = tuple_(literal(after.rank), literal(after.due, UtcDateTime()), literal(after.id))
        query = query.where(tuple_(rank, due, Assignment.id) > seen)
    query = query.options(contains_eager(Assignment.area)).options(
        joinedload(Assignment.team), joinedload(Assignment.holders).joinedload(AssignmentHolder.account)
    )
    routes = db.session.scalars(query.order_by(rank, due, Assignment.id).limit(PAGE_SIZE + 1)).unique().all()
    page = cut(routes, PAGE_SIZE, lambda route: str(RouteKey.of(route)))
    figures = figures_of(page.rows)
    rows = [RouteRow(one, people_of(one), figures.get(one.id, Figures()), is_late(one, now)) for one in page.rows]
    return Page(rows, page.next_key)


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


def walkers_of(route: Assignment) -> Walkers:
    """Return who walks the route: a team where more do than walk as one group."""
    present = [holder for holder in route.holders if holder.active] or route.holders
    whole = route.team is not None and len(present) > MOST_TOGETHER
    return Walkers(people_of(route), route.team.name if whole and route.team else "", len(present))


def others_on(route: Assignment, account_id: int | None) -> str:
    """Return the names of those who walk the route with this person."""
    others = [holder.account for holder in route.holders if holder.active and holder.account_id != account_id]
    return ", ".join(account.name for account in sorted(others, key=lambda one: one.name_sort))


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
        select(Household, DoorState.status, DoorState.attempts, DoorState.next_due_on, DoorState.next_due_band)
        .join(AssignmentDoor, AssignmentDoor.household_id == Household.id)
        .join(Assignment, Assignment.id == AssignmentDoor.assignment_id)
        .outerjoin(DoorState, _state_of_door())
        .where(AssignmentDoor.assignment_id == route.id, _counts())
        .options(joinedload(Household.alley))
        .order_by(AssignmentDoor.position, AssignmentDoor.id)
    )
    return [_door_row(*row) for row in db.session.execute(query)]


def doors_to_walk(routes: Collection[Assignment]) -> dict[int, list[DoorRow]]:
    """Return route id -> its doors in walking order, for paper: those still to do, of an ended route all."""
    query = (
        select(AssignmentDoor.assignment_id, Household, DoorState.status, DoorState.attempts)
        .add_columns(DoorState.next_due_on, DoorState.next_due_band)
        .join(Household, Household.id == AssignmentDoor.household_id)
        .join(Assignment, Assignment.id == AssignmentDoor.assignment_id)
        .outerjoin(DoorState, _state_of_door())
        .where(AssignmentDoor.assignment_id.in_([route.id for route in routes]), _counts())
        .where(or_(Assignment.state.not_in(sorted(HOLDING)), func.coalesce(DoorState.status, "").not_in(SETTLED)))
        .options(joinedload(Household.alley))
        .order_by(AssignmentDoor.assignment_id, AssignmentDoor.position, AssignmentDoor.id)
    )
    found: dict[int, list[DoorRow]] = defaultdict(list)
    for route_id, *row in db.session.execute(query):
        found[route_id].append(_door_row(*row))
    return dict(found)


def promised_visits(drive_id: int, alley_ids: Collection[int]) -> dict[int, tuple[date, str]]:
    """Return household -> the day and part of it for which a visit was promised, for the doors of these alleys."""
    query = (
        select(Household.id, DoorState.next_due_on, DoorState.next_due_band)
        .join(DoorState, DoorState.household_id == Household.id)
        .where(
            DoorState.drive_id == drive_id, DoorState.status == "scheduled", Household.alley_id.in_(sorted(alley_ids))
        )
    )
    return {door: (on, band) for door, on, band in db.session.execute(query) if on is not None}


def _door_row(
    household: Household, status: str | None, attempts: int | None, due_on: date | None, due_band: str | None
) -> DoorRow:
    on, band = (due_on, due_band or "") if status == "scheduled" else (None, "")
    return DoorRow(household, status or "unvisited", attempts or 0, on, band)


def _state_of_door() -> ColumnElement[bool]:
    return and_(DoorState.drive_id == AssignmentDoor.drive_id, DoorState.household_id == AssignmentDoor.household_id)


def _counts() -> ColumnElement[bool]:
    """Match the doors of a route: those it holds; all that were on it to the end, once it is over."""
    stayed = and_(Assignment.state.not_in(sorted(HOLDING)), AssignmentDoor.moved_to_id.is_(None))
    return or_(AssignmentDoor.active, stayed)


def open_doors_of(route: Assignment) -> Sequence[AssignmentDoor]:
    """Return the doors the route holds and to which somebody still has to go, in walking order."""
    query = (
        select(AssignmentDoor)
        .join(Household, Household.id == AssignmentDoor.household_id)
        .outerjoin(DoorState, _state_of_door())
        .where(AssignmentDoor.assignment_id == route.id, AssignmentDoor.active)
        .where(func.coalesce(DoorState.status, "unvisited").not_in(SETTLED))
        .options(contains_eager(AssignmentDoor.household).joinedload(Household.alley))
        .order_by(AssignmentDoor.position, AssignmentDoor.id)
    )
    return db.session.scalars(query).all()


def unheld_alleys(drive: Drive, area: Area, today: date) -> list[UnheldAlley]:
    """Return the doors of the area somebody still has to visit and nobody holds, alley by alley in list order."""
    query = (
        select(Household)
        .join(Area, Area.id == Household.alley_id)
        .where(under(area.path), open_door(drive.id, today))
        .options(contains_eager(Household.alley))
        .order_by(Household.alley_id, Household.walk_override, Household.walk_key, Household.id)
    )
    doors: dict[int, list[Household]] = defaultdict(list)
    for household in db.session.scalars(query):
        doors[household.alley_id].append(household)
    return [UnheldAlley(one, doors[one.id]) for one in areas_under(area) if one.id in doors]


def unheld_doors(drive: Drive, area: Area, today: date) -> list[Household]:
    """Return the doors of the area nobody holds, in the order of `unheld_alleys`."""
    return [door for alley in unheld_alleys(drive, area, today) for door in alley.doors]


def route_of_code(actor: Actor, code: str) -> Assignment:
    """Return the route whose walk sheet bears this code. Raises NotFound for one out of reach."""
    query = select(Assignment.uid).join(Area, Area.id == Assignment.area_id)
    uid = db.session.scalar(query.where(Assignment.print_code == code, routes_visible_to(actor)))
    if not code or uid is None:
        raise NotFound(N_("No sheet within your reach bears this code."))
    return assignment_for(actor, uid)

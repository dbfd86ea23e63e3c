"""What the board reads: counters and lists, never the visits themselves."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.doors.models import DoorState, TallyPerson
from app.doors.rules import OPEN
from app.drives import queries as drives
from app.drives.models import Drive
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.ids import read_id
from app.kernel.words import N_
from app.people.models import Account, Team
from app.places.models import Area, Household
from app.reports.rules.board import ListFigures, Load
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.storage.paging import Page, cut

PEOPLE_SHOWN = 100
HELD_STATES = ("assigned", "received", "in_progress", "paused")


@dataclass(frozen=True)
class Helper:
    """A volunteer with a route in the drive and how many residents they have helped."""

    account_id: int
    name: str
    team: str
    helped: int


def in_use() -> ColumnElement[bool]:
    """Return the condition for households that count."""
    return and_(Household.void_reason == "", Household.merged_into_id.is_(None))


@dataclass(frozen=True)
class HelperCounts:
    """How many volunteers hold or held a route of the drive, and how many of them helped fewer than the goal asks."""

    all: int
    below: int


@dataclass(frozen=True)
class AlleyList:
    """An alley and what its household list says."""

    area_id: int
    name: str
    figures: ListFigures


@dataclass(frozen=True)
class Waiting:
    """What waits in a drive: houses for a leader's word, routes past their time, open doors in nobody's route."""

    review: int
    overdue: int
    unheld: int


def drive_of_board(actor: Actor, drive_id: int) -> Drive:
    """Return a drive with its area and goals in one query. Raises NotFound for one out of reach."""
    query = select(Drive).join(Area).where(Drive.id == drive_id, drives.visible_to(actor))
    drive = db.session.scalars(query.options(joinedload(Drive.area), joinedload(Drive.goals))).unique().one_or_none()
    if drive is None:
        raise NotFound(N_("There is no such drive."))
    return drive


def lists_of(drive: Drive) -> list[AlleyList]:
    """Return every alley of the drive that has households, with what its list says; once closed, what it said then."""
    sums = drives.list_of(drive).subquery()
    query = select(Area, sums.c.households, sums.c.unknown, sums.c.smartphones, sums.c.installed)
    rows = db.session.execute(query.join(sums, sums.c.area_id == Area.id).order_by(Area.id)).all()
    names = _told_apart([row[0] for row in rows])
    return [
        AlleyList(row[0].id, names[row[0].id], ListFigures(*(int(value or 0) for value in row[1:]))) for row in rows
    ]


def _told_apart(alleys: Sequence[Area]) -> dict[int, str]:
    """Return each alley's name, with what it stands in where another one is called the same."""
    labels = Counter(area.label for area in alleys)
    names = {area.id: area.label for area in alleys}
    twins = [area for area in alleys if labels[area.label] > 1 and area.parent_id]
    if twins:
        above = db.session.scalars(select(Area).where(Area.id.in_({area.parent_id for area in twins})))
        parents = {area.id: area.label for area in above}
        names |= {area.id: f"{area.label}, {parents[area.parent_id]}" for area in twins if area.parent_id in parents}
    return names


def team_loads(drive: Drive) -> list[Load]:
    """Return each team's open doors in routes it holds, and its people on them."""
    settled = exists().where(
        DoorState.drive_id == AssignmentDoor.drive_id,
        DoorState.household_id == AssignmentDoor.household_id,
        DoorState.status.not_in(sorted(OPEN)),
    )
    doors = (
        select(Assignment.team_id, func.count().label("doors"))
        .join(AssignmentDoor, AssignmentDoor.assignment_id == Assignment.id)
        .where(Assignment.drive_id == drive.id, AssignmentDoor.active, ~settled)
        .where(Assignment.state.in_(HELD_STATES), Assignment.team_id.is_not(None))
        .group_by(Assignment.team_id)
        .subquery()
    )
    people = (
        select(Assignment.team_id, func.count(AssignmentHolder.account_id.distinct()).label("people"))
        .join(AssignmentHolder, AssignmentHolder.assignment_id == Assignment.id)
        .where(Assignment.drive_id == drive.id, AssignmentHolder.active, Assignment.state.in_(HELD_STATES))
        .group_by(Assignment.team_id)
        .subquery()
    )
    query = (
        select(Team.id, Team.name, doors.c.doors, people.c.people, Area.path)
        .join(Area, Area.id == Team.area_id)
        .join(doors, doors.c.team_id == Team.id)
        .join(people, people.c.team_id == Team.id)
        .order_by(Team.id)
    )
    return [Load(*row) for row in db.session.execute(query)]


def helper_counts(drive: Drive, least: int) -> HelperCounts:
    """Count the volunteers of the drive and those among them who have helped fewer than `least`."""
    helpers = _helpers(drive).subquery()
    below = func.count().filter(helpers.c.n < least)
    return HelperCounts(*db.session.execute(select(func.count(), below).select_from(helpers)).one())


def helpers_page(
    drive: Drive, team_ids: Collection[int] | None, after: str | None, size: int = PEOPLE_SHOWN
) -> Page[Helper]:
    """Return a page of the volunteers who hold or held a route of the drive (of these teams), fewest helped first, then by
    name. `after` is the key of the page before.
    """
    helpers = _helpers(drive)
    if team_ids is not None:
        helpers = helpers.where(Assignment.team_id.in_(team_ids))
    found = helpers.subquery()
    query = (
        select(Account.id, Account.name, func.coalesce(Team.name, ""), found.c.n)
        .join(found, found.c.account_id == Account.id)
        .outerjoin(Team, Team.id == found.c.team_id)
    )
    if after:
        helped, _, account_id = after.partition("-")
        last = select(Account.name_sort).where(Account.id == read_id(account_id)).scalar_subquery()
        key = tuple_(found.c.n, Account.name_sort, Account.id)
        query = query.where(key > tuple_(literal(read_id(helped)), last, literal(read_id(account_id))))
    rows = db.session.execute(query.order_by(found.c.n, Account.name_sort, Account.id).limit(size + 1))
    people = [Helper(row[0], row[1], row[2], int(row[3])) for row in rows]
    return cut(people, size, lambda helper: f"{helper.helped}-{helper.account_id}")


def _helpers(drive: Drive) -> Select[tuple[int, int, int]]:
    """Select (account_id, team_id, n helped) of everybody in force who holds or held a route of the drive."""
    helped = (
        select(TallyPerson.account_id, func.sum(TallyPerson.n).label("n"))
        .where(TallyPerson.drive_id == drive.id, TallyPerson.measure == "helped")
        .group_by(TallyPerson.account_id)
        .subquery()
    )
    count = func.coalesce(func.max(helped.c.n), 0).label("n")
    return (
        select(AssignmentHolder.account_id, func.min(Assignment.team_id).label("team_id"), count)
        .join(Assignment, Assignment.id == AssignmentHolder.assignment_id)
        .join(Account, Account.id == AssignmentHolder.account_id)
        .outerjoin(helped, helped.c.account_id == AssignmentHolder.account_id)
        .where(Assignment.drive_id == drive.id, Account.disabled_at.is_(None))
        .group_by(AssignmentHolder.account_id)
    )


def waiting_in(drive: Drive, now: datetime) -> Waiting:
    """Return what waits in the drive, in one query."""
    late = select(func.count()).select_from(Assignment)
    late = late.where(Assignment.drive_id == drive.id, Assignment.due_at < now, Assignment.state.in_(HELD_STATES))
    left_alone = and_(DoorState.status.in_(("unsafe", "suppressed")), Household.suppressed_reason == "")
    moved = and_(DoorState.last_outcome == "moved", Household.void_reason == "")
    review = (
        select(func.count())
        .select_from(DoorState)
        .join(Household, Household.id == DoorState.household_id)
        .where(DoorState.drive_id == drive.id, or_(left_alone, moved))
    )
    held = exists().where(
        AssignmentDoor.drive_id == drive.id, AssignmentDoor.household_id == Household.id, AssignmentDoor.active
    )
    settled = exists().where(
        DoorState.drive_id == drive.id,
        DoorState.household_id == Household.id,
        DoorState.status.not_in(sorted(OPEN)),
    )
    unheld = (
        select(func.count())
        .select_from(Household)
        .join(Area, Area.id == Household.alley_id)
        .where(Area.path.startswith(drive.area.path, autoescape=True), in_use())
        .where(Household.suppressed_reason == "", ~held, ~settled)
    )
    row = db.session.execute(select(review.scalar_subquery(), late.scalar_subquery(), unheld.scalar_subquery())).one()
    return Waiting(*row)

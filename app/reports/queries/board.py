"""What the board reads: counters and lists, never the visits themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal, select, tuple_
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.drives import queries as drives
from app.drives.models import Drive
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.ids import read_id
from app.kernel.words import N_
from app.people.models import Account, Team
from app.places.models import Area, Household
from app.reports.rules.board import Load
from app.routes.models import Assignment, AssignmentHolder, DriveHelper, RouteOpen
from app.routes.rules import HOLDING, UNDER_WAY
from app.storage.paging import Page, cut
from app.storage.types import UtcDateTime

PEOPLE_SHOWN = 100


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
class Held:
    """The routes of a drive that hold doors: what each team still carries, the open doors in all, routes past their time."""

    loads: list[Load]
    doors: int
    overdue: int


def drive_of_board(actor: Actor, drive_id: int) -> Drive:
    """Return a drive with its area and goals in one query. Raises NotFound for one out of reach."""
    query = select(Drive).join(Area).where(Drive.id == drive_id, drives.visible_to(actor))
    drive = db.session.scalars(query.options(joinedload(Drive.area), joinedload(Drive.goals))).unique().one_or_none()
    if drive is None:
        raise NotFound(N_("There is no such drive."))
    return drive


def held_in(drive: Drive, now: datetime) -> Held:
    """Return what the routes hold that have not ended, in one query."""
    rows = db.session.execute(_held(), {"drive": drive.id, "now": now}).all()
    loads = [Load(row[2], row[3], int(row[4]), row[5], row[6]) for row in rows if row[2] and row[4] and row[5]]
    return Held(loads, sum(int(row[0]) for row in rows), sum(row[1] for row in rows))


@cache
def _held() -> Select[*tuple[Any, ...]]:
    """Select (doors, overdue, team id, its name, doors to be walked, people, path) by team.

    The routes in hand are named once: grouped by team at once, SQLite would go through all routes that have ever been.
    """
    in_hand = (
        select(Assignment.id, Assignment.team_id, Assignment.due_at, Assignment.state.in_(UNDER_WAY).label("walked"))
        .where(Assignment.drive_id == bindparam("drive"), Assignment.state.in_(sorted(HOLDING)))
        .cte("in_hand")
    )
    late = in_hand.c.due_at < bindparam("now", type_=UtcDateTime())
    held = (
        select(
            in_hand.c.team_id,
            func.coalesce(func.sum(RouteOpen.n), 0).label("doors"),
            func.coalesce(func.sum(RouteOpen.n).filter(in_hand.c.walked), 0).label("walked"),
            func.count().filter(in_hand.c.walked, late).label("overdue"),
        )
        .outerjoin(RouteOpen, RouteOpen.assignment_id == in_hand.c.id)
        .group_by(in_hand.c.team_id)
        .subquery()
    )
    people = (
        select(in_hand.c.team_id, func.count(AssignmentHolder.account_id.distinct()).label("people"))
        .join(AssignmentHolder, AssignmentHolder.assignment_id == in_hand.c.id)
        .where(AssignmentHolder.active, in_hand.c.walked)
        .group_by(in_hand.c.team_id)
        .subquery()
    )
    return (
        select(held.c.doors, held.c.overdue, Team.id, Team.name, held.c.walked, people.c.people, Area.path)
        .outerjoin(Team, Team.id == held.c.team_id)
        .outerjoin(Area, Area.id == Team.area_id)
        .outerjoin(people, people.c.team_id == held.c.team_id)
        .order_by(Team.id)
    )


def helper_counts(drive: Drive, least: int) -> HelperCounts:
    """Count the volunteers of the drive and those among them who have helped fewer than `least`."""
    return HelperCounts(*db.session.execute(_helper_counts(), {"drive": drive.id, "least": least}).one())


@cache
def _helper_counts() -> Select[int, int]:
    gone = select(Account.id).where(Account.disabled_at.is_not(None))
    query = select(func.count(), func.count().filter(DriveHelper.helped < bindparam("least")))
    here = (DriveHelper.drive_id == bindparam("drive"), DriveHelper.routes > 0)
    return query.where(*here, DriveHelper.account_id.not_in(gone))


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


def _helpers(drive: Drive) -> Select[int, int | None, int]:
    """Select (account_id, team_id, n helped) of everybody in force who holds or held a route of the drive."""
    return (
        select(DriveHelper.account_id, func.min(Assignment.team_id).label("team_id"), DriveHelper.helped.label("n"))
        .join(AssignmentHolder, AssignmentHolder.account_id == DriveHelper.account_id)
        .join(Assignment, and_(Assignment.id == AssignmentHolder.assignment_id, Assignment.drive_id == drive.id))
        .join(Account, Account.id == DriveHelper.account_id)
        .where(DriveHelper.drive_id == drive.id, Account.disabled_at.is_(None))
        .group_by(DriveHelper.account_id, DriveHelper.helped)
    )

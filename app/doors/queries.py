"""Reads of door states and counters; sums by path, so that any level of the area tree costs one query."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.doors.models import DoorState, Tally, TallyPerson
from app.doors.rules import OPEN
from app.extensions import db
from app.places.models import Area

Totals = dict[str, int]
Key = TypeVar("Key", int, date)


def totals(drive_id: int, path: str, since: date | None = None, until: date | None = None) -> Totals:
    """Return measure -> count of everything below `path` from `since` to `until`, both included."""
    query = select(Tally.measure, func.sum(Tally.n)).where(*_under(drive_id, path, since, until))
    rows = db.session.execute(query.join(Area, Area.id == Tally.area_id).group_by(Tally.measure))
    return {measure: int(n) for measure, n in rows}


def totals_by_area(drive_id: int, path: str, since: date | None = None, until: date | None = None) -> dict[int, Totals]:
    """Return leaf area -> measure -> count below `path`."""
    return _grouped(_by(Tally.area_id, drive_id, path, since, until))


def totals_with_day(drive_id: int, path: str, day: date) -> tuple[dict[int, Totals], Totals]:
    """Return (leaf area -> measure -> count of the whole drive, measure -> count of the day) below `path`, in one query."""
    of_day = func.coalesce(func.sum(Tally.n).filter(Tally.day == day), 0)
    query = select(Tally.area_id, Tally.measure, func.sum(Tally.n), of_day).join(Area, Area.id == Tally.area_id)
    by_area: dict[int, Totals] = defaultdict(dict)
    today: Totals = defaultdict(int)
    rows = query.where(*_under(drive_id, path, None, None)).group_by(Tally.area_id, Tally.measure)
    for area_id, measure, n, n_day in db.session.execute(rows):
        by_area[area_id][measure] = int(n)
        today[measure] += int(n_day)
    return dict(by_area), {measure: n for measure, n in today.items() if n}


def totals_by_team(drive_id: int, path: str, since: date | None = None, until: date | None = None) -> dict[int, Totals]:
    """Return team -> measure -> count below `path`; team 0 holds visits without one."""
    return _grouped(_by(Tally.team_id, drive_id, path, since, until))


def totals_by_day(drive_id: int, path: str, since: date | None = None, until: date | None = None) -> dict[date, Totals]:
    """Return day -> measure -> count below `path`."""
    return _grouped(_by(Tally.day, drive_id, path, since, until))


def person_totals(drive_id: int, account_ids: Collection[int]) -> dict[int, Totals]:
    """Return account -> measure -> count over the whole drive."""
    query = (
        select(TallyPerson.account_id, TallyPerson.measure, func.sum(TallyPerson.n))
        .where(TallyPerson.drive_id == drive_id, TallyPerson.account_id.in_(account_ids))
        .group_by(TallyPerson.account_id, TallyPerson.measure)
    )
    return _grouped(query)


def states_by_household(drive_id: int, household_ids: Collection[int]) -> Mapping[int, DoorState]:
    """Return household -> door state; a household nobody visited yet may be missing."""
    query = select(DoorState).where(DoorState.drive_id == drive_id, DoorState.household_id.in_(household_ids))
    return {state.household_id: state for state in db.session.scalars(query)}


def statuses(drive_id: int, path: str) -> Totals:
    """Return status -> number of doors below `path`; a household without a visit is in none of them."""
    query = (
        select(DoorState.status, func.count())
        .join(Area, Area.id == DoorState.area_id)
        .where(DoorState.drive_id == drive_id, Area.path.like(path + "%"))
        .group_by(DoorState.status)
    )
    return {str(status): int(n) for status, n in db.session.execute(query)}


def due_doors(drive_id: int, path: str, on: date) -> Sequence[DoorState]:
    """Return doors below `path` whose next try is due on the day or overdue, oldest first."""
    query = (
        select(DoorState)
        .join(Area, Area.id == DoorState.area_id)
        .where(
            DoorState.drive_id == drive_id,
            DoorState.next_due_on <= on,
            DoorState.status.in_(sorted(OPEN)),
            Area.path.like(path + "%"),
        )
        .order_by(DoorState.next_due_on, DoorState.id)
    )
    return db.session.scalars(query).all()


def _by(
    column: InstrumentedAttribute[Key], drive_id: int, path: str, since: date | None, until: date | None
) -> Select[Key, str, int]:
    query = select(column, Tally.measure, func.sum(Tally.n)).join(Area, Area.id == Tally.area_id)
    return query.where(*_under(drive_id, path, since, until)).group_by(column, Tally.measure)


def _under(drive_id: int, path: str, since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    found = [Tally.drive_id == drive_id, Area.path.like(path + "%")]
    if since:
        found.append(Tally.day >= since)
    if until:
        found.append(Tally.day <= until)
    return found


def _grouped(query: Select[Key, str, int]) -> dict[Key, Totals]:
    found: dict[Key, Totals] = defaultdict(dict)
    for key, measure, n in db.session.execute(query):
        found[key][measure] = int(n)
    return dict(found)

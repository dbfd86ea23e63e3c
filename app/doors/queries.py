"""Reads of door states and counters; sums by path, so that any level of the area tree costs one query."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, func, select

from app.doors.models import DoorState, Tally
from app.extensions import db
from app.places.models import Area

Totals = dict[str, int]


def totals(drive_id: int, path: str, since: date | None = None, until: date | None = None) -> Totals:
    """Return measure -> count of everything below `path` from `since` to `until`, both included."""
    query = select(Tally.measure, func.sum(Tally.n)).where(*_under(drive_id, path, since, until))
    rows = db.session.execute(query.join(Area, Area.id == Tally.area_id).group_by(Tally.measure))
    return {measure: int(n) for measure, n in rows}


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


def states_by_household(drive_id: int, household_ids: Collection[int]) -> Mapping[int, DoorState]:
    """Return household -> door state; a household nobody visited yet may be missing."""
    query = select(DoorState).where(DoorState.drive_id == drive_id, DoorState.household_id.in_(household_ids))
    return {state.household_id: state for state in db.session.scalars(query)}


def _under(drive_id: int, path: str, since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    found = [Tally.drive_id == drive_id, Area.path.like(path + "%")]
    if since:
        found.append(Tally.day >= since)
    if until:
        found.append(Tally.day <= until)
    return found

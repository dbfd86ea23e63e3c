"""Reads of door states and counters."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from app.doors.models import ADDED_UP, DoorState, DriveAlley, Tally
from app.extensions import db

Totals = dict[str, int]
_ADDED_UP = ("closed", "review", *ADDED_UP)


def totals(drive_id: int) -> Totals:
    """Return what a drive adds up to: each measure of its board, and `closed` and `review` doors. One row an alley is read."""
    row = db.session.execute(_totals(), {"drive": drive_id}).one()
    return {name: int(n) for name, n in zip(_ADDED_UP, row, strict=True)}


@cache
def _totals() -> Select[*tuple[Any, ...]]:
    sums = (func.coalesce(func.sum(DriveAlley.__table__.c[name]), 0) for name in _ADDED_UP)
    return select(*sums).where(DriveAlley.drive_id == bindparam("drive"))


def totals_of_day(drive_id: int, day: date, measures: Collection[str]) -> Totals:
    """Return measure -> count of one day in a drive; what did not happen is missing."""
    query = select(Tally.measure, func.sum(Tally.n)).where(Tally.drive_id == drive_id, Tally.day == day)
    rows = db.session.execute(query.where(Tally.measure.in_(measures)).group_by(Tally.measure))
    return {measure: int(n) for measure, n in rows if n}


def states_by_household(drive_id: int, household_ids: Collection[int]) -> Mapping[int, DoorState]:
    """Return household -> door state; a household nobody visited yet may be missing."""
    query = select(DoorState).where(DoorState.drive_id == drive_id, DoorState.household_id.in_(household_ids))
    return {state.household_id: state for state in db.session.scalars(query)}

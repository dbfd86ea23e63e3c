"""The alleys of a drive on its board, read from what is kept of each: a row an alley, however many doors and visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, and_, bindparam, case, cast, func, literal, select
from sqlalchemy.orm import aliased

from app.doors.models import DriveAlley
from app.drives import queries as drives
from app.drives.models import Drive
from app.drives.queries import DriveList
from app.extensions import db
from app.kernel.ids import read_id
from app.places.models import AlleyFigures, Area
from app.places.rules import label_of
from app.places.tree import under_asked
from app.reports.rules.board import AlleyLine, ListFigures
from app.storage.paging import Page, cut

Query = Select[*tuple[Any, ...]]
LISTED = ("households", "unknown", "smartphones", "installed")


@dataclass(frozen=True)
class Lists:
    """What the alleys of a drive that have households add up to: their number, what their lists say, and how many doors
    somebody may still have to come to (of a closed drive: none).
    """

    alleys: int
    figures: ListFigures
    open_doors: int


def lists_of(drive: Drive) -> Lists:
    """Return what the alleys of the drive add up to; once it is closed, what their lists said then."""
    told = drives.list_of(drive)
    query = _sums(told.rows) if drive.state == "closed" else _sums_with_doors()
    alleys, *figures, left = (int(value or 0) for value in db.session.execute(query, told.params).one())
    return Lists(alleys, ListFigures(*figures), left)


@cache
def _sums(lists: Query) -> Query:
    rows = lists.subquery()
    return select(func.count(), *(func.sum(rows.c[name]) for name in LISTED), literal(0)).select_from(rows)


@cache
def _sums_with_doors() -> Query:
    kept = AlleyFigures
    sums = (func.sum(kept.__table__.c[name]) for name in LISTED)
    left = func.sum(kept.callable - func.coalesce(DriveAlley.closed, 0))
    query = select(func.count().filter(kept.households > 0), *sums, left).join(Area, Area.id == kept.area_id)
    return query.outerjoin(DriveAlley, _of_drive(kept.area_id)).where(under_asked())


def worst_alleys(drive: Drive, size: int) -> list[AlleyLine]:
    """Return the first alleys in the order of `alleys_page`."""
    told = drives.list_of(drive)
    return _lines(told, db.session.execute(_worst(told.rows), {**told.params, "size": size}).all())


def alleys_page(drive: Drive, size: int, after: str | None) -> Page[AlleyLine]:
    """Return a page of the alleys that have households: the lowest rate first, those without a known rate last, and among
    them the most doors not visited first. `after` is the id of the last one seen.
    """
    told = drives.list_of(drive)
    params = {**told.params, "size": size + 1, "last": read_id(after)}
    lines = _lines(told, db.session.execute(_page(told.rows), params).all())
    return cut(lines, size, lambda line: str(line.area_id))


@cache
def _worst(lists: Query) -> Query:
    rated = _rated(lists).subquery()
    return _named(select(rated).order_by(*_worst_first(rated.c)).limit(bindparam("size")))


@cache
def _page(lists: Query) -> Query:
    rated = _rated(lists).subquery()
    ranked = select(rated, func.row_number().over(order_by=_worst_first(rated.c)).label("place")).cte()
    seen = select(ranked.c.place).where(ranked.c.area_id == bindparam("last")).scalar_subquery()
    after = select(ranked).where(ranked.c.place > func.coalesce(seen, 0))
    return _named(after.order_by(ranked.c.place).limit(bindparam("size")))


def _rated(lists: Query) -> Query:
    """Select (area_id, households, knocked, not visited, percent by the list) of each alley."""
    rows = lists.subquery()
    installed = rows.c.installed + func.coalesce(DriveAlley.installed, 0)
    knocked = func.coalesce(DriveAlley.knocked, 0)
    return select(
        rows.c.area_id,
        rows.c.households,
        knocked.label("knocked"),
        case((rows.c.households > knocked, rows.c.households - knocked), else_=0).label("left"),
        case((rows.c.smartphones > 0, cast(installed, Float) / rows.c.smartphones * 100)).label("percent"),
    ).outerjoin(DriveAlley, _of_drive(rows.c.area_id))


def _of_drive(area_id: Any) -> ColumnElement[bool]:
    return and_(DriveAlley.drive_id == bindparam("drive"), DriveAlley.area_id == area_id)


def _worst_first(columns: Any) -> Sequence[ColumnElement[Any]]:
    return (columns.percent.is_(None), columns.percent, columns.left.desc(), columns.area_id)


def _named(shown: Query) -> Query:
    """Give the few alleys of `shown` their names and those of what they stand in."""
    few, above = shown.subquery(), aliased(Area)
    few_in_order = _worst_first(few.c)
    query = select(few.c.area_id, few.c.households, few.c.knocked, few.c.percent, Area.kind, Area.name)
    query = query.add_columns(above.kind.label("kind_above"), above.name.label("name_above"))
    query = query.join(Area, Area.id == few.c.area_id).outerjoin(above, above.id == Area.parent_id)
    return query.order_by(*few_in_order)


def _lines(told: DriveList, rows: Sequence[Any]) -> list[AlleyLine]:
    """Return the lines of alleys, each with what it stands in where another one is called the same."""
    names = {**told.params, "names": sorted({row.name for row in rows})}
    twins = {tuple(row) for row in db.session.execute(_twins(told.rows), names)}
    return [
        AlleyLine(row.area_id, _called(row, (row.kind, row.name) in twins), row.households, row.knocked, row.percent)
        for row in rows
    ]


@cache
def _twins(lists: Query) -> Query:
    """Select those (kind, name) that several alleys bear."""
    rows = lists.subquery()
    query = select(Area.kind, Area.name).join(rows, rows.c.area_id == Area.id)
    query = query.where(Area.name.in_(bindparam("names", expanding=True)))
    return query.group_by(Area.kind, Area.name).having(func.count() > 1)


def _called(row: Any, alike: bool) -> str:
    label = label_of(row.kind, row.name)
    return f"{label}, {label_of(row.kind_above or '', row.name_above)}" if alike and row.name_above else label

"""Reads of the rows that wait for a place: how many, in which groups, where they may go, what was placed lately."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.access.actor import Actor, Scope
from app.access.names import P
from app.extensions import db
from app.intake.models import IntakeBatch, IntakeRow
from app.kernel.errors import NotFound
from app.kernel.vietnamese.fold import fold
from app.kernel.words import N_
from app.places.models import Area, Placing, UnplacedRow
from app.places.naming import way_of, ways_named
from app.places.queries import STILL, areas_visible_to
from app.places.rules import read_address
from app.places.search import became
from app.places.tree import path_ids, under
from app.places.word_search import begins
from app.storage.order import by_bytes
from app.storage.paging import Page, cut, cut_after

TAKES_ROWS = ("ward", "group", "block", "alley")
GROUPS_A_PAGE, ROWS_A_PAGE, TARGETS_SHOWN, ACTS_SHOWN = 25, 50, 20, 5


@dataclass(frozen=True)
class Group:
    """Waiting rows that name the same unit and street, of lists brought into one area."""

    key: str
    area: Area
    origin: Area | None
    words: str
    street: str
    why: str
    rows: int

    @property
    def label(self) -> str:
        """The unit the rows name, in the register's words where it knows it."""
        return self.origin.label if self.origin else self.words


@dataclass(frozen=True)
class Waiting:
    """One row as its list has it."""

    id: int
    number: int
    file_name: str
    name: str
    address: str


@dataclass(frozen=True)
class Target:
    """A place rows may go to, and where that lies."""

    area: Area
    above: str


@dataclass(frozen=True)
class Act:
    """An act of placing; `path` is that of the place, or of where the rows came from."""

    placing: Placing
    path: str

    @property
    def access_scope(self) -> Scope:
        return Scope(area_path=self.path)


def waiting_rows(actor: Actor, within: Area | None = None) -> tuple[ColumnElement[bool], ...]:
    """Match the rows in the actor's reach that wait; of those that say the same, from several lists, the first."""
    other = aliased(UnplacedRow)
    same = and_(
        other.area_id == UnplacedRow.area_id,
        other.key == UnplacedRow.key,
        other.batch_id != UnplacedRow.batch_id,
        other.id < UnplacedRow.id,
    )
    return (
        UnplacedRow.placing_id.is_(None),
        UnplacedRow.area_id == Area.id,
        areas_visible_to(actor, P.HOUSEHOLD_PLACE),
        *((under(within.path),) if within is not None else ()),
        ~select(other.id).where(same, other.placing_id.is_(None)).exists(),
    )


def count_waiting(actor: Actor, within: Area | None = None) -> int:
    """Return how many rows wait."""
    return db.session.scalar(select(func.count(UnplacedRow.id)).where(*waiting_rows(actor, within))) or 0


def groups(actor: Actor, within: Area | None, query: str, after: str | None = None) -> Page[Group]:
    """Return a page of groups by former unit and street; a query leaves those that hold each of its words."""
    words = fold(query).split()
    found = [
        group
        for group in _groups(actor, within)
        if all(word in f" {fold(f'{group.label} {group.words} {group.street}')}" for word in words)
    ]
    return cut_after(found, GROUPS_A_PAGE, lambda group: group.key, after)


def group_of(actor: Actor, key: str) -> Group:
    """Return one group. Raises NotFound when none of its rows waits."""
    found = next(iter(_groups(actor, None, UnplacedRow.group_key == key)), None)
    if found is None:
        raise NotFound(N_("No row waits there any more."))
    return found


def chosen_groups(actor: Actor, keys: Collection[str], ids: Collection[int]) -> list[Group]:
    """Return whole groups and the groups of single rows, each with as many rows as are chosen."""
    return _groups(actor, None, _chosen(keys, ids))


def _groups(actor: Actor, within: Area | None, *which: ColumnElement[bool]) -> list[Group]:
    by = (UnplacedRow.group_key, UnplacedRow.area_id, UnplacedRow.origin_id, UnplacedRow.why)
    query = select(*by, func.min(UnplacedRow.origin), func.min(UnplacedRow.street), func.count())
    rows = db.session.execute(query.where(*waiting_rows(actor, within), *which).group_by(*by)).all()
    ids = {one for row in rows for one in (row[1], row[2]) if one is not None}
    areas = {area.id: area for area in db.session.scalars(select(Area).where(Area.id.in_(ids)))} if ids else {}
    found = [
        Group(key, areas[area_id], areas.get(origin_id or 0), words, street, why, count)
        for key, area_id, origin_id, why, words, street, count in rows
    ]
    return sorted(found, key=lambda group: (fold(group.label), fold(group.street), group.key))


def rows_of_group(actor: Actor, key: str, after: int = 0) -> Page[Waiting]:
    """Return a page of the rows of a group, in the order they came."""
    query = _told().where(*waiting_rows(actor), UnplacedRow.group_key == key, UnplacedRow.id > after)
    rows = [_waiting(*row) for row in db.session.execute(query.limit(ROWS_A_PAGE + 1))]
    return cut(rows, ROWS_A_PAGE, lambda row: str(row.id))


def _told() -> Select[*tuple[Any, ...]]:
    query = select(UnplacedRow.id, IntakeRow.row, IntakeBatch.file_name, IntakeRow.values)
    query = query.join(IntakeRow, IntakeRow.id == UnplacedRow.row_id)
    return query.join(IntakeBatch, IntakeBatch.id == UnplacedRow.batch_id).order_by(UnplacedRow.id)


def _waiting(row_id: int, number: int, file_name: str, values: dict[str, Any]) -> Waiting:
    told = values.get("row") or {}
    return Waiting(row_id, number, file_name, told.get("head_name") or "", told.get("address") or "")


def chosen_rows(actor: Actor, keys: Collection[str], ids: Collection[int]) -> list[int]:
    """Return the ids of the waiting rows of whole groups and of single ones."""
    query = select(UnplacedRow.id).where(*waiting_rows(actor), _chosen(keys, ids))
    return list(db.session.scalars(query.order_by(UnplacedRow.id)))


def _chosen(keys: Collection[str], ids: Collection[int]) -> ColumnElement[bool]:
    return or_(UnplacedRow.group_key.in_(keys), UnplacedRow.id.in_(ids))


# ---- where rows may go -----------------------------------------------------------------------------------


def target_for(actor: Actor, area_id: int) -> Area | None:
    """Return a place the actor may put rows into; None for any other."""
    query = select(Area).where(Area.id == area_id, *_may_take(actor))
    return db.session.scalar(query)


def targets_found(actor: Actor, query: str) -> list[Target]:
    """Return the places in the actor's reach whose name holds words that begin so."""
    words = fold(query).split()[:8]
    if not words:
        return []
    found = select(Area).where(*_may_take(actor), *(begins(Area.search_fold, word) for word in words))
    order = (func.length(Area.path), by_bytes(Area.search_fold), Area.id)
    return _with_above(db.session.scalars(found.order_by(*order).limit(TARGETS_SHOWN)).all())


def targets_for(actor: Actor, chosen: Sequence[Group], today: date) -> list[Target]:
    """Return the places that suggest themselves: what knows the streets, the wards a unit went to, where the lists lie."""
    wards: dict[int, Area] = {}
    for group in chosen[:GROUPS_A_PAGE]:
        went = [area for area, _ in became(group.origin, today)] if group.origin else []
        wards.update({area.id: area for area in (*went, group.area)})
    reach = select(Area).where(Area.id.in_(wards), *_may_take(actor))
    within = db.session.scalars(reach.order_by(by_bytes(Area.name), Area.id)).all()
    streets = ways_named(group.street for group in chosen if group.street)
    below = select(Area).where(
        or_(False, *(under(ward.path) for ward in within)), Area.level == "alley", *_may_take(actor)
    )
    alleys = db.session.scalars(below.order_by(by_bytes(Area.name), Area.id)).all()
    knowing = [one for one in alleys if streets.hold(way_of(read_address(one.label, one.region)) or one.bare_name)]
    return _with_above([*knowing[:TARGETS_SHOWN], *within])


def _may_take(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return Area.level.in_(TAKES_ROWS), STILL, areas_visible_to(actor, P.HOUSEHOLD_PLACE)


def _with_above(areas: Sequence[Area]) -> list[Target]:
    ids = {one for area in areas for one in path_ids(area.path)[:-1]}
    query = select(Area).where(Area.id.in_(ids), Area.level.in_(TAKES_ROWS))
    known = {one.id: one for one in db.session.scalars(query)} if ids else {}
    return [
        Target(area, ", ".join(known[one].label for one in reversed(path_ids(area.path)[:-1]) if one in known))
        for area in areas
    ]


# ---- acts ------------------------------------------------------------------------------------------------


def recent_acts(actor: Actor, now: datetime, within: timedelta) -> Sequence[Placing]:
    """Return the latest acts of placing that can still be taken back, the newest first."""
    mine = select(UnplacedRow.placing_id).where(
        UnplacedRow.area_id == Area.id, areas_visible_to(actor, P.HOUSEHOLD_PLACE)
    )
    query = select(Placing).where(Placing.id.in_(mine), Placing.undone_at.is_(None), Placing.at > now - within)
    return db.session.scalars(
        query.options(joinedload(Placing.area)).order_by(Placing.id.desc()).limit(ACTS_SHOWN)
    ).all()


def act_for(actor: Actor, uid: str) -> Act:
    """Return an act of placing rows that the actor may see. Raises NotFound for any other."""
    from_there = select(UnplacedRow.area_id).where(UnplacedRow.placing_id == Placing.id)
    query = select(Placing, Area.path).join(Area, or_(Area.id == Placing.area_id, Area.id.in_(from_there)))
    query = query.where(Placing.uid == uid, areas_visible_to(actor, P.HOUSEHOLD_PLACE)).order_by(Area.id)
    found = db.session.execute(query).first()
    if found is None:
        raise NotFound(N_("There is no such act."))
    return Act(*found)

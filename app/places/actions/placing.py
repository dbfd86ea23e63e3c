"""Rows of lists that wait for a place, put where they belong many at once, and back again."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, tuple_

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.intake import settling
from app.intake.models import IntakeRow
from app.intake.registry import Outcome, TakenRow
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.words import N_
from app.places.household_import import bring_in, told_of
from app.places.list_places import place_key, steps_to, way_in
from app.places.list_undo import judge_households, take_households_out, tidy_areas
from app.places.models import Area, Placing, UnplacedRow
from app.places.placing import LOOKED_AT, Found, Places, Told
from app.places.rules import bare_name
from app.places.tree import under
from app.places.unplaced import TAKES_ROWS
from app.storage.upsert import insert_first

UNDO_WITHIN = timedelta(days=7)
CHANGED = N_("Some of these rows have just been placed by somebody. Look them over again.")


def place_rows(
    actor: Actor, now: datetime, area: Area | None, row_ids: Collection[int], expected: int, uid: str
) -> Placing:
    """Put waiting rows below an area (an alley, or a ward where each finds its way by its own words), all or none.

    Without an area they stay out of the lists. Rows of other lists that say the same go along; later lists follow. Safe
    twice with the same `uid`. Raises Refused when not all of the `expected` rows wait any more.
    """
    values = {"uid": uid, "at": now, "account_id": actor.account_id, "rows": expected}
    values |= {"area_id": area and area.id, "left_out": area is None}
    first = insert_first(Placing, values, ("uid",))
    placing = db.session.scalars(select(Placing).where(Placing.uid == uid)).one()
    if placing.account_id != actor.account_id:
        raise Refused(N_("Open this form again."))
    if not first:
        return placing
    if area is not None:
        _check_target(actor, area)
    rows = _held(row_ids)
    if len(rows) != expected or not rows:
        raise Refused(CHANGED)
    _check_sources(actor, rows)
    rows += _saying_the_same(rows)
    for row in rows:
        row.placing_id = placing.id
    db.session.flush()
    for batch_id, ids in _by_list(rows).items():
        batch = settling.hold_list(batch_id)
        if area is None:
            settling.settle(batch, [Outcome(row_id, "left_out", None) for row_id in ids])
            continue
        taken = settling.rows_again(batch, ids)
        settling.settle(batch, bring_in(actor, now, area, batch_id, taken, _straight_to(area, taken)))
    path = area.path if area is not None else _paths(rows)[0]
    record(actor, now, "places.place_rows", "placing", placing.id, path, rows=len(rows), area=area and area.id)
    return placing


def unplace_rows(actor: Actor, now: datetime, placing: Placing) -> int:
    """Let the rows of an act wait again and take their households out. Return how many stay, in use since. Safe twice."""
    placing = db.session.scalars(
        select(Placing).where(Placing.id == placing.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    rows = list(db.session.scalars(select(UnplacedRow).where(UnplacedRow.placing_id == placing.id)))
    if placing.undone_at is not None:
        return len(rows)
    if now - placing.at > UNDO_WITHIN:
        raise Refused(N_("Rows that were placed can be taken back for 7 days. That time is over."))
    _check_sources(actor, rows)
    path = placing.area.path if placing.area is not None else next(iter(_paths(rows)), None)
    stays: set[int] = set()
    for batch_id, ids in _by_list(rows).items():
        batch = settling.hold_list(batch_id)
        brought = settling.brought(ids)
        stays |= judge_households(brought, hold=True).keys()
        take_households_out(actor, now, [row for row in brought if row.id not in stays])
        settling.settle(batch, [Outcome(row_id, "unplaced", None) for row_id in ids if row_id not in stays])
        tidy_areas(batch_id)
    for row in rows:
        if row.row_id not in stays:
            row.placing_id = None
    placing.undone_at = now
    record(actor, now, "places.unplace_rows", "placing", placing.id, path, rows=len(rows) - len(stays), kept=len(stays))
    return len(stays)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What placing rows would do: in how many alleys they come to stand, and how many of those are new."""

    rows: int
    alleys: int
    new_alleys: int


def foresee(area: Area, row_ids: Collection[int]) -> Foreseen:
    """Return what placing these rows below an area would do; changes nothing."""
    if area.level == "alley":
        return Foreseen(len(row_ids), 1, 0)
    below = select(Area.kind, Area.name).where(under(area.path), Area.level == "alley", Area.valid_to.is_(None))
    there = {place_key(kind, bare_name(kind, name)) for kind, name in db.session.execute(below)}
    alleys: set[str] = set()
    query = select(IntakeRow.values).join(UnplacedRow, UnplacedRow.row_id == IntakeRow.id)
    for part in _parts(row_ids):
        told = [_told(values["row"]) for values in db.session.scalars(query.where(UnplacedRow.id.in_(part)))]
        ways = {way_in(address): address for address in map(Places(area, told).address_of, told)}
        steps = (steps_to(area, address)[-1] for address in ways.values())
        alleys |= {place_key(step.kind, step.name) for step in steps}
    return Foreseen(len(row_ids), len(alleys), len(alleys - there))


def _told(row: dict[str, Any]) -> Told:
    return row.get("address") or "", row.get("ward")


def _straight_to(area: Area, rows: Sequence[TakenRow]) -> Callable[[TakenRow], Found]:
    """Return where each row goes once a person has said so, whatever ward it names."""
    places = Places(area, [told_of(row) for row in rows[:LOOKED_AT]])
    return lambda row: Found(places.address_of(told_of(row)), area.id)


def _check_target(actor: Actor, area: Area) -> None:
    if area.level not in TAKES_ROWS or area.valid_to is not None:
        raise Invalid(N_("Choose an alley, a hamlet or a ward of today."), field="to")
    if not allows(actor, P.HOUSEHOLD_PLACE, area.access_scope):
        raise Forbidden(N_("You have not been given this area."), field="to")


def _check_sources(actor: Actor, rows: Sequence[UnplacedRow]) -> None:
    for path in _paths(rows):
        if not allows(actor, P.HOUSEHOLD_PLACE, Scope(area_path=path)):
            raise Forbidden(N_("You have not been given this area."))


def _paths(rows: Sequence[UnplacedRow]) -> Sequence[str]:
    areas = {row.area_id for row in rows}
    return db.session.scalars(select(Area.path).where(Area.id.in_(areas)).order_by(Area.id)).all()


def _held(row_ids: Collection[int]) -> list[UnplacedRow]:
    """Return those of the rows that still wait; until the end nobody else places them."""
    query = select(UnplacedRow).where(UnplacedRow.placing_id.is_(None)).order_by(UnplacedRow.id).with_for_update()
    return [row for part in _parts(row_ids) for row in db.session.scalars(query.where(UnplacedRow.id.in_(part)))]


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    """Yield ids in their order, as many as a statement takes."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), settling.CHUNK):
        yield ordered[start : start + settling.CHUNK]


def _saying_the_same(rows: Sequence[UnplacedRow]) -> list[UnplacedRow]:
    """Return the waiting rows of other lists that say what these say."""
    own = {row.id for row in rows}
    found: list[UnplacedRow] = []
    query = select(UnplacedRow).where(UnplacedRow.placing_id.is_(None)).order_by(UnplacedRow.id).with_for_update()
    keys = sorted({(row.area_id, row.key) for row in rows})
    for start in range(0, len(keys), settling.CHUNK):
        part = keys[start : start + settling.CHUNK]
        same = query.where(tuple_(UnplacedRow.area_id, UnplacedRow.key).in_(part))
        found += [row for row in db.session.scalars(same) if row.id not in own]
    return found


def _by_list(rows: Sequence[UnplacedRow]) -> dict[int, list[int]]:
    """Return list -> its rows, in an order that two people who place at once share."""
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        found[row.batch_id].append(row.row_id)
    return dict(sorted(found.items()))

"""Reads of pairs: what they steer, and the two of each side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.access.actor import Actor
from app.extensions import db
from app.intake.duplicates.steering import KeptPair
from app.intake.duplicates.words import REASONS
from app.intake.models import IntakeBatch, IntakePair, IntakeRow
from app.intake.queries import in_words, list_for
from app.intake.reader.plain import from_plain
from app.intake.registry import KnownList, StoredThing, known_list
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.storage.paging import Page, cut

PAIRS_A_PAGE = 20
TABS = ("asked", "sure", "decided", "sharing")
_SPELT = frozenset({"name_same", "name_plain"})
_WRITTEN = {"address": frozenset({"door_same"}), "name": _SPELT, "head_name": _SPELT}
"""A field differs only in how it is written where the two have one of these in common."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two: row `number` of `sheet`, or stored since `since`."""

    sheet: str
    number: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class ComparedField:
    """A field of both as people read it; `how`: same, written (otherwise), missing (of one), differs."""

    name: str
    label: str
    values: tuple[str, str]
    how: str


@dataclass(frozen=True, slots=True)
class ShownPair:
    """A pair side by side: the stored or earlier one first; `reasons` are message ids."""

    id: int
    grade: str
    kind: str
    reasons: tuple[str, ...]
    sides: tuple[Side, Side]
    fields: tuple[ComparedField, ...]
    decision: str
    remembered: bool


@dataclass(frozen=True, slots=True)
class KindOfPair:
    """How many undecided pairs have the same in common; `kind` are the codes, `reasons` message ids."""

    kind: str
    reasons: tuple[str, ...]
    pairs: int


def pairs_of(batch_id: int) -> list[KeptPair]:
    """Return every pair of a list as it steers the rows."""
    columns = (IntakePair.row_id, IntakePair.other_id, IntakePair.stored_id, IntakePair.grade, IntakePair.decision)
    query = select(*columns).where(IntakePair.batch_id == batch_id).order_by(IntakePair.id)
    return [KeptPair(*row) for row in db.session.execute(query)]


def rows_to_check(batch_id: int) -> set[int]:
    """Return the ids of the rows of a list that have remarks."""
    return set(
        db.session.scalars(select(IntakeRow.id).where(IntakeRow.batch_id == batch_id, IntakeRow.status == "check"))
    )


def pair_for(actor: Actor, uid: str, pair_id: int) -> IntakePair:
    """Return a pair of a list the actor may see. Raises NotFound."""
    batch = list_for(actor, uid)
    pair = db.session.scalar(select(IntakePair).where(IntakePair.id == pair_id, IntakePair.batch_id == batch.id))
    if pair is None:
        raise NotFound(N_("There is no such pair."))
    return pair


def shown_pairs(batch: IntakeBatch, tab: str, after: int = 0) -> Page[ShownPair]:
    """Return a page of the pairs of a tab, those of one kind together in the order of the file."""
    query = select(IntakePair).where(IntakePair.batch_id == batch.id, *_of_tab(tab), IntakePair.id > after)
    pairs = db.session.scalars(query.order_by(IntakePair.id).limit(PAIRS_A_PAGE + 1)).all()
    return cut(_side_by_side(known_list(batch.kind), pairs), PAIRS_A_PAGE, lambda pair: str(pair.id))


def shown_pair(pair: IntakePair) -> ShownPair:
    """Return one pair side by side."""
    return _side_by_side(known_list(pair.batch.kind), [pair])[0]


def kinds_of(batch: IntakeBatch, tab: str) -> list[KindOfPair]:
    """Return how many undecided pairs of a tab there are of each kind that has several, the most frequent first."""
    query = select(IntakePair.reasons, func.count()).where(IntakePair.batch_id == batch.id, *_of_tab(tab))
    query = query.where(IntakePair.decision == "").group_by(IntakePair.reasons).having(func.count() > 1)
    counted = [(kind, count) for kind, count in db.session.execute(query)]
    return [KindOfPair(kind, _told(kind), count) for kind, count in sorted(counted, key=lambda one: (-one[1], one[0]))]


def _of_tab(tab: str) -> tuple[ColumnElement[bool], ...]:
    if tab == "asked":
        return IntakePair.grade == "likely", IntakePair.decision == ""
    if tab == "decided":
        return IntakePair.grade == "likely", IntakePair.decision != ""
    return (IntakePair.grade == tab,)


def _told(kind: str) -> tuple[str, ...]:
    return tuple(REASONS[code] for code in kind.split() if code in REASONS)


def _side_by_side(known: KnownList, pairs: Sequence[IntakePair]) -> list[ShownPair]:
    ids = {pair.row_id for pair in pairs} | {pair.other_id for pair in pairs if pair.other_id is not None}
    rows = {row.id: row for row in db.session.scalars(select(IntakeRow).where(IntakeRow.id.in_(ids)))}
    things = {pair.stored_id for pair in pairs if pair.stored_id is not None}
    stored = known.twins.told(things) if known.twins and things else {}
    return [_shown(known, pair, rows, stored) for pair in pairs]


def _shown(
    known: KnownList, pair: IntakePair, rows: Mapping[int, IntakeRow], stored: Mapping[int, StoredThing]
) -> ShownPair:
    row = rows[pair.row_id]
    one, side = None, Side("", 0, None)  # what was stored may be gone since
    if pair.other_id is not None:
        other = rows[pair.other_id]
        one, side = from_plain(known.kind.candidate, other.values["row"]), Side(other.sheet, other.row, None)
    elif (thing := stored.get(pair.stored_id or 0)) is not None:
        one, side = thing.candidate, Side("", 0, thing.since)
    return ShownPair(
        pair.id,
        pair.grade,
        pair.reasons,
        _told(pair.reasons),
        (side, Side(row.sheet, row.row, None)),
        tuple(_compared(known, one, from_plain(known.kind.candidate, row.values["row"]), pair.reasons.split())),
        pair.decision,
        pair.remembered,
    )


def _compared(known: KnownList, one: Any, other: Any, reasons: Sequence[str]) -> Iterable[ComparedField]:
    """Return the fields at least one of the two tells; of something that is gone since nothing."""
    told = [in_words(known.kind, candidate) if candidate is not None else {} for candidate in (one, other)]
    for name, label in known.kind.shown:
        values = told[0].get(name, ""), told[1].get(name, "")
        if any(values):
            raw = getattr(one, name, None), getattr(other, name, None)
            yield ComparedField(name, label, values, _how(name, raw, reasons))


def _how(name: str, raw: tuple[Any, Any], reasons: Sequence[str]) -> str:
    one, other = raw
    if one == other:
        return "same"
    if one in (None, "") or other in (None, ""):
        return "missing"
    return "differs" if _WRITTEN.get(name, frozenset()).isdisjoint(reasons) else "written"

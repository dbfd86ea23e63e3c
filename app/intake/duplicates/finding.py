"""Looks for duplicates when a list was read: its rows among one another and against what is stored below its place."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, func, or_, select

from app.extensions import db
from app.intake.duplicates.pairs import Finding, Pair, find_pairs
from app.intake.duplicates.queries import rows_to_check
from app.intake.duplicates.steering import KeptPair, counts_of, ordered
from app.intake.models import IntakeBatch, IntakePair, IntakeRow, IntakeVerdict
from app.intake.reader.plain import from_plain
from app.intake.registry import KnownList, ListPlace, Twins, known_list
from app.storage.bulk import insert_many

CHUNK = 2000
AT_ONCE = 3000
"""So many rows are looked through within a request."""
COLUMNS = ("batch_id", "row_id", "other_id", "stored_id", "grade", "reasons", "low", "high", "decision", "remembered")
REPEATED = Finding("sure", ("repeated",), 1)
"""What is said of a row in a list whose slice tells no more than that it repeats an earlier one."""

Names = dict[tuple[int, bool], str]


def look_for_duplicates(batch: IntakeBatch) -> dict[str, int]:
    """Keep the pairs of a list that was read and return what they come to, for its counts.

    Safe twice: pairs that are found again keep what was said of them. What was said of the same two in an earlier list
    of the place holds for this one.
    """
    said = _said(batch)
    db.session.execute(delete(IntakePair).where(IntakePair.batch_id == batch.id))
    known = known_list(batch.kind)
    pairs, names = _found(batch, known, known.twins) if known.twins else (_repeated(batch), {})
    verdicts = _remembered(batch)
    kept: list[KeptPair] = []
    rows: list[tuple[Any, ...]] = []
    for pair in pairs:
        low, high = ordered(names.get((pair.row, False), ""), names.get((pair.other, pair.stored), ""))
        other, stored = (None, pair.other) if pair.stored else (pair.other, None)
        decision = said.get((pair.row, other, stored), "")
        before = "" if decision or pair.finding.grade == "sharing" or not low else verdicts.get((low, high), "")
        kept.append(KeptPair(pair.row, other, stored, pair.finding.grade, decision or before))
        reasons = " ".join(pair.finding.reasons)
        rows.append((batch.id, *kept[-1][:4], reasons, low, high, decision or before, bool(before)))
    insert_many(IntakePair, COLUMNS, rows)
    return counts_of(kept, rows_to_check(batch.id)) | {"unlooked": 0}


def look_again(batch: IntakeBatch, mended: Sequence[int]) -> None:
    """Find the pairs anew of a list of which these rows were mended; of a long list not before it comes in.

    Until then pairs with the mended rows are gone.
    """
    rows = db.session.scalar(select(func.count()).select_from(IntakeRow).where(IntakeRow.batch_id == batch.id)) or 0
    if rows <= AT_ONCE:
        batch.counts = batch.counts | look_for_duplicates(batch)
        return
    for start in range(0, len(mended), CHUNK):
        ids = mended[start : start + CHUNK]
        gone = (IntakePair.batch_id == batch.id, or_(IntakePair.row_id.in_(ids), IntakePair.other_id.in_(ids)))
        db.session.execute(delete(IntakePair).where(*gone))
    batch.counts = batch.counts | {"unlooked": 1}


def _found(batch: IntakeBatch, known: KnownList, twins: Twins) -> tuple[list[Pair], Names]:
    """Return the pairs, and for each thing in them what it is known by."""
    place = ListPlace(batch.area_id, batch.area_path, "", batch.school_id)
    read = twins.reader(place)
    rows = [(row_id, read(from_plain(known.kind.candidate, values["row"]))) for row_id, values in _rows(batch)]
    stored = list(twins.stored(place))
    pairs = list(find_pairs(stored, rows, twins.rules).pairs)
    wanted = {(pair.row, False) for pair in pairs} | {(pair.other, pair.stored) for pair in pairs}
    names = {
        (thing_id, is_stored): _hashed(twins.rules.known_by(thing))
        for is_stored, things in ((False, rows), (True, stored))
        for thing_id, thing in things
        if (thing_id, is_stored) in wanted
    }
    return pairs, names


def _repeated(batch: IntakeBatch) -> list[Pair]:
    """Return the rows that the reader saw repeat another, for a list whose slice does not tell its things apart itself."""
    twins = [(row_id, values["twin"]) for row_id, values in _rows(batch) if values.get("twin")]
    if not twins:
        return []
    places = select(IntakeRow.sheet, IntakeRow.row, IntakeRow.id).where(IntakeRow.batch_id == batch.id)
    at = {(row.sheet, row.row): row.id for row in db.session.execute(places)}
    found = [(row_id, at.get((str(sheet)[:120], number))) for row_id, (sheet, number) in twins]
    return [Pair(row_id, first, False, REPEATED) for row_id, first in found if first is not None]


def _rows(batch: IntakeBatch) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows that may come in, in the order of the file, a part at a time."""
    mine = (IntakeRow.batch_id == batch.id, IntakeRow.status.in_(("good", "check")))
    query = select(IntakeRow.id, IntakeRow.values).where(*mine).order_by(IntakeRow.id).limit(CHUNK)
    last = 0
    while chunk := db.session.execute(query.where(IntakeRow.id > last)).all():
        yield from ((row.id, row.values) for row in chunk)
        last = chunk[-1].id


def _said(batch: IntakeBatch) -> dict[tuple[int, int | None, int | None], str]:
    """Return what was said of pairs of this list: row, other row, stored thing -> decision."""
    query = select(IntakePair.row_id, IntakePair.other_id, IntakePair.stored_id, IntakePair.decision)
    query = query.where(IntakePair.batch_id == batch.id, IntakePair.decision != "", IntakePair.remembered.is_(False))
    return {(row, other, stored): decision for row, other, stored, decision in db.session.execute(query)}


def _remembered(batch: IntakeBatch) -> dict[tuple[str, str], str]:
    """Return what was said last of two things in lists of this place, of one it lies in or one that lies in it."""
    query = select(IntakeVerdict.low, IntakeVerdict.high, IntakeVerdict.verdict)
    query = query.where(IntakeVerdict.kind == batch.kind, IntakeVerdict.school_id == batch.school_id)
    if batch.school_id is None:
        steps = batch.area_path.strip("/").split("/")
        around = ["/" + "/".join(steps[: end + 1]) + "/" for end in range(len(steps))]
        inside = IntakeVerdict.area_path.startswith(batch.area_path)
        query = query.where(or_(inside, IntakeVerdict.area_path.in_(around)))
    return {(low, high): verdict for low, high, verdict in db.session.execute(query.order_by(IntakeVerdict.id))}


def _hashed(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:32]

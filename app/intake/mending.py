"""Putting cells right in place: each is read again on the spot by the reader itself, alone or with all like it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.intake.duplicates.finding import look_again
from app.intake.flagged import LONGEST_TEXT, Alike
from app.intake.models import IntakeBatch, IntakeMend, IntakeRow
from app.intake.queries import EMPTIED, is_open
from app.intake.reader.columns import ListKind
from app.intake.reader.mended import Mends, cells_from_plain, row_again
from app.intake.reader.plain import from_plain, to_plain
from app.intake.reader.rows import Row
from app.intake.registry import known_list
from app.intake.summary import places_of, status_of
from app.intake.waiting import OF_ROW
from app.kernel.clock import local_day
from app.kernel.errors import Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.storage.bulk import insert_many

MOST_AT_ONCE = 5000
"""So many rows are read again within one request; the rest with the next press."""

COUNTED = ("good", "check", "rejected", "ignored")
_MEND = ("batch_id", "sheet", "row", "place", "text", "press", "account_id", "at")


def mends_of(batch: IntakeBatch) -> dict[str, Mends]:
    """Return sheet -> row -> column from 0 -> text of every mended cell."""
    told: dict[str, dict[int, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    query = select(IntakeMend).where(IntakeMend.batch_id == batch.id).order_by(IntakeMend.id)
    for mend in db.session.scalars(query):
        told[mend.sheet][mend.row][mend.place] = mend.text
    return {sheet: dict(rows) for sheet, rows in told.items()}


def mend_row(actor: Actor, now: datetime, batch: IntakeBatch, row: IntakeRow, texts: Mapping[str, str]) -> str:
    """Write other texts into cells of a waiting row (by column key) and read it again; return the press, "" for no change."""
    _hold(batch)
    db.session.refresh(row)
    return _mend(actor, now, batch, [(row, texts)])


def rows_alike(batch: IntakeBatch, alike: Alike) -> list[int]:
    """Return the ids of the waiting rows with such a cell, in the order of the file."""
    query = (
        select(IntakeRow.id, IntakeRow.issues)
        .where(IntakeRow.batch_id == batch.id, IntakeRow.status.in_(("check", "rejected")), IntakeRow.outcome == "")
        .order_by(IntakeRow.id)
    )
    return [row_id for row_id, issues in db.session.execute(query) if alike.among(issues)]


def mend_alike(actor: Actor, now: datetime, batch: IntakeBatch, alike: Alike, text: str) -> str:
    """Write the same text into every such cell and read those rows again; return the press, "" for no change."""
    _hold(batch)
    ids = rows_alike(batch, alike)[:MOST_AT_ONCE]
    rows = db.session.scalars(select(IntakeRow).where(IntakeRow.id.in_(ids)).order_by(IntakeRow.id)).all()
    return _mend(actor, now, batch, [(row, {alike.column: text}) for row in rows])


def mend_rows(
    actor: Actor, now: datetime, batch: IntakeBatch, told: Sequence[tuple[IntakeRow, Mapping[str, str]]]
) -> str:
    """Write other texts into cells of many rows, each its own, by one press; return it, "" for no change."""
    _hold(batch)
    return _mend(actor, now, batch, told)


def pressed(batch: IntakeBatch, press: str) -> int:
    """Return how many cells were mended by a press."""
    mine = select(func.count()).where(IntakeMend.batch_id == batch.id, IntakeMend.press == press)
    return db.session.scalar(mine) or 0


def take_back_mends(actor: Actor, now: datetime, batch: IntakeBatch, press: str) -> int:
    """Let the cells mended by one press say again what the file says. Safe twice; returns how many rows that were."""
    _hold(batch)
    mine = (IntakeMend.batch_id == batch.id, IntakeMend.press == press)
    places = set(db.session.execute(select(IntakeMend.sheet, IntakeMend.row).where(*mine)))
    rows = [row for row in _at(batch, places) if not row.outcome]
    for row in rows:
        here = (IntakeMend.sheet == row.sheet, IntakeMend.row == row.row)
        db.session.execute(delete(IntakeMend).where(*mine, *here))
    _read_again(batch, rows)
    if batch.mapping.get("returned", {}).get("press") == press:
        batch.mapping = {name: told for name, told in batch.mapping.items() if name != "returned"}
    record(actor, now, "intake.unmend", "intake_batch", batch.id, batch.area_path or None, rows=len(rows))
    return len(rows)


def _hold(batch: IntakeBatch) -> None:
    """Keep the list as it stands until the transaction ends. Raises Refused when it takes no mends now."""
    db.session.refresh(batch, with_for_update=True)
    if not is_open(batch):
        raise Refused(N_("This list can no longer be changed."))


def _mend(actor: Actor, now: datetime, batch: IntakeBatch, rows: Sequence[tuple[IntakeRow, Mapping[str, str]]]) -> str:
    press, sheets = uuid7(), {sheet["name"][:120]: places_of(sheet) for sheet in batch.sheets}
    changed: list[IntakeRow] = []
    mends: list[tuple[str, int, int, str]] = []
    for row, texts in rows:
        if row.outcome or not row.values.get("raw"):
            raise Refused(N_("This row is in already, or it cannot be mended here."))
        places, cells = sheets.get(row.sheet, {}), row.values.get("cells") or {}
        told = [
            (row.sheet, row.row, places[key], text[:LONGEST_TEXT])
            for key, text in texts.items()
            if key in places and text != cells.get(key, "")
        ]
        if told:
            mends += told
            changed.append(row)
    if not changed:
        return ""
    _forget(batch, mends)
    insert_many(IntakeMend, _MEND, ((batch.id, *mend, press, actor.account_id, now) for mend in mends))
    _read_again(batch, changed)
    record(actor, now, "intake.mend", "intake_batch", batch.id, batch.area_path or None, rows=len(changed))
    return press


def _forget(batch: IntakeBatch, mends: Sequence[tuple[str, int, int, str]]) -> None:
    """Forget what these cells were made to say before."""
    rows: dict[tuple[str, int], list[int]] = defaultdict(list)
    for sheet, number, place, _ in mends:
        rows[sheet, place].append(number)
    for (sheet, place), numbers in rows.items():
        here = (IntakeMend.batch_id == batch.id, IntakeMend.sheet == sheet, IntakeMend.place == place)
        db.session.execute(delete(IntakeMend).where(*here, IntakeMend.row.in_(numbers)))


def _read_again(batch: IntakeBatch, rows: Sequence[IntakeRow]) -> None:
    """Read rows from what the file says and what was mended in them; the list's counts follow."""
    kind, today = known_list(batch.kind).kind, local_day(batch.created_at)
    sheets = {sheet["name"][:120]: places_of(sheet) for sheet in batch.sheets}
    mends, before = mends_of(batch), _counted(rows)
    for row in rows:
        places, texts = sheets.get(row.sheet, {}), mends.get(row.sheet, {}).get(row.row, {})
        if not texts and row.values.get("unmended"):
            _restore(row)
            continue
        _remember(row)
        cells = cells_from_plain(row.values["raw"])
        cells |= {key: texts[place] or None for key, place in places.items() if place in texts}
        read = row_again(kind, row.sheet, row.row, cells, today)
        if read is None:
            row.status, row.foreseen, row.issues = "ignored", None, [{"code": EMPTIED}]
        else:
            _write(batch, kind, row, read)
    db.session.flush()
    after = _counted(rows)
    counts = {name: int(batch.counts.get(name, 0)) + after[name] - before[name] for name in COUNTED}
    if "left" in batch.counts:
        counts["left"] = int(batch.counts["left"]) + before["ignored"] - after["ignored"]
    batch.counts = batch.counts | counts
    look_again(batch, [row.id for row in rows])


def _remember(row: IntakeRow) -> None:
    """Keep how a row was read before anything in it was mended."""
    if not row.values.get("unmended"):
        told = {"values": dict(row.values), "issues": row.issues, "status": row.status, "foreseen": row.foreseen}
        row.values = row.values | {"unmended": told}


def _restore(row: IntakeRow) -> None:
    """Let a row be again what it was before anything in it was mended."""
    told = row.values["unmended"]
    row.values, row.issues, row.status, row.foreseen = told["values"], told["issues"], told["status"], told["foreseen"]


def _counted(rows: Sequence[IntakeRow]) -> Counter[str]:
    return Counter(row.status for row in rows)


def _write(batch: IntakeBatch, kind: ListKind[Any], row: IntakeRow, read: Row[Any]) -> None:
    first = row.values.get("first") or row.values.get("twin")
    twin = first if first and _repeats(batch, kind, first, read) else None
    told = {
        "row": to_plain(read.candidate) if read.candidate is not None else {},
        "cells": dict(read.cells),
        "serial": read.serial,
        "twin": twin,
        "first": first,
    }
    issues = [{"code": issue.code, "column": issue.column, "value": issue.value} for issue in read.issues]
    status = status_of(read)
    if twin is not None:
        issues.append({"code": OF_ROW, "column": None, "value": f"{twin[0]}, {twin[1]}"})
        status = "check" if status == "good" else status
    row.values, row.issues, row.status, row.foreseen = row.values | told, issues, status, None


def _repeats(batch: IntakeBatch, kind: ListKind[Any], first: Sequence[Any], read: Row[Any]) -> bool:
    """Say whether a row still repeats the one it repeated in the file; of any other the confirmation asks."""
    if read.candidate is None or kind.duplicate_key is None:
        return False
    other = next(iter(_at(batch, [(first[0][:120], first[1])])), None)
    if other is None or not other.values.get("row"):
        return False
    key = kind.duplicate_key(from_plain(kind.candidate, other.values["row"]))
    return key is not None and key == kind.duplicate_key(read.candidate)


def _at(batch: IntakeBatch, places: Collection[tuple[str, int]]) -> list[IntakeRow]:
    """Return the rows at these places of the file, in its order."""
    numbers = sorted({number for _, number in places})
    query = select(IntakeRow).where(IntakeRow.batch_id == batch.id, IntakeRow.row.in_(numbers)).order_by(IntakeRow.id)
    return [row for row in db.session.scalars(query) if (row.sheet, row.row) in places]

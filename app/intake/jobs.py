"""The worker's part: reading a kept file into rows, and taking the confirmed rows in."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, func, select, update

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.intake.choices import choices_of
from app.intake.looking import looked_over
from app.intake.memory import bounded_memory, few_looks_for_garbage
from app.intake.models import IntakeBatch, IntakeRow
from app.intake.reader.book import ListRead, read_list
from app.intake.reader.columns import ListKind
from app.intake.reader.plain import from_plain, to_plain
from app.intake.reader.rows import Row
from app.intake.reader.unreadable import Unreadable
from app.intake.registry import ListPlace, OutcomeCode, TakenRow, known_list
from app.intake.settling import keep_outcomes
from app.intake.summary import counts_of, sheets_of, status_of, text_of
from app.jobs.registry import Progress
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import Forbidden
from app.kernel.words import N_
from app.storage.bulk import insert_many

CHUNK = 2000
MOST_IGNORED = 500
KEPT = ("batch_id", "sheet", "row", "status", "values", "issues", "outcome", "kept")
CODES: tuple[OutcomeCode, ...] = ("created", "changed", "same", "left_out", "unplaced")
READING = N_("The rows are being read.")
STORING = N_("Every row is read. Now they are stored together: all of them or none.")
MEMORY = 700 * 1024 * 1024


@few_looks_for_garbage()
def parse_list(actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]:
    """Read the file of a batch and keep its rows for the preview; safe to run twice."""
    batch = _batch(actor, args["batch_id"])
    if batch is None or batch.state != "reading" or batch.file_bytes is None:
        return {}
    batch_id, known = batch.id, known_list(batch.kind)
    kind = known.kind
    try:
        read = looked_over(_read(batch, kind), _place(batch), known.look_over)
    except Unreadable as error:
        batch.state, batch.error = "failed", error.message
        batch.file_bytes = None
        return {"unreadable": error.code}
    counts = counts_of(read)
    sheets = sheets_of(read, kind)
    text = text_of(read, batch.file_bytes)
    db.session.execute(delete(IntakeRow).where(IntakeRow.batch_id == batch_id))
    _keep_rows(batch_id, read, progress)
    mapping = dict(batch.mapping) | {"text": text}
    ready = {"state": "ready", "counts": counts, "sheets": sheets, "mapping": mapping}
    db.session.execute(update(IntakeBatch).where(IntakeBatch.id == batch_id).values(ready))
    return counts


@few_looks_for_garbage()
def apply_list(actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]:
    """Take the accepted rows of a confirmed batch in, all in one transaction; safe to run twice.

    Its progress is that of reading the rows, which nobody changes any more. Storing them tells none: to tell is to commit.
    """
    batch = _batch(actor, args["batch_id"])
    if batch is None or batch.state != "applying":
        return {}
    known = known_list(batch.kind)
    wanted = ("good", "check") if args.get("with_doubtful", True) else ("good",)
    rows = _accepted(batch.id, known.kind, wanted, progress)
    outcomes = known.take_in(actor, utc_now(), _place(batch), batch.id, rows)
    keep_outcomes(outcomes)
    counted = Counter(outcome.code for outcome in outcomes)
    told: dict[str, int] = {code: counted[code] for code in CODES}
    batch.counts = dict(batch.counts) | told
    batch.state, batch.file_bytes = "done", None
    record(actor, utc_now(), "intake.apply", "intake_batch", batch.id, batch.area_path or None, **told)
    return told


def _accepted(batch_id: int, kind: ListKind[Any], wanted: Collection[str], progress: Progress) -> list[TakenRow]:
    """Return the rows to take in, those that repeat another left out; ends before anything is stored when cancelled."""
    of_batch = (IntakeRow.batch_id == batch_id, IntakeRow.status.in_(wanted))
    total = db.session.scalar(select(func.count()).select_from(IntakeRow).where(*of_batch)) or 0
    kept = select(IntakeRow.id, IntakeRow.values).where(*of_batch).order_by(IntakeRow.id).limit(CHUNK)
    rows: list[TakenRow] = []
    done = last = 0
    while chunk := db.session.execute(kept.where(IntakeRow.id > last)).all():
        done, last = done + len(chunk), chunk[-1].id
        rows += [
            TakenRow(row_id, from_plain(kind.candidate, values["row"]))
            for row_id, values in chunk
            if values.get("twin") is None
        ]
        progress(done, total, READING if done < total else STORING)
    return rows


def _batch(actor: Actor, batch_id: int) -> IntakeBatch | None:
    """Return the batch with the rights its owner has now; None when it was discarded meanwhile."""
    batch = db.session.get(IntakeBatch, batch_id)
    if batch is not None and not allows(actor, P.INTAKE_RUN, batch.access_scope):
        raise Forbidden(N_("This list belongs to a place that is not yours."))
    return batch


def _place(batch: IntakeBatch) -> ListPlace:
    return ListPlace(batch.area_id, batch.area_path, "", batch.school_id)


def _read(batch: IntakeBatch, kind: ListKind[Any]) -> ListRead[Any]:
    assert batch.file_bytes is not None
    choices, encoding = choices_of(batch.mapping), batch.mapping.get("encoding")
    try:
        with bounded_memory(MEMORY):
            return read_list(batch.file_bytes, batch.file_name, kind, local_day(batch.created_at), choices, encoding)
    except MemoryError as error:
        raise Unreadable("too_large_inside") from error


def _keep_rows(batch_id: int, read: ListRead[Any], progress: Progress) -> None:
    rows = [row for sheet in read.sheets for row in sheet.rows.rows]
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        insert_many(IntakeRow, KEPT, (_kept(batch_id, row) for row in chunk))
        progress(start + len(chunk), len(rows))
    ignored = [row for sheet in read.sheets for row in sheet.rows.ignored if row.reason != "blank"]
    insert_many(
        IntakeRow,
        KEPT,
        (
            (batch_id, row.sheet[:120], row.number, "ignored", {}, [{"code": row.reason}], "", "")
            for row in ignored[:MOST_IGNORED]
        ),
    )


def _kept(batch_id: int, row: Row[Any]) -> tuple[Any, ...]:
    """Return a row as `KEPT`: the candidate, and the cells as they were only where something is odd."""
    status = status_of(row)
    values = {
        "serial": row.serial,
        "row": to_plain(row.candidate) if row.candidate is not None else {},
        "cells": dict(row.cells) if status != "good" else {},
        "twin": list(row.twin) if row.twin else None,
    }
    issues = [{"code": issue.code, "column": issue.column, "value": issue.value} for issue in row.issues]
    return batch_id, row.sheet[:120], row.number, status, values, issues, "", ""

"""The worker's part: reading a kept file into rows, and taking the confirmed rows in."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, update

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.intake.accepted import ALL, CHUNK, accepted_rows, take_rows
from app.intake.choices import choices_of, kept, with_mended
from app.intake.comparing import foresee_list
from app.intake.duplicates.finding import look_for_duplicates
from app.intake.duplicates.standing import outcomes_of_merged
from app.intake.looking import looked_over
from app.intake.memory import bounded_memory, few_looks_for_garbage
from app.intake.mending import mends_of
from app.intake.models import IntakeBatch, IntakeRow
from app.intake.queries import waiting_counts
from app.intake.reader.book import ListRead, SheetChoice, SheetRead, read_list
from app.intake.reader.columns import ListKind
from app.intake.reader.mended import Mends, cells_to_plain, raw_cells
from app.intake.reader.plain import to_plain
from app.intake.reader.rows import Row
from app.intake.reader.unreadable import Unreadable
from app.intake.registry import OutcomeCode, known_list
from app.intake.returning import take_returned
from app.intake.settling import keep_outcomes
from app.intake.shapes import Memory, remember_columns
from app.intake.summary import counts_of, sheets_of, status_of, text_of
from app.jobs.registry import Progress
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import Forbidden
from app.kernel.words import N_
from app.storage.bulk import insert_many

MOST_IGNORED = 500
KEPT = ("batch_id", "sheet", "row", "status", "values", "issues", "outcome", "kept")
CODES: tuple[OutcomeCode, ...] = ("created", "changed", "same", "left_out", "unplaced", "merged")
MEMORY = 700 * 1024 * 1024


@few_looks_for_garbage()
def parse_list(actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]:
    """Read the file of a batch and keep its rows for the preview; safe to run twice."""
    batch = _batch(actor, args["batch_id"])
    if batch is None or batch.state != "reading" or batch.file_bytes is None:
        return {}
    batch_id, known = batch.id, known_list(batch.kind)
    choices, mends, memory = choices_of(batch.mapping), mends_of(batch), Memory(batch)
    try:
        read = _read(batch, known.kind, with_mended(choices, mends), memory)
        read = looked_over(read, batch.place, known.look_over)
    except Unreadable as error:
        batch.state, batch.error = "failed", error.message
        batch.file_bytes = None
        return {"unreadable": error.code}
    if (told := take_returned(actor, utc_now(), batch, read.book.grids)) is not None:
        return told
    counts = counts_of(read)
    mapping = _mapping(batch, read, choices, memory)
    if batch.mapping.get("by_hand"):
        remember_columns(actor, utc_now(), batch, read, choices)
    sheets = sheets_of(read, known.kind)
    db.session.execute(delete(IntakeRow).where(IntakeRow.batch_id == batch_id))
    _keep_rows(batch_id, read, mends, progress)
    del read  # a list that is looked through once more need not stand in memory twice
    counts |= look_for_duplicates(batch)
    compared = foresee_list(actor, batch_id, progress)
    told = {"counts": counts | compared.counts, "mapping": mapping | compared.told}
    ready = {"state": "ready", "sheets": sheets, **told}
    db.session.execute(update(IntakeBatch).where(IntakeBatch.id == batch_id).values(ready))
    return counts


@few_looks_for_garbage()
def apply_list(actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]:
    """Take the accepted rows of a confirmed batch in, all in one transaction; safe to run twice.

    What is not taken waits: it can be mended, and a later confirmation takes in what was not in yet.
    Its progress is that of reading the rows, which nobody changes any more. Storing them tells none: to tell is to commit.
    """
    batch = _batch(actor, args["batch_id"])
    if batch is None or batch.state not in {"applying", "adding"}:
        return {}
    if batch.counts.get("unlooked"):
        batch.counts = batch.counts | look_for_duplicates(batch)
    accepted = accepted_rows(batch, ALL if args.get("with_doubtful", True) else ("good",), progress)
    now = utc_now()
    outcomes = take_rows(actor, now, batch, accepted.rows)
    outcomes += outcomes_of_merged(accepted, outcomes)
    keep_outcomes(outcomes)
    counted = Counter(outcome.code for outcome in outcomes)
    told: dict[str, int] = {code: counted[code] for code in CODES}
    batch.counts = dict(batch.counts) | {code: int(batch.counts.get(code, 0)) + told[code] for code in CODES}
    left = waiting_counts(batch)
    batch.counts = batch.counts | {"left": left["good"] + left["check"] + left["rejected"]}
    batch.added_at = now if batch.state == "adding" else None
    batch.state, batch.file_bytes = "done", None
    record(actor, now, "intake.apply", "intake_batch", batch.id, batch.area_path or None, **told)
    return told


def _batch(actor: Actor, batch_id: int) -> IntakeBatch | None:
    """Return the batch with the rights its owner has now; None when it was discarded meanwhile."""
    batch = db.session.get(IntakeBatch, batch_id)
    if batch is not None and not allows(actor, P.INTAKE_RUN, batch.access_scope):
        raise Forbidden(N_("This list belongs to a place that is not yours."))
    return batch


def _read(batch: IntakeBatch, kind: ListKind[Any], choices: Mapping[str, SheetChoice], memory: Memory) -> ListRead[Any]:
    assert batch.file_bytes is not None
    encoding, today = batch.mapping.get("encoding"), local_day(batch.created_at)
    try:
        with bounded_memory(MEMORY):
            return read_list(batch.file_bytes, batch.file_name, kind, today, choices, encoding, memory)
    except MemoryError as error:
        raise Unreadable("too_large_inside") from error


def _mapping(
    batch: IntakeBatch, read: ListRead[Any], choices: Mapping[str, SheetChoice], memory: Memory
) -> dict[str, Any]:
    """Return how the list was read: the choices, those that were remembered among them, and its character set."""
    assert batch.file_bytes is not None
    mapping = kept({**choices, **memory.recalled}, batch.mapping.get("encoding"))
    return mapping | {"text": text_of(read, batch.file_bytes), "recalled": [*memory.recalled]}


def _keep_rows(batch_id: int, read: ListRead[Any], mends: Mapping[str, Mends], progress: Progress) -> None:
    rows = [(sheet, row) for sheet in read.sheets for row in sheet.rows.rows]
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        insert_many(IntakeRow, KEPT, (_kept(batch_id, sheet, row, mends) for sheet, row in chunk))
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


def _kept(batch_id: int, sheet: SheetRead[Any], row: Row[Any], mends: Mapping[str, Mends]) -> tuple[Any, ...]:
    """Return a row as `KEPT`: the candidate, and only where something is odd or mended the cells as they were."""
    status = status_of(row)
    values = {
        "serial": row.serial,
        "row": to_plain(row.candidate) if row.candidate is not None else {},
        "cells": {},
        "twin": list(row.twin) if row.twin else None,
    }
    if status != "good" or row.number in mends.get(row.sheet, {}):
        values |= {"cells": dict(row.cells), "raw": cells_to_plain(raw_cells(sheet.grid, sheet.mapping, row))}
    issues = [{"code": issue.code, "column": issue.column, "value": issue.value} for issue in row.issues]
    return batch_id, row.sheet[:120], row.number, status, values, issues, "", ""

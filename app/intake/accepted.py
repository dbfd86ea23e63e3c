"""The rows of a list that may come in, as the slices take them: in the order of the file, what repeats another left out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from app.access.actor import Actor
from app.extensions import db
from app.intake.models import IntakeBatch, IntakeMend, IntakeRow
from app.intake.reader.plain import from_plain
from app.intake.registry import Outcome, TakenRow, known_list
from app.jobs.registry import Progress
from app.kernel.words import N_

CHUNK = 2000
ALL = ("good", "check")
READING = N_("The rows are being read.")
STORING = N_("Every row is read. Now they are stored together: all of them or none.")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The rows to take in, and the ids of those that repeat one of them or one that is in already."""

    rows: list[TakenRow] = field(default_factory=list)
    twins: list[int] = field(default_factory=list)


def accepted_rows(batch: IntakeBatch, wanted: Collection[str], progress: Progress) -> Accepted:
    """Return the waiting rows to take in; ends before anything is stored when cancelled.

    The reading says which rows repeat another. Where cells were mended since, that is asked anew of what they say now.
    """
    batch_id, kind = batch.id, known_list(batch.kind).kind
    mended = db.session.scalar(select(IntakeMend.id).where(IntakeMend.batch_id == batch_id).limit(1)) is not None
    of_batch = (IntakeRow.batch_id == batch_id, IntakeRow.status.in_(ALL))
    total = db.session.scalar(select(func.count()).select_from(IntakeRow).where(*of_batch)) or 0
    query = select(IntakeRow.id, IntakeRow.status, IntakeRow.outcome, IntakeRow.values).where(*of_batch)
    query = query.order_by(IntakeRow.id).limit(CHUNK)
    found, seen = Accepted(), _keys_inside(batch) if mended else set()
    done = last = 0
    while chunk := db.session.execute(query.where(IntakeRow.id > last)).all():
        done, last = done + len(chunk), chunk[-1].id
        for row_id, status, outcome, values in chunk:
            if outcome:
                continue
            candidate = from_plain(kind.candidate, values["row"])
            twin = values.get("twin") is not None
            if mended and kind.duplicate_key is not None:
                key = kind.duplicate_key(candidate)
                twin = key is not None and key in seen
                seen.add(key)
            if twin:
                found.twins.append(row_id)
            elif status in wanted:
                found.rows.append(TakenRow(row_id, candidate))
        progress(done, total, READING if done < total else STORING)
    return found


def take_rows(actor: Actor, now: datetime, batch: IntakeBatch, rows: Sequence[TakenRow]) -> list[Outcome]:
    """Let the slice take the rows in, within this transaction."""
    return known_list(batch.kind).take_in(actor, now, batch.place, batch.id, rows)


def _keys_inside(batch: IntakeBatch) -> set[object]:
    """Return what the rows that are in already would share with a row that repeats them."""
    kind = known_list(batch.kind).kind
    if kind.duplicate_key is None:
        return set()
    inside = select(IntakeRow.values).where(IntakeRow.batch_id == batch.id, IntakeRow.outcome != "")
    candidates = (
        from_plain(kind.candidate, values["row"]) for values in db.session.scalars(inside) if values.get("row")
    )
    return {kind.duplicate_key(candidate) for candidate in candidates}

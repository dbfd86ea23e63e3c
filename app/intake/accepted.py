"""The rows of a list that may come in, as the slices take them: in the order of the file, what is one as one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.access.actor import Actor
from app.extensions import db
from app.intake.duplicates.standing import Standing, standing_rows
from app.intake.models import IntakeBatch, IntakeRow
from app.intake.reader.plain import from_plain
from app.intake.registry import Outcome, TakenRow, known_list
from app.jobs.registry import Progress
from app.kernel.words import N_

CHUNK = 2000
ALL = ("good", "check")
READING = N_("The rows are being read.")
STORING = N_("Every row is read. Now they are stored together: all of them or none.")


def accepted_rows(batch: IntakeBatch, wanted: Collection[str], progress: Progress) -> Standing:
    """Return the waiting rows to take in, those that are one as one; ends before anything is stored when cancelled."""
    batch_id, kind = batch.id, known_list(batch.kind).kind
    of_batch = (IntakeRow.batch_id == batch_id, IntakeRow.status.in_(ALL))
    total = db.session.scalar(select(func.count()).select_from(IntakeRow).where(*of_batch)) or 0
    query = select(IntakeRow.id, IntakeRow.status, IntakeRow.outcome, IntakeRow.values).where(*of_batch)
    query = query.order_by(IntakeRow.id).limit(CHUNK)
    waiting: list[TakenRow] = []
    taken: set[int] = set()
    done = last = 0
    while chunk := db.session.execute(query.where(IntakeRow.id > last)).all():
        done, last = done + len(chunk), chunk[-1].id
        for row_id, status, outcome, values in chunk:
            if not outcome:
                waiting.append(TakenRow(row_id, from_plain(kind.candidate, values["row"])))
                taken |= {row_id} if status in wanted else set()
        progress(done, total, READING if done < total else STORING)
    return standing_rows(batch, waiting, taken)


def take_rows(actor: Actor, now: datetime, batch: IntakeBatch, rows: Sequence[TakenRow]) -> list[Outcome]:
    """Let the slice take the rows in, within this transaction."""
    return known_list(batch.kind).take_in(actor, now, batch.place, batch.id, rows)

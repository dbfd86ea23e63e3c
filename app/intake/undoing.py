"""Taking a list back out: what would go and what stays, told first and then done, in chunks of rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.intake.duplicates.actions import forget_verdicts
from app.intake.models import IntakeBatch, IntakeRow
from app.intake.registry import BroughtRow, Undo, known_list
from app.jobs.registry import Progress
from app.kernel.clock import utc_now
from app.kernel.errors import Forbidden, Refused
from app.kernel.words import N_

CHUNK = 2000
IN_ANOTHER = "other_list"
"""The one reason lists know of themselves: a later list named the same thing."""

REASONS = {IN_ANOTHER: N_("It is in a later list too. Take that one back first.")}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an undo would do: things taken out, things put back, and reason -> how many stay."""

    gone: int
    restored: int
    kept: Mapping[str, int]


def reasons_of(batch: IntakeBatch) -> Mapping[str, str]:
    """Return code -> message id of every reason why something of this list may stay."""
    undo = known_list(batch.kind).undo
    return {**REASONS, **(undo.reasons if undo else {})}


def foreseen(batch: IntakeBatch) -> Foreseen:
    """Return what taking the list back would do now; changes nothing."""
    undo = _undo_of(batch)
    codes: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for rows in _chunks(batch):
        stays = _stays(undo, batch, rows, hold=False)
        kept.update(stays.values())
        codes.update(row.code for row in rows if row.id not in stays)
    return Foreseen(codes["created"], codes["changed"], dict(kept.most_common()))


def undo_list(actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]:
    """Take a list back out, all in one transaction; safe to run twice. It tells no progress: each telling would commit."""
    batch = db.session.get(IntakeBatch, args["batch_id"])
    if batch is None or batch.state != "undoing":
        return {}
    if not allows(actor, P.INTAKE_UNDO, batch.access_scope):
        raise Forbidden(N_("This list belongs to a place that is not yours."))
    undo, now = _undo_of(batch), utc_now()
    codes: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for rows in _chunks(batch):
        stays = _stays(undo, batch, rows, hold=True)
        out = [row for row in rows if row.id not in stays]
        undo.take_out(actor, now, out)
        if stays:
            db.session.execute(update(IntakeRow), [{"id": row, "kept": why} for row, why in stays.items()])
        kept.update(stays.values())
        codes.update(row.code for row in out)
    tidied = undo.tidy(actor, now, batch.id)
    forget_verdicts(batch.id)
    told = {"gone": codes["created"], "restored": codes["changed"], "kept": kept.total(), "tidied": tidied}
    batch.counts = {**batch.counts, **told, "why": dict(kept.most_common())}
    batch.state, batch.undone_at = "undone", now
    record(actor, now, "intake.undo", "intake_batch", batch.id, batch.area_path or None, **told)
    return told


def _undo_of(batch: IntakeBatch) -> Undo:
    undo = known_list(batch.kind).undo
    if undo is None:
        raise Refused(N_("A list of this kind cannot be taken back. Change its entries one by one."))
    return undo


def _chunks(batch: IntakeBatch) -> Iterator[Sequence[BroughtRow]]:
    query = (
        select(IntakeRow.id, IntakeRow.outcome, IntakeRow.ref_id, IntakeRow.before)
        .where(IntakeRow.batch_id == batch.id, IntakeRow.outcome.in_(("created", "changed")))
        .order_by(IntakeRow.id)
        .limit(CHUNK)
    )
    last = 0
    while rows := [BroughtRow(*row) for row in db.session.execute(query.where(IntakeRow.id > last))]:
        yield rows
        last = rows[-1].id


def _stays(undo: Undo, batch: IntakeBatch, rows: Sequence[BroughtRow], hold: bool) -> dict[int, str]:
    """Return row id -> reason: that a later list of this kind names the thing too, else what the slice says."""
    last_in = func.coalesce(IntakeBatch.added_at, IntakeBatch.confirmed_at)
    others = (IntakeBatch.kind == batch.kind, IntakeBatch.state.in_(("done", "adding")), IntakeBatch.id != batch.id)
    later = select(IntakeBatch.id).where(*others, last_in > batch.confirmed_at)
    things = [row.ref_id for row in rows]
    in_later = (IntakeRow.batch_id.in_(later), IntakeRow.ref_id.in_(things), IntakeRow.outcome != "")
    query = select(IntakeRow.ref_id).where(*in_later)
    named = set(db.session.scalars(query))
    return undo.judge(rows, hold) | {row.id: IN_ANOTHER for row in rows if row.ref_id in named}

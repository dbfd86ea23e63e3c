"""What people say of pairs, one by one or all of a kind, and what is kept of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, tuple_, update

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.intake.duplicates.queries import pairs_of, rows_to_check
from app.intake.duplicates.steering import (
    DECISIONS,
    REMEMBERED,
    counts_of,
)
from app.intake.models import IntakeBatch, IntakePair, IntakeVerdict
from app.intake.queries import state_of
from app.kernel.errors import Invalid, Refused
from app.kernel.words import N_
from app.storage.bulk import insert_many

CHUNK = 500
VERDICT = ("batch_id", "kind", "area_path", "school_id", "low", "high", "verdict", "account_id", "at")


def decide(actor: Actor, now: datetime, pair: IntakePair, decision: str) -> None:
    """Say of one pair that it is to be merged, both kept, or not the same; "" takes back what was said. Safe twice."""
    _decide(actor, now, pair.batch, [IntakePair.id == pair.id], decision)
    db.session.refresh(pair)


def decide_alike(actor: Actor, now: datetime, batch: IntakeBatch, grade: str, reasons: str, decision: str) -> int:
    """Say the same of every pair of this kind of which nothing was said yet; return how many there were."""
    like = [IntakePair.grade == grade, IntakePair.reasons == reasons, IntakePair.decision == ""]
    return _decide(actor, now, batch, like, decision)


def _decide(
    actor: Actor, now: datetime, batch: IntakeBatch, which: Sequence[ColumnElement[bool]], decision: str
) -> int:
    if decision not in ("", *DECISIONS):
        raise Invalid(N_("Choose: one, both, or not the same."), field="decision")
    # Whoever confirms the list at this moment waits, and takes it in as it was decided; or was first, and this is refused.
    db.session.execute(select(IntakeBatch.id).where(IntakeBatch.id == batch.id).with_for_update())
    db.session.refresh(batch, ["state", "job_uid", "counts"])
    if state_of(batch) != "ready":
        raise Refused(N_("This list can no longer be changed."))
    mine = (IntakePair.batch_id == batch.id, IntakePair.grade.in_(("sure", "likely")), *which)
    query = select(IntakePair.id, IntakePair.low, IntakePair.high).where(*mine).order_by(IntakePair.id)
    pairs = db.session.execute(query).all()
    values = {
        "decision": decision,
        "remembered": False,
        "decided_by": actor.account_id if decision else None,
        "decided_at": now if decision else None,
    }
    db.session.execute(update(IntakePair).where(*mine).values(values).execution_options(synchronize_session=False))
    _remember(actor, now, batch, {(pair.low, pair.high) for pair in pairs if pair.low}, decision)
    recount(batch)
    record(
        actor, now, "intake.decide", "intake_batch", batch.id, batch.area_path or None, what=decision, pairs=len(pairs)
    )
    return len(pairs)


def _remember(actor: Actor, now: datetime, batch: IntakeBatch, twos: set[tuple[str, str]], decision: str) -> None:
    """Keep what was said for the next list of the place; what this list said before of the same two is forgotten."""
    names = sorted(twos)
    for start in range(0, len(names), CHUNK):
        same = tuple_(IntakeVerdict.low, IntakeVerdict.high).in_(names[start : start + CHUNK])
        db.session.execute(delete(IntakeVerdict).where(IntakeVerdict.batch_id == batch.id, same))
    if decision in REMEMBERED:
        of_batch = (batch.id, batch.kind, batch.area_path, batch.school_id)
        said = (decision, actor.account_id, now)
        insert_many(IntakeVerdict, VERDICT, ((*of_batch, low, high, *said) for low, high in names))


def recount(batch: IntakeBatch) -> None:
    """Bring the counts of a list to what its pairs say now."""
    batch.counts = {**batch.counts, **counts_of(pairs_of(batch.id), rows_to_check(batch.id))}


def forget_verdicts(batch_id: int) -> None:
    """Forget what was said in a list that is taken back: the next list asks anew."""
    db.session.execute(delete(IntakeVerdict).where(IntakeVerdict.batch_id == batch_id))

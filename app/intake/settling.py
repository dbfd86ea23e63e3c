"""Rows whose place a person says after their list came in: handed out once more, and what became of them kept."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from app.extensions import db
from app.intake.models import IntakeBatch, IntakeRow
from app.intake.reader.plain import from_plain
from app.intake.registry import BroughtRow, Outcome, TakenRow, known_list
from app.kernel.errors import Refused
from app.kernel.words import N_

CHUNK = 2000


def hold_list(batch_id: int) -> IntakeBatch:
    """Return a list that is in, so that nobody takes it back or adds to it meanwhile. Raises Refused when somebody does."""
    held = select(IntakeBatch).where(IntakeBatch.id == batch_id).with_for_update()
    batch = db.session.scalars(held.execution_options(populate_existing=True)).one()
    if batch.state != "done":
        raise Refused(N_("This list is being worked on. Try again in a moment."))
    return batch


def rows_again(batch: IntakeBatch, ids: Collection[int]) -> list[TakenRow]:
    """Return rows of a list as they were taken in, in the order of the file."""
    kind, query = known_list(batch.kind).kind, select(IntakeRow.id, IntakeRow.values).order_by(IntakeRow.id)
    return [
        TakenRow(row_id, from_plain(kind.candidate, values["row"]))
        for part in _parts(ids)
        for row_id, values in db.session.execute(query.where(IntakeRow.id.in_(part)))
    ]


def brought(ids: Collection[int]) -> list[BroughtRow]:
    """Return what became of rows that created or changed something."""
    columns = (IntakeRow.id, IntakeRow.outcome, IntakeRow.ref_id, IntakeRow.before)
    query = select(*columns).where(IntakeRow.outcome.in_(("created", "changed"))).order_by(IntakeRow.id)
    return [BroughtRow(*row) for part in _parts(ids) for row in db.session.execute(query.where(IntakeRow.id.in_(part)))]


def settle(batch: IntakeBatch, outcomes: Sequence[Outcome]) -> None:
    """Keep what became of rows of a list after it came in, and count them there."""
    before: Counter[str] = Counter()
    for part in _parts([outcome.row_id for outcome in outcomes]):
        before.update(db.session.scalars(select(IntakeRow.outcome).where(IntakeRow.id.in_(part))))
    keep_outcomes(outcomes)
    after: Counter[str] = Counter(outcome.code for outcome in outcomes)
    codes = before.keys() | after.keys()
    told = {code: int(batch.counts.get(code, 0)) - before[code] + after[code] for code in codes}
    batch.counts = {**batch.counts, **told}


def keep_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Write what became of each row, past the session: it holds no row."""
    db.session.flush()
    kept: Any = IntakeRow.__table__
    told: Any = {"outcome": bindparam("code"), "ref_id": bindparam("thing"), "before": bindparam("was")}
    became = update(kept).where(kept.c.id == bindparam("row_id")).values(told)
    for start in range(0, len(outcomes), CHUNK):
        db.session.connection().execute(
            became,
            [
                {"row_id": one.row_id, "code": one.code, "thing": one.ref_id, "was": one.before}
                for one in outcomes[start : start + CHUNK]
            ],
        )


def _parts(ids: Collection[int]) -> Iterator[Sequence[int]]:
    """Yield ids in their order, as many as a statement takes."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]

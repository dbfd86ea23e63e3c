"""The rows of a list that stand for themselves once those that are one have gone together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.extensions import db
from app.intake.duplicates.queries import pairs_of
from app.intake.duplicates.steering import fill_gaps, plan_of, who_stands
from app.intake.models import IntakeBatch, IntakeRow
from app.intake.registry import Outcome, TakenRow


@dataclass(frozen=True, slots=True)
class Standing:
    """`rows` to take in; `into`: row -> the row that stands for it; `inside`: rows that are in already -> their thing."""

    rows: list[TakenRow]
    into: Mapping[int, int]
    inside: Mapping[int, int | None]


def standing_rows(batch: IntakeBatch, waiting: Sequence[TakenRow], wanted: Collection[int]) -> Standing:
    """Return those of the waiting rows that are wanted as the pairs of the list leave them.

    Rows that are one go together: into one that is in already, else into the first that is wanted, which is filled from
    the others that are wanted.
    """
    pairs = pairs_of(batch.id)
    if not pairs:
        return Standing([row for row in waiting if row.id in wanted], {}, {})
    inside = _inside(batch)
    by_id = {row.id: row for row in waiting}
    plan = plan_of(pairs, by_id.keys() | inside.keys())
    into = who_stands(plan.into, wanted, inside)
    rows = {row.id: row for row in waiting if row.id in wanted and row.id not in into}
    for row, stands in sorted(into.items()):
        if stands in rows and row in wanted:
            one = rows[stands]
            rows[stands] = replace(one, candidate=fill_gaps(one.candidate, by_id[row].candidate))
    for first in plan.stored.keys() | plan.apart.keys():
        stands = into.get(first, first)
        if stands in rows:
            thing, apart = plan.stored.get(first), plan.apart.get(first, frozenset())
            rows[stands] = replace(rows[stands], stored_id=thing, apart=apart)
    return Standing(list(rows.values()), into, inside)


def outcomes_of_merged(standing: Standing, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return what became of the rows that went into others: they are the things those became."""
    became = {**standing.inside, **{outcome.row_id: outcome.ref_id for outcome in outcomes}}
    return [Outcome(row, "merged", became.get(stands)) for row, stands in standing.into.items()]


def _inside(batch: IntakeBatch) -> dict[int, int | None]:
    if "created" not in batch.counts:
        return {}
    query = select(IntakeRow.id, IntakeRow.ref_id).where(IntakeRow.batch_id == batch.id, IntakeRow.outcome != "")
    return {row.id: row.ref_id for row in db.session.execute(query)}

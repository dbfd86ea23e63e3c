"""A list held against an earlier one of its kind and place: what is new, what changes, what is the same, what is missing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select, update

from app.access.actor import Actor
from app.extensions import db
from app.intake.accepted import ALL, CHUNK, accepted_rows, take_rows
from app.intake.models import IntakeBatch, IntakeRow
from app.intake.queries import ROWS_A_PAGE, ShownRow, shown
from app.intake.registry import Comparing, Outcome, known_list
from app.intake.rules import is_update
from app.jobs.registry import Progress
from app.kernel.clock import utc_now
from app.kernel.errors import Forbidden
from app.storage.paging import Page, cut
from app.storage.unit import tried

IN = ("created", "changed", "same")


class _Foreseen(NamedTuple):
    """What taking a row in would do; `changes` are (label of the field, what stands there, what would)."""

    row_id: int
    code: str
    ref_id: int | None
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a list is beside an earlier one, for `intake_batch`: its counts, and which list that was."""

    counts: dict[str, int] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)


def foresee_list(actor: Actor, batch_id: int, progress: Progress) -> Compared:
    """Write beside each row what taking it in would do, where an earlier list of this kind and place was brought in.

    The rows are taken in as a confirmation would and out again before anybody sees them: what is foreseen is what comes.
    """
    batch = db.session.get(IntakeBatch, batch_id)
    comparing = known_list(batch.kind).comparing if batch is not None else None
    if batch is None or comparing is None or not _earlier(batch):
        return Compared()
    rows = accepted_rows(batch, ALL, progress).rows
    try:
        with tried():
            found = _with_changes(take_rows(actor, utc_now(), batch, rows), comparing)
    except Forbidden:
        return Compared()
    _keep(found)
    earlier, shared = _most_shared(batch)
    codes = Counter(one.code for one in found)
    counts = {"news": codes["created"], "changes": codes["changed"], "sames": codes["same"]}
    if earlier is None or not is_update(shared, _held(earlier)):
        return Compared(counts | {"missing": 0}, {"earlier": None})
    lacking = select(IntakeRow.ref_id).where(*_missing(batch, earlier.id)).distinct()
    gone = [one for one in db.session.scalars(lacking) if one is not None]
    missing = sum(len(comparing.values(gone[start : start + CHUNK])) for start in range(0, len(gone), CHUNK))
    return Compared(counts | {"missing": missing}, {"earlier": {"id": earlier.id, "name": earlier.file_name}})


def _with_changes(outcomes: Sequence[Outcome], comparing: Comparing) -> list[_Foreseen]:
    """Return what became of the rows in words, while it is so: the text of each field before and now."""
    found: list[_Foreseen] = []
    for start in range(0, len(outcomes), CHUNK):
        chunk = outcomes[start : start + CHUNK]
        now = comparing.values([one.ref_id for one in chunk if one.code == "changed" and one.ref_id is not None])
        for one in chunk:
            was = _was(one.before or {})
            fields = now.get(one.ref_id or 0, {})
            changes = [
                (label, comparing.worded(field, was[field]), comparing.worded(field, fields.get(field)))
                for field, label in comparing.labels.items()
                if field in was
            ]
            found.append(_Foreseen(one.row_id, one.code, None if one.code == "created" else one.ref_id, changes))
    return found


def _was(before: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return field -> what stood there, of the fields that a row changes; what was only filled was empty."""
    was: Mapping[str, Any] = before.get("was") or dict.fromkeys(before.get("filled", ()), "")
    return was


def foreseen_rows(batch: IntakeBatch, code: str, after: int = 0) -> Page[tuple[ShownRow, Sequence[Sequence[str]]]]:
    """Return a page of the rows of which taking them in would do this, each with its changes: label, before, now."""
    here = (IntakeRow.batch_id == batch.id, IntakeRow.foreseen == code, IntakeRow.outcome == "", IntakeRow.id > after)
    rows = db.session.scalars(select(IntakeRow).where(*here).order_by(IntakeRow.id).limit(ROWS_A_PAGE + 1))
    told = [(shown(batch, row), (row.before or {}).get("changes", ())) for row in rows]
    return cut(told, ROWS_A_PAGE, lambda one: str(one[0].id))


def missing_rows(batch: IntakeBatch, after: int = 0) -> Page[tuple[ShownRow, int]]:
    """Return a page of what the earlier list had and this one has not, each with the id of the thing that still stands."""
    comparing, earlier = known_list(batch.kind).comparing, batch.mapping.get("earlier")
    if comparing is None or not earlier:
        return Page((), None)
    query = select(IntakeRow).where(*_missing(batch, earlier["id"]), IntakeRow.id > after)
    rows = list(db.session.scalars(query.order_by(IntakeRow.id).limit(ROWS_A_PAGE + 1)))
    there = comparing.values([row.ref_id for row in rows if row.ref_id is not None])
    page = cut(rows, ROWS_A_PAGE, lambda row: str(row.id))
    kept = [(shown(batch, row), thing) for row in page.rows if (thing := row.ref_id) is not None and thing in there]
    return Page(kept, page.next_key)


def _keep(found: Sequence[_Foreseen]) -> None:
    """Write it past the session, which holds no row."""
    rows: Any = IntakeRow.__table__
    told: Any = {"foreseen": bindparam("code"), "ref_id": bindparam("thing"), "before": bindparam("changes")}
    statement = update(rows).where(rows.c.id == bindparam("row_id")).values(told)
    for start in range(0, len(found), CHUNK):
        values = [
            {
                "row_id": one.row_id,
                "code": one.code,
                "thing": one.ref_id,
                "changes": {"changes": one.changes} if one.changes else None,
            }
            for one in found[start : start + CHUNK]
        ]
        db.session.connection().execute(statement, values)


def _earlier(batch: IntakeBatch) -> list[int]:
    """Return the lists of this kind and place that were brought in, the latest first."""
    query = select(IntakeBatch.id).where(
        IntakeBatch.kind == batch.kind,
        IntakeBatch.area_id == batch.area_id,
        IntakeBatch.school_id.is_not_distinct_from(batch.school_id),
        IntakeBatch.state == "done",
        IntakeBatch.id != batch.id,
    )
    return list(db.session.scalars(query.order_by(IntakeBatch.confirmed_at.desc().nulls_last(), IntakeBatch.id.desc())))


def _most_shared(batch: IntakeBatch) -> tuple[IntakeBatch | None, int]:
    """Return the earlier list that shares the most things with this one (of equals the latest), and how many."""
    mine = select(IntakeRow.ref_id).where(IntakeRow.batch_id == batch.id, IntakeRow.ref_id.is_not(None))
    here = (IntakeRow.batch_id.in_(_earlier(batch)), IntakeRow.outcome.in_(IN), IntakeRow.ref_id.in_(mine))
    shared = select(IntakeRow.batch_id, func.count(IntakeRow.ref_id.distinct())).where(*here)
    found = db.session.execute(shared.group_by(IntakeRow.batch_id)).all()
    if not found:
        return None, 0
    latest = {batch_id: -place for place, batch_id in enumerate(_earlier(batch))}
    best, count = max(found, key=lambda one: (one[1], latest[one[0]]))
    return db.session.get_one(IntakeBatch, best), count


def _held(batch: IntakeBatch) -> int:
    held = select(func.count(IntakeRow.ref_id.distinct())).where(
        IntakeRow.batch_id == batch.id, IntakeRow.outcome.in_(IN)
    )
    return db.session.scalar(held) or 0


def _missing(batch: IntakeBatch, earlier_id: int) -> tuple[Any, ...]:
    mine: Select[Any] = select(IntakeRow.ref_id).where(IntakeRow.batch_id == batch.id, IntakeRow.ref_id.is_not(None))
    return IntakeRow.batch_id == earlier_id, IntakeRow.outcome.in_(IN), IntakeRow.ref_id.not_in(mine)

"""Reads of lists: through the actor's scope, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import reaches
from app.extensions import db
from app.intake.models import IntakeBatch, IntakeRow
from app.intake.reader.columns import CellType, ListKind
from app.intake.reader.issues import CODES, Weight
from app.intake.reader.plain import from_plain
from app.intake.registry import known_list
from app.jobs.models import JobRun
from app.jobs.queries import Standing, standing_of
from app.kernel.errors import NotFound
from app.kernel.vietnamese.dates import show_date
from app.kernel.vietnamese.phones import mask_phone
from app.kernel.words import N_
from app.storage.paging import Page, cut

BATCHES_SHOWN = 50
ROWS_A_PAGE = 25
KEPT_SHOWN = 200

COUNTED = ("good", "check", "rejected", "ignored", "twins", "twins_good")
STATE_BEFORE = {"reading": "failed", "applying": "ready", "adding": "done", "undoing": "done"}
"""Where a list stands when the work on it is over and was not done."""

EMPTIED = "emptied"
SKIPPED_REASONS = {
    EMPTIED: N_("Every cell was emptied by hand (skipped)"),
    "totals": N_("Totals row (skipped)"),
    "footer": N_("Closing line (skipped)"),
    "signature": N_("Signature (skipped)"),
    "title": N_("Title repeated (skipped)"),
    "header": N_("Second line of the heading (skipped)"),
    "caption": N_("A line of text that names no group (skipped)"),
    "formulas": N_("Only formulas without a result (skipped)"),
    "repeated_header": N_("Heading repeated (skipped)"),
    "column_numbers": N_("Column numbers (skipped)"),
    "section": N_("Heading of a group, used for the rows below"),
}


@dataclass(frozen=True, slots=True)
class ShownIssue:
    """A finding in words: an English message id, the column's label, what the cell said; `key` names the column."""

    sentence: str
    label: str | None
    value: str | None
    weight: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the preview: `values` of the accepted, in words, phones masked; `cells` of the odd, as they were."""

    id: int
    sheet: str
    number: int
    serial: str | None
    values: dict[str, str]
    cells: dict[str, str]
    issues: tuple[ShownIssue, ...]


@dataclass(frozen=True, slots=True)
class RowOfList:
    """A row with its list, for whoever may see the list."""

    batch: IntakeBatch
    row: IntakeRow

    @property
    def access_scope(self) -> Scope:
        return self.batch.access_scope


def visible_to(actor: Actor) -> Select[IntakeBatch]:
    """Return the lists the actor may see: those of the areas and of the schools of INTAKE_SEE, never both ways."""
    reach = reaches(actor, P.INTAKE_SEE)
    query = select(IntakeBatch)
    if reach.system:
        return query
    in_area = or_(False, *(IntakeBatch.area_path.startswith(path) for path in reach.area_paths))
    at_school = IntakeBatch.school_id.in_(reach.school_ids)
    return query.where(or_(at_school, and_(IntakeBatch.school_id.is_(None), in_area)))


def recent_lists(actor: Actor) -> Sequence[IntakeBatch]:
    """Return the latest lists, newest first."""
    own = visible_to(actor).where(IntakeBatch.state != "returned")
    return db.session.scalars(own.order_by(IntakeBatch.id.desc()).limit(BATCHES_SHOWN)).all()


def list_for(actor: Actor, uid: str) -> IntakeBatch:
    """Return one list the actor may see. Raises NotFound."""
    batch = db.session.scalar(visible_to(actor).where(IntakeBatch.uid == uid))
    if batch is None:
        raise NotFound(N_("There is no such list."))
    return batch


def row_for(actor: Actor, uid: str, row_id: int) -> RowOfList:
    """Return a row of a list the actor may see. Raises NotFound."""
    batch = list_for(actor, uid)
    row = db.session.scalar(select(IntakeRow).where(IntakeRow.batch_id == batch.id, IntakeRow.id == row_id))
    if row is None:
        raise NotFound(N_("There is no such row in this list."))
    return RowOfList(batch, row)


def is_open(batch: IntakeBatch) -> bool:
    """Say whether rows of a list may still be mended: before it is confirmed, and those that wait afterwards."""
    return state_of(batch) in {"ready", "done"}


def job_of(actor: Actor, batch: IntakeBatch) -> Standing | None:
    """Return how the work for a list stands, when it is the actor's own."""
    query = select(JobRun).where(JobRun.uid == batch.job_uid, JobRun.owner_id == actor.account_id)
    run = db.session.scalar(query)
    return standing_of(run) if run else None


def states_of(batches: Sequence[IntakeBatch]) -> dict[int, str]:
    """Return list id -> its state: that before, where the work on it failed or was stopped, for nothing of it was stored."""
    at_work = [batch.job_uid for batch in batches if batch.state in STATE_BEFORE]
    over = select(JobRun.uid).where(JobRun.uid.in_(at_work), JobRun.state.in_(("failed", "cancelled")))
    broken = set(db.session.scalars(over)) if at_work else set()
    return {batch.id: STATE_BEFORE[batch.state] if batch.job_uid in broken else batch.state for batch in batches}


def state_of(batch: IntakeBatch) -> str:
    """Return the state of one list, as `states_of` does."""
    return states_of([batch])[batch.id]


def why_broken(batch: IntakeBatch) -> str:
    """Return why the work on a list is over without a result, as a message id; empty where it is not."""
    if state_of(batch) == batch.state:
        return ""
    return db.session.scalar(select(JobRun.message).where(JobRun.uid == batch.job_uid)) or N_("It was stopped.")


def rows_of(batch: IntakeBatch, status: str, after: int = 0) -> Page[ShownRow]:
    """Return a page of the rows with a status that are not in yet, in the order of the file."""
    query = (
        select(IntakeRow)
        .where(IntakeRow.batch_id == batch.id, IntakeRow.status == status, IntakeRow.outcome == "")
        .where(IntakeRow.id > after)
        .order_by(IntakeRow.id)
        .limit(ROWS_A_PAGE + 1)
    )
    rows = [shown(batch, row) for row in db.session.scalars(query)]
    return cut(rows, ROWS_A_PAGE, lambda row: str(row.id))


def problem_rows(batch: IntakeBatch) -> Sequence[ShownRow]:
    """Return every rejected row and every row to check that is not in yet, in the order of the file."""
    waiting = (IntakeRow.status.in_(("check", "rejected")), IntakeRow.outcome == "")
    query = select(IntakeRow).where(IntakeRow.batch_id == batch.id, *waiting).order_by(IntakeRow.id)
    return [shown(batch, row) for row in db.session.scalars(query)]


def waiting_counts(batch: IntakeBatch) -> dict[str, int]:
    """Return how many rows are not in yet: good, check, rejected, those that go into others; and those skipped."""
    counts = {name: int(batch.counts.get(name, 0)) for name in COUNTED}
    if "created" not in batch.counts:
        return counts
    left = (IntakeRow.batch_id == batch.id, IntakeRow.outcome == "")
    found = db.session.execute(select(IntakeRow.status, func.count()).where(*left).group_by(IntakeRow.status))
    return counts | dict.fromkeys(("good", "check", "rejected", "twins", "twins_good"), 0) | dict(found.all())


def kept_rows(batch: IntakeBatch) -> list[tuple[ShownRow, str]]:
    """Return the first rows whose things an undo left as they were, in the order of the file, each with its reason."""
    query = select(IntakeRow).where(IntakeRow.batch_id == batch.id, IntakeRow.kept != "")
    rows = db.session.scalars(query.order_by(IntakeRow.id).limit(KEPT_SHOWN))
    return [(shown(batch, row), row.kept) for row in rows]


def shown(batch: IntakeBatch, row: IntakeRow) -> ShownRow:
    """Return a row as a page shows it."""
    kind = known_list(batch.kind).kind
    columns = kind.by_key
    issues = []
    for issue in row.issues:
        weight, sentence = CODES.get(issue["code"], (Weight.NOTE, SKIPPED_REASONS.get(issue["code"], "")))
        column = columns.get(issue.get("column") or "")
        key, label = issue.get("column"), column.label if column else None
        issues.append(ShownIssue(sentence, label, issue.get("value"), weight.value, key))
    values = row.values
    return ShownRow(
        row.id,
        row.sheet,
        row.row,
        values.get("serial"),
        _in_words(kind, values.get("row") or {}),
        values.get("cells") or {},
        tuple(issues),
    )


def _in_words(kind: ListKind[Any], row: dict[str, Any]) -> dict[str, str]:
    """Return the shown fields of a candidate as people read them."""
    if not row:
        return {}
    return in_words(kind, from_plain(kind.candidate, row))


def in_words(kind: ListKind[Any], candidate: Any) -> dict[str, str]:
    """Return the shown fields of a candidate as people read them, phones masked."""
    return {name: _worded(kind, name, getattr(candidate, name)) for name, _ in kind.shown}


def _worded(kind: ListKind[Any], name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, Mapping):
        return str(len(value) or "")
    column = kind.by_key.get(name)
    return mask_phone(str(value)) if column is not None and column.cell is CellType.PHONE else str(value)

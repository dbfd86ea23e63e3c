"""Reads of the rows that wait for somebody: which cells to mend, what is wrong with each, how many are like it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.intake.flagged import FlaggedCell, Tally
from app.intake.models import IntakeBatch, IntakeMend, IntakeRow
from app.intake.queries import ROWS_A_PAGE, ShownIssue, ShownRow, shown
from app.intake.reader.cells import as_text
from app.intake.reader.columns import CellType, ListKind
from app.intake.reader.issues import CODES, Weight
from app.intake.reader.mended import cells_from_plain
from app.intake.registry import known_list
from app.intake.summary import places_of
from app.kernel.vietnamese.clean import clean_text
from app.storage.paging import Page, cut

MAY_BE_EMPTY = (CellType.PHONE, CellType.COUNT, CellType.DATE)
"""Cells that say just as much when they are empty as when they cannot be read."""
NEVER_TYPED = (CellType.SKIP, CellType.SERIAL)
OF_ROW = "possible_duplicate"
"""What is odd about a row beside another; no cell of its own is wrong."""


@dataclass(frozen=True, slots=True)
class ShownMend:
    """A cell that was mended: what the file says, what it says now, and the press that takes it and others back."""

    label: str
    was: str
    now: str
    press: str
    together: int


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row with its cells to mend, what is odd about it as a whole, and what was mended in it."""

    row: ShownRow
    status: str
    cells: tuple[FlaggedCell, ...]
    whole: tuple[ShownIssue, ...]
    mends: tuple[ShownMend, ...]
    inside: bool
    """It is in already: nothing about it is mended or taken back here any more."""

    @property
    def id(self) -> int:
        return self.row.id


def waiting_rows(batch: IntakeBatch, status: str, tally: Tally, after: int = 0) -> Page[WaitingRow]:
    """Return a page of rows to mend, in the order of the file; with the status "mended" those that were."""
    query = select(IntakeRow).where(IntakeRow.batch_id == batch.id, IntakeRow.id > after)
    wanted = [_mended()] if status == "mended" else [IntakeRow.status == status, IntakeRow.outcome == ""]
    rows = db.session.scalars(query.where(*wanted).order_by(IntakeRow.id).limit(ROWS_A_PAGE + 1)).all()
    return cut(waiting(batch, rows, tally), ROWS_A_PAGE, lambda one: str(one.id))


def waiting(batch: IntakeBatch, rows: Sequence[IntakeRow], tally: Tally) -> list[WaitingRow]:
    """Return rows as a page shows them for mending."""
    kind = known_list(batch.kind).kind
    sheets = {sheet["name"][:120]: places_of(sheet) for sheet in batch.sheets}
    mends = _mends_in(batch, rows)
    together = _together(batch, {mend.press for own in mends.values() for mend in own})
    return [
        replace(
            _waiting(batch, kind, row, sheets.get(row.sheet, {}), tally),
            mends=tuple(
                _mend(kind, row, sheets.get(row.sheet, {}), mend, together[mend.press])
                for mend in mends.get((row.sheet, row.row), ())
            ),
        )
        for row in rows
    ]


def tally_of(batch: IntakeBatch) -> Tally:
    """Count the findings among the rows that wait to be mended."""
    waits = (IntakeRow.status.in_(("check", "rejected")), IntakeRow.outcome == "")
    query = select(IntakeRow.status, IntakeRow.issues).where(IntakeRow.batch_id == batch.id, *waits)
    sentences: dict[str, Counter[str]] = {"check": Counter(), "rejected": Counter()}
    coded: Counter[tuple[str, str]] = Counter()
    same: Counter[tuple[str, str, str]] = Counter()
    for status, issues in db.session.execute(query):
        for issue in issues:
            known = CODES.get(issue["code"])
            if known is None or known[0] is Weight.NOTE:
                continue
            sentences[status][known[1]] += 1
            if column := issue.get("column"):
                coded[issue["code"], column] += 1
                same[issue["code"], column, issue.get("value") or ""] += 1
    return Tally({status: counted.most_common() for status, counted in sentences.items()}, coded, same)


def mended_count(batch: IntakeBatch) -> int:
    """Return in how many rows of a list something was mended."""
    rows = select(IntakeMend.sheet, IntakeMend.row).where(IntakeMend.batch_id == batch.id).distinct().subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def _mended() -> Any:
    own = (
        IntakeMend.batch_id == IntakeRow.batch_id,
        IntakeMend.sheet == IntakeRow.sheet,
        IntakeMend.row == IntakeRow.row,
    )
    return select(IntakeMend.id).where(*own).exists()


def _mends_in(batch: IntakeBatch, rows: Sequence[IntakeRow]) -> dict[tuple[str, int], list[IntakeMend]]:
    numbers = [row.row for row in rows]
    query = select(IntakeMend).where(IntakeMend.batch_id == batch.id, IntakeMend.row.in_(numbers))
    found: dict[tuple[str, int], list[IntakeMend]] = {}
    for mend in db.session.scalars(query.order_by(IntakeMend.place)):
        found.setdefault((mend.sheet, mend.row), []).append(mend)
    return found


def _together(batch: IntakeBatch, presses: set[str]) -> dict[str, int]:
    """Return press -> how many cells it mended."""
    own = (IntakeMend.batch_id == batch.id, IntakeMend.press.in_(presses))
    counted = select(IntakeMend.press, func.count()).where(*own).group_by(IntakeMend.press)
    return dict(db.session.execute(counted).all()) if presses else {}


def _waiting(
    batch: IntakeBatch, kind: ListKind[Any], row: IntakeRow, places: dict[str, int], tally: Tally
) -> WaitingRow:
    told = shown(batch, row)
    odd = [issue for issue in row.issues if (known := CODES.get(issue["code"])) and known[0] is not Weight.NOTE]
    keys = [key for key in places if key in kind.by_key and kind.by_key[key].cell not in NEVER_TYPED]
    elsewhere = [issue for issue in odd if issue.get("column") not in keys]
    mendable = row.outcome == "" and row.status in ("check", "rejected") and bool(row.values.get("raw"))
    flagged = [key for key in keys if any(issue.get("column") == key for issue in odd)] if mendable else []
    if mendable and any(issue["code"] != OF_ROW for issue in elsewhere):
        flagged = keys
    cells = row.values.get("cells") or {}
    return WaitingRow(
        told,
        row.status,
        tuple(_cell(kind, key, cells.get(key, ""), odd, tally) for key in flagged),
        tuple(issue for issue in told.issues if _tells(row, issue) and issue.key not in flagged),
        (),
        row.outcome != "",
    )


def _tells(row: IntakeRow, issue: ShownIssue) -> bool:
    """Say whether a finding is to be read beside a row: what is wrong with it, or why it is skipped."""
    return issue.weight != Weight.NOTE or row.status == "ignored"


def _cell(kind: ListKind[Any], key: str, text: str, odd: Sequence[Mapping[str, Any]], tally: Tally) -> FlaggedCell:
    column = kind.by_key[key]
    own = [issue for issue in odd if issue.get("column") == key]
    if not own:
        return FlaggedCell(key, column.label, text)
    first = own[0]
    code, value = first["code"], first.get("value")
    return FlaggedCell(
        key,
        column.label,
        text,
        tuple((CODES[issue["code"]][1], issue.get("value")) for issue in own),
        code,
        value,
        tally.same.get((code, key, value or ""), 0) if value else 0,
        tally.coded.get((code, key), 0) if column.cell in MAY_BE_EMPTY and text else 0,
    )


def _mend(kind: ListKind[Any], row: IntakeRow, places: Mapping[str, int], mend: IntakeMend, together: int) -> ShownMend:
    key = next((key for key, place in places.items() if place == mend.place), "")
    raw = cells_from_plain(row.values.get("raw") or {})
    label = kind.by_key[key].label if key in kind.by_key else ""
    return ShownMend(label, clean_text(as_text(raw.get(key))), mend.text, mend.press, together)

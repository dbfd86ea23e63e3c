"""The rows under a heading: what is data, what is not, and each row read and weighed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any, Generic

from app.intake.reader.cells import as_text, is_ditto, read_cell
from app.intake.reader.columns import C, CellType, ListKind, Value
from app.intake.reader.header import HeaderGuess
from app.intake.reader.issues import Issue, Weight
from app.intake.reader.sheets import CellRow, Grid
from app.kernel.vietnamese.clean import clean_text
from app.kernel.vietnamese.fold import fold

# «Tổng» and «Cộng» by their accents, so that Mr Tống and Mr Công stay people.
_TOTALS = re.compile(r"(?:tổng(?: (?:cộng|số|hợp))?|cộng|tong cong|tong so|cong)(?=$|[\s:.(])", re.IGNORECASE)
_FOOTER = re.compile(
    r"danh sach (?:nay )?(?:gom|co|an dinh)\b|(?:nguoi )?lap (?:bieu|danh sach)\b|nguoi (?:lap|ghi|kiem)\b"
    r"|thu truong\b|xac nhan\b|ky (?:ten|ghi)\b|noi nhan\b|t ?m (?:ban|chi|doan|uy)\b"
    r"|(?:\w+ ){0,4}ngay (?:\d+ )?thang (?:\d+ )?nam\b"
)
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2})\)?")
_SECTION_CELLS = 2
_HEAVIEST = (Weight.REJECT, Weight.CHECK, Weight.NOTE)


@dataclass(frozen=True, slots=True)
class Row(Generic[C]):
    """A row of data: `number` as in Excel, `cells` the mapped cells, `candidate` None when rejected."""

    sheet: str
    number: int
    serial: str | None
    cells: Mapping[str, str]
    candidate: C | None
    issues: tuple[Issue, ...] = ()
    twin: tuple[str, int] | None = None

    @property
    def weight(self) -> Weight:
        weights = {issue.weight for issue in self.issues}
        if self.candidate is None or Weight.REJECT in weights:
            return Weight.REJECT
        return Weight.CHECK if Weight.CHECK in weights else Weight.NOTE


@dataclass(frozen=True, slots=True)
class Ignored:
    """A row that is no data: blank, totals, footer, repeated_header, column_numbers or section."""

    sheet: str
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class RowsRead(Generic[C]):
    """The rows of one sheet in the order of the sheet."""

    rows: tuple[Row[C], ...] = ()
    ignored: tuple[Ignored, ...] = ()
    skipped_columns: tuple[str, ...] = ()

    @property
    def good(self) -> tuple[Row[C], ...]:
        return tuple(row for row in self.rows if row.weight is Weight.NOTE)

    @property
    def check(self) -> tuple[Row[C], ...]:
        return tuple(row for row in self.rows if row.weight is Weight.CHECK)

    @property
    def rejected(self) -> tuple[Row[C], ...]:
        return tuple(row for row in self.rows if row.weight is Weight.REJECT)


@dataclass(slots=True)
class _Walk:
    """What a reader of the sheet carries from row to row."""

    above: dict[str, Any] = field(default_factory=dict)
    section: str | None = None
    after_footer: bool = False


def read_rows(
    grid: Grid, header: HeaderGuess, mapping: Mapping[int, str], kind: ListKind[C], today: date
) -> RowsRead[C]:
    """Read every row below the heading; never raises for what a row holds."""
    places = {key: place for place, key in mapping.items() if kind.by_key[key].cell is not CellType.SKIP}
    rows: list[Row[C]] = []
    ignored: list[Ignored] = []
    walk = _Walk()
    for index in range(header.last_row, len(grid.rows)):
        reason = _no_data(grid, index, header, places, kind, walk)
        if reason is not None:
            ignored.append(Ignored(grid.name, index + 1, reason))
            continue
        rows.append(_read_row(grid, index, header, places, kind, today, walk))
    skipped = tuple(key for key in mapping.values() if kind.by_key[key].cell is CellType.SKIP)
    return RowsRead(tuple(rows), tuple(ignored), skipped)


def mark_twins(sheets: list[RowsRead[C]], kind: ListKind[C]) -> list[RowsRead[C]]:
    """Flag each row that repeats an earlier accepted row on any sheet; the first one stands."""
    if kind.duplicate_key is None:
        return sheets
    seen: dict[object, Row[C]] = {}
    return [replace(sheet, rows=tuple(_twin_marked(row, kind, seen) for row in sheet.rows)) for sheet in sheets]


def _twin_marked(row: Row[C], kind: ListKind[C], seen: dict[object, Row[C]]) -> Row[C]:
    if row.candidate is None or kind.duplicate_key is None or row.weight is Weight.REJECT:
        return row
    key = kind.duplicate_key(row.candidate)
    if key is None or (first := seen.setdefault(key, row)) is row:
        return row
    issue = Issue("possible_duplicate", None, f"{first.sheet}, {first.number}")
    return replace(row, issues=(*row.issues, issue), twin=(first.sheet, first.number))


def _no_data(
    grid: Grid, index: int, header: HeaderGuess, places: Mapping[str, int], kind: ListKind[C], walk: _Walk
) -> str | None:
    """Return why the row is no data, or None."""
    own = {
        place: cell
        for place, cell in enumerate(grid.rows[index])
        if cell is not None and (index, place) not in grid.filled
    }
    if not own:
        return "blank"
    texts = [clean_text(as_text(cell)) for cell in own.values()]
    first = texts[0]
    if _has_serial(grid.rows[index], places, kind):
        return "column_numbers" if len(own) > _SECTION_CELLS and _counts_columns(texts) else None
    if _TOTALS.match(first):
        return "totals"
    if _FOOTER.match(fold(first)):
        walk.after_footer = True
        return "footer"
    if walk.after_footer and len(own) <= _SECTION_CELLS:
        return "footer"
    if _repeats_header(own, header, texts):
        return "repeated_header"
    if len(own) > _SECTION_CELLS and _counts_columns(texts):
        return "column_numbers"
    if kind.section and len(own) <= _SECTION_CELLS and kind.section[1].match(fold(first)):
        walk.section = _section_name(texts)
        return "section"
    return None


def _has_serial(row: CellRow, places: Mapping[str, int], kind: ListKind[Any]) -> bool:
    return any(
        kind.by_key[key].cell is CellType.SERIAL and place < len(row) and as_text(row[place]).strip(" .").isdigit()
        for key, place in places.items()
    )


def _section_name(texts: list[str]) -> str:
    """Return «Xóm 3» of «II. Xóm 3» or of the two cells «II» and «Xóm 3»."""
    return re.sub(r"^(?:[IVX]+|\d+|[A-Z])\s*[.)/-]\s*", "", max(texts, key=len))


def _counts_columns(texts: list[str]) -> bool:
    """Say whether the cells only number the columns: (1) (2) (3)."""
    numbers = [match[1] for text in texts if (match := _COLUMN_NUMBER.fullmatch(text))]
    return len(numbers) == len(texts) and all(int(later) == int(earlier) + 1 for earlier, later in pairwise(numbers))


def _repeats_header(own: Mapping[int, object], header: HeaderGuess, texts: list[str]) -> bool:
    words = {fold(part) for heading in header.headings for part in (heading.own, heading.group) if part}
    repeated = sum(fold(text) in words for text in texts)
    return len(own) >= _SECTION_CELLS and repeated >= 0.6 * len(own)


def _read_row(
    grid: Grid,
    index: int,
    header: HeaderGuess,
    places: Mapping[str, int],
    kind: ListKind[C],
    today: date,
    walk: _Walk,
) -> Row[C]:
    line = grid.rows[index]
    values: dict[str, Value] = {}
    cells: dict[str, str] = {}
    issues: list[Issue] = []
    for key, place in places.items():
        cell = line[place] if place < len(line) else None
        if is_ditto(cell):
            cell = walk.above.get(key)
        elif cell is None and kind.section and kind.section[0] == key:
            cell = walk.section
        walk.above[key] = cell
        values[key], found = read_cell(kind.by_key[key], cell, today)
        cells[key] = clean_text(as_text(cell))[:200]
        issues += found
    if kind.section and kind.section[0] not in places:
        values[kind.section[0]] = walk.section
    candidate, found = kind.make(values, today)
    issues += found
    issues += _ragged(grid, line, header)
    if any(issue.weight is Weight.REJECT for issue in issues):
        candidate = None
    serial = next((cells[key] for key in places if kind.by_key[key].cell is CellType.SERIAL and cells[key]), None)
    worst_first = sorted(issues, key=lambda issue: _HEAVIEST.index(issue.weight))
    return Row(grid.name, index + 1, serial, cells, candidate, tuple(worst_first))


def _ragged(grid: Grid, line: CellRow, header: HeaderGuess) -> tuple[Issue, ...]:
    if not grid.ragged:
        return ()
    if len(line) < header.width:
        return (Issue("too_few_columns"),)
    if any(cell is not None for cell in line[header.width :]):
        return (Issue("extra_columns"),)
    return ()

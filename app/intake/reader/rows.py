"""The rows under a heading: what is data, what is not, and each row read and weighed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic

from app.intake.reader.cells import as_text, reader_of
from app.intake.reader.columns import C, CellType, ListKind, Value
from app.intake.reader.header import HeaderGuess
from app.intake.reader.issues import Issue, Weight
from app.intake.reader.sheets import Cell, CellRow, Grid
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
        if self.candidate is None:
            return Weight.REJECT
        weights = [issue.weight for issue in self.issues]
        if Weight.REJECT in weights:
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


def read_rows(
    grid: Grid, header: HeaderGuess, mapping: Mapping[int, str], kind: ListKind[C], today: date
) -> RowsRead[C]:
    """Read every row below the heading; never raises for what a row holds."""
    reader = _Reader(grid, header, mapping, kind, today)
    rows: list[Row[C]] = []
    ignored: list[Ignored] = []
    for index in range(header.last_row, len(grid.rows)):
        reason = reader.why_no_data(index)
        if reason is not None:
            ignored.append(Ignored(grid.name, index + 1, reason))
            continue
        rows.append(reader.read(index))
    skipped = tuple(key for key in mapping.values() if kind.by_key[key].cell is CellType.SKIP)
    return RowsRead(tuple(rows), tuple(ignored), skipped)


def read_row(grid: Grid, header: HeaderGuess, mapping: Mapping[int, str], kind: ListKind[C], today: date) -> Row[C]:
    """Read the first line of a grid, which is known to be data."""
    return _Reader(grid, header, mapping, kind, today).read(0)


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


class _Reader(Generic[C]):
    """Reads the rows of one sheet, and what it carries from row to row."""

    def __init__(
        self, grid: Grid, header: HeaderGuess, mapping: Mapping[int, str], kind: ListKind[C], today: date
    ) -> None:
        self._grid, self._header, self._kind, self._today = grid, header, kind, today
        columns = [(place, kind.by_key[key]) for place, key in mapping.items()]
        columns = [(place, column) for place, column in columns if column.cell is not CellType.SKIP]
        self._columns = [(column.key, place, reader_of(column, today)) for place, column in columns]
        self._serials = [(column.key, place) for place, column in columns if column.cell is CellType.SERIAL]
        self._heading_words = {fold(part) for one in header.headings for part in (one.own, one.group) if part}
        self._section_key = kind.section[0] if kind.section else None
        self._section_words = kind.section[1] if kind.section else None
        self._section_has_column = self._section_key in {column.key for _, column in columns}
        self._section: str | None = None
        self._after_footer = False
        self._above: dict[str, Cell] = {}

    def why_no_data(self, index: int) -> str | None:
        """Return why the row is no data, or None."""
        own = self._own_cells(index)
        if not own:
            return "blank"
        counts_columns = len(own) > _SECTION_CELLS and _counts_columns(own)
        if self._has_serial(self._grid.rows[index]):
            return "column_numbers" if counts_columns else None
        first = clean_text(as_text(own[0]))
        if _TOTALS.match(first):
            return "totals"
        if _FOOTER.match(fold(first)):
            self._after_footer = True
            return "footer"
        if self._after_footer and len(own) <= _SECTION_CELLS:
            return "footer"
        if self._repeats_header(own):
            return "repeated_header"
        if counts_columns:
            return "column_numbers"
        if self._section_words and len(own) <= _SECTION_CELLS and self._section_words.match(fold(first)):
            self._section = _section_name([clean_text(as_text(cell)) for cell in own])
            return "section"
        return None

    def _own_cells(self, index: int) -> list[Cell]:
        """Return the cells with something in them that stands there by itself, not through a merge."""
        line, filled = self._grid.rows[index], self._grid.filled
        if not filled:
            return [cell for cell in line if cell is not None]
        return [cell for place, cell in enumerate(line) if cell is not None and (index, place) not in filled]

    def _has_serial(self, line: CellRow) -> bool:
        return any(place < len(line) and as_text(line[place]).strip(" .").isdigit() for _, place in self._serials)

    def _repeats_header(self, own: Sequence[Cell]) -> bool:
        repeated = sum(fold(clean_text(as_text(cell))) in self._heading_words for cell in own)
        return len(own) >= _SECTION_CELLS and repeated >= 0.6 * len(own)

    def read(self, index: int) -> Row[C]:
        """Read a row of data."""
        line, above = self._grid.rows[index], self._above
        values: dict[str, Value] = {}
        cells: dict[str, str] = {}
        issues: list[Issue] = []
        for key, place, read in self._columns:
            cell = line[place] if place < len(line) else None
            if cell is None and key == self._section_key:
                cell = self._section
            found = read(cell)
            if found.ditto:
                cell = above.get(key)
                found = read(cell)
            above[key] = cell
            values[key], cells[key] = found.value, found.text
            issues += found.issues
        if self._section_key is not None and not self._section_has_column:
            values[self._section_key] = self._section
            if self._section is not None:
                cells[self._section_key] = self._section
        candidate, odd = self._kind.make(values, self._today)
        issues += odd
        issues += _ragged(self._grid, line, self._header)
        if len(issues) > 1:
            issues.sort(key=lambda issue: _HEAVIEST.index(issue.weight))
        if issues and issues[0].weight is Weight.REJECT:
            candidate = None
        serial = next((cells[key] for key, _ in self._serials if cells[key]), None)
        return Row(self._grid.name, index + 1, serial, cells, candidate, tuple(issues))


def _section_name(texts: list[str]) -> str:
    """Return «Xóm 3» of «II. Xóm 3» or of the two cells «II» and «Xóm 3»."""
    return re.sub(r"^(?:[IVX]+|\d+|[A-Z])\s*[.)/-]\s*", "", max(texts, key=len))


def _counts_columns(cells: Sequence[Cell]) -> bool:
    """Say whether the cells only number the columns: (1) (2) (3)."""
    last: int | None = None
    for cell in cells:
        match = _COLUMN_NUMBER.fullmatch(clean_text(as_text(cell)))
        if match is None or (last is not None and int(match[1]) != last + 1):
            return False
        last = int(match[1])
    return True


def _ragged(grid: Grid, line: CellRow, header: HeaderGuess) -> tuple[Issue, ...]:
    if not grid.ragged:
        return ()
    if len(line) < header.width:
        return (Issue("too_few_columns"),)
    if any(cell is not None for cell in line[header.width :]):
        return (Issue("extra_columns"),)
    return ()

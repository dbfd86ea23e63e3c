"""The rows under a heading, each read and weighed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Generic

from app.intake.reader.cells import reader_of
from app.intake.reader.columns import C, CellType, ListKind, Value
from app.intake.reader.header import HeaderGuess
from app.intake.reader.issues import Issue, Weight
from app.intake.reader.lines import Lines
from app.intake.reader.matrix import DAYS, NO_DAYS, Days, find_days, marks_of, says_undated, written
from app.intake.reader.of_sheet import told_of_sheet
from app.intake.reader.sheets import Cell, CellRow, Grid

_TOLD_ASIDE = ("not_a_year", "date_impossible")
_HEAVIEST = (Weight.REJECT, Weight.CHECK, Weight.NOTE)


@dataclass(frozen=True, slots=True)
class Row(Generic[C]):
    """A row of data: `number` as in Excel, `cells` the mapped cells, `candidate` None when rejected.

    `aside` holds what is never kept, for a dry run to tell.
    """

    sheet: str
    number: int
    serial: str | None
    cells: Mapping[str, str]
    candidate: C | None
    issues: tuple[Issue, ...] = ()
    twin: tuple[str, int] | None = None
    aside: Mapping[str, Value] | None = None

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
    """A row that is no data, and why.

    blank, formulas (that have no result), title, header, repeated_header, column_numbers, section (heads a group),
    caption, totals, footer, signature; of a sheet that is not read: hidden_sheet, left_out, no_header, column_missing.
    """

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
    grid: Grid,
    header: HeaderGuess,
    mapping: Mapping[int, str],
    kind: ListKind[C],
    today: date,
    whole: bool = False,
) -> RowsRead[C]:
    """Read every row below the heading, with `whole` also what is never kept; never raises for what a row holds."""
    days = find_days(grid, header, mapping, today) if kind.days else Days({}, header.last_row)
    lines = Lines(grid, header, mapping, kind)
    reader = _Reader(grid, header, mapping, kind, today, whole, days)
    rows: list[Row[C]] = []
    ignored = [Ignored(grid.name, number + 1, "header") for number in range(header.last_row, days.last_row)]
    for index in range(days.last_row, len(grid.rows)):
        reason = lines.why_no_data(index)
        if reason is not None:
            ignored.append(Ignored(grid.name, index + 1, reason))
            continue
        rows.append(reader.read(index, lines.sections))
    skipped = tuple(key for key in mapping.values() if kind.by_key[key].cell is CellType.SKIP)
    return RowsRead(tuple(rows), tuple(ignored), skipped)


def settled(sheets: list[RowsRead[C]], kind: ListKind[C]) -> list[RowsRead[C]]:
    """Let the kind look over the rows of all sheets at once; it answers with as many, in their order."""
    if kind.settle is None:
        return sheets
    rows = iter(kind.settle([row for sheet in sheets for row in sheet.rows]))
    return [replace(sheet, rows=tuple(islice(rows, len(sheet.rows)))) for sheet in sheets]


def read_row(grid: Grid, header: HeaderGuess, mapping: Mapping[int, str], kind: ListKind[C], today: date) -> Row[C]:
    """Read the first line of a grid, which is known to be data."""
    return _Reader(grid, header, mapping, kind, today, whole=False).read(0, {})


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
        self,
        grid: Grid,
        header: HeaderGuess,
        mapping: Mapping[int, str],
        kind: ListKind[C],
        today: date,
        whole: bool,
        days: Days = NO_DAYS,
    ) -> None:
        self._grid, self._kind, self._today = grid, kind, today
        self._days, self._told = days, told_of_sheet(grid, header.titles, kind)
        columns = [(place, kind.by_key[key]) for place, key in mapping.items()]
        self._asides = [
            (column.key, place, reader_of(replace(column, cell=column.told_as), today))
            for place, column in columns
            if whole and column.told_as is not None
        ]
        columns = [(place, column) for place, column in columns if column.cell is not CellType.SKIP]
        self._columns = [(column.key, place, reader_of(column, today)) for place, column in columns]
        self._serials = [(column.key, place) for place, column in columns if column.cell is CellType.SERIAL]
        headed = {section[0] for section in (kind.section, kind.inner_section) if section}
        self._no_columns = headed - {column.key for _, column in columns}
        self._above: dict[str, Cell] = {}
        self._width = max(header.width, days.width)
        self._usual_width = _usual_width(grid, header)

    def read(self, index: int, sections: Mapping[str, str]) -> Row[C]:
        """Read a row of data; what its own cells leave open, the group rows above it fill."""
        line, above = self._grid.rows[index], self._above
        values: dict[str, Value] = {}
        cells: dict[str, str] = {}
        issues: list[Issue] = []
        for key, place, read in self._columns:
            cell = line[place] if place < len(line) else None
            if cell is None:
                cell = sections.get(key)
            found = read(cell)
            if found.ditto:
                cell = above.get(key)
                found = read(cell)
            above[key] = cell
            values[key], cells[key] = found.value, found.text
            issues += found.issues
        for key in self._no_columns:
            values[key] = told = sections.get(key)
            if told is not None:
                cells[key] = told
        for key, text in self._told.items():
            if values.get(key) is None:
                values[key] = cells[key] = text
        if self._days.columns:
            values[DAYS] = marks = marks_of(line, self._days)
            cells[DAYS] = written(marks)
        issues += (Issue("month_unknown"),) if says_undated(line, self._days) else ()
        candidate, odd = self._kind.make(values, self._today)
        issues += odd
        issues += self._of_the_line(line, index + 1)
        aside = self._aside(line, issues) if self._asides else None
        if len(issues) > 1:
            issues.sort(key=lambda issue: _HEAVIEST.index(issue.weight))
        if issues and issues[0].weight is Weight.REJECT:
            candidate = None
        serial = next((cells[key] for key, _ in self._serials if cells[key]), None)
        return Row(self._grid.name, index + 1, serial, cells, candidate, tuple(issues), aside=aside)

    def _aside(self, line: CellRow, issues: list[Issue]) -> dict[str, Value]:
        """Read what is never kept, for a dry run; of what is odd about it only dates are told."""
        found = {key: read(line[place]) for key, place, read in self._asides if place < len(line)}
        issues += [issue for cell in found.values() for issue in cell.issues if issue.code in _TOLD_ASIDE]
        return {key: cell.value for key, cell in found.items()}

    def _of_the_line(self, line: CellRow, number: int) -> tuple[Issue, ...]:
        found: list[Issue] = []
        if number in self._grid.hidden_rows:
            found.append(Issue("hidden_row_read"))
        if len(line) < self._usual_width:
            found.append(Issue("too_few_columns"))
        elif any(cell is not None for cell in line[self._width :]):
            found.append(Issue("extra_columns"))
        return tuple(found)


def _usual_width(grid: Grid, header: HeaderGuess) -> int:
    """Return the width below which a line of plain text is short: none where most lines leave their empty ends out."""
    if not grid.ragged:
        return 0
    below = [len(line) for line in grid.rows[header.last_row :] if any(cell is not None for cell in line)]
    full = sum(width >= header.width for width in below)
    return header.width if full * 2 >= len(below) else 0

"""From bytes to grids: rows of cells with their real types, numbered as in Excel."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.intake.reader.archive import MAX_CELLS, MAX_ROWS, check_sheets
from app.intake.reader.files import FileKind
from app.intake.reader.old_marks import old_sheet_marks
from app.intake.reader.plain_text import read_records
from app.intake.reader.sheet_marks import SheetMarks, sheet_parts
from app.intake.reader.unreadable import Unreadable
from app.kernel.vietnamese.encodings import SURE, Decoded, candidates, decode_bytes, from_tcvn3, from_vni
from app.kernel.vietnamese.syllables import syllable_share

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None
CellRow: TypeAlias = tuple[Cell, ...]

MAX_SHEETS = 40
MAX_COLUMNS = 500
PLAIN_TEXT = "CSV"
"""The name of the one sheet of a file of plain text."""

CSV_ENCODINGS = ("cp1258", "tcvn3", "vni", "cp1252")
_FORMULA_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_NO_LISTS = (SheetTypeEnum.ChartSheet, SheetTypeEnum.DialogSheet, SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba)
_SURE_OF_FONT = 0.8
_FONT_ROWS = 300
_FONTS: Mapping[str, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni}
_WINDOWS = frozenset(bytes(range(0x80, 0xA0)).decode("cp1252", "ignore"))


class Broken(str):
    """A cell whose formula has no result or an error: what stands there, never taken for a text somebody typed."""

    __slots__ = ()


NO_RESULT = Broken("=?")


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range, all four corners counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows[0]` is row 1; `filled` are cells that a vertical merge gave their value.

    `filled` counts from 0, `hidden_rows` holds numbers as in Excel (told by workbooks).
    """

    name: str
    rows: tuple[CellRow, ...]
    hidden: bool = False
    ragged: bool = False
    spans: tuple[Span, ...] = ()
    filled: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()

    @property
    def empty(self) -> bool:
        return not any(cell is not None for row in self.rows for cell in row)

    @property
    def ignored(self) -> bool:
        """Say that the sheet holds no list for people: it is hidden or has no cell."""
        return self.hidden or self.empty


@dataclass(frozen=True, slots=True)
class Book:
    """A file's sheets; encoding, its confidence and delimiter are told for plain text only.

    `font` names the old font whose letters a workbook was turned from.
    """

    grids: tuple[Grid, ...]
    encoding: str | None = None
    confidence: float = 1.0
    delimiter: str | None = None
    font: str | None = None

    @property
    def in_doubt(self) -> bool:
        """Say that too few words are Vietnamese: a person is to choose how the text is read."""
        return self.confidence < SURE


def read_book(data: bytes, kind: FileKind, encoding: str | None = None) -> Book:
    """Read every sheet, plain text in the chosen or else the likeliest encoding; raises Unreadable."""
    if kind is FileKind.CSV:
        return _read_csv(decode_chosen(data, encoding))
    marks = _marks_by_name(data, check_sheets(data)) if kind is FileKind.XLSX else old_sheet_marks(data)
    turned = [_unfont(grid) for grid in _read_workbook(data, marks)]
    return Book(tuple(grid for grid, _ in turned), font=next((font for _, font in turned if font), None))


def _read_csv(decoded: Decoded) -> Book:
    records, delimiter = read_records(decoded.text)
    rows = tuple(tuple(map(_plain, record)) for record in records)
    if len(rows) > MAX_ROWS or sum(map(len, rows)) > MAX_CELLS:
        raise Unreadable("too_many_rows")
    return Book((Grid(PLAIN_TEXT, rows, ragged=True),), decoded.encoding, decoded.confidence, delimiter)


def _marks_by_name(data: bytes, marks: Mapping[str, SheetMarks]) -> dict[str, SheetMarks]:
    """Return what the parts of the zip tell by the names people gave their sheets."""
    if not any(found.hidden_rows or found.no_result for found in marks.values()):
        return {}
    return {name: marks[part] for name, part in sheet_parts(data).items() if part in marks}


def decode_chosen(data: bytes, encoding: str | None) -> Decoded:
    """Return the text as the named legacy encoding reads it; any other name leaves the choice to us."""
    named = (candidate for candidate in candidates(data) if candidate.encoding == encoding)
    return next(named, None) or decode_bytes(data)


def _read_workbook(data: bytes, marks: Mapping[str, SheetMarks] | Sequence[SheetMarks]) -> list[Grid]:
    """Read every sheet; `marks` go by the sheets' names or by their order in the workbook."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(book.sheet_names) > MAX_SHEETS:
            raise Unreadable("too_many_rows")
        if not isinstance(marks, Mapping):
            marks = dict(zip(book.sheet_names, marks, strict=False))
        return [
            _sheet_grid(
                book.get_sheet_by_name(sheet.name),
                sheet.visible is not SheetVisibleEnum.Visible,
                marks.get(sheet.name, SheetMarks()),
            )
            for sheet in book.sheets_metadata
            if sheet.typ not in _NO_LISTS
        ]
    except PasswordError as error:
        raise Unreadable("locked") from error
    except CalamineError as error:
        raise Unreadable("damaged") from error


def _sheet_grid(sheet: CalamineSheet, hidden: bool, marks: SheetMarks) -> Grid:
    if sheet.start is None and not marks.no_result:
        return Grid(sheet.name, (), hidden)
    if sheet.end is not None and (sheet.end[0] > MAX_ROWS or sheet.end[0] * sheet.end[1] > MAX_CELLS):
        raise Unreadable("too_many_rows")
    rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    _mark_no_results(rows, marks)
    spans = tuple(Span(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    filled = _fill_down(rows, spans)
    return Grid(
        sheet.name,
        tuple(map(tuple, rows)),
        hidden,
        spans=spans,
        filled=frozenset(filled),
        hidden_rows=frozenset(marks.hidden_rows),
    )


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str):
        if not cell.strip():
            return None
        if cell in _FORMULA_ERRORS:
            return Broken(cell)
    return cell


def _mark_no_results(rows: list[list[Cell]], marks: SheetMarks) -> None:
    """Let a formula without a result stand out from empty cells, beyond the last filled cell too."""
    there = [(row, column) for row, column in marks.no_result if row <= MAX_ROWS and column <= MAX_COLUMNS]
    if not there:
        return
    width = max([column for _, column in there] + [len(line) for line in rows])
    for line in rows:
        line += [None] * (width - len(line))
    rows += [[None] * width for _ in range(max(row for row, _ in there) - len(rows))]
    for row, column in there:
        if rows[row - 1][column - 1] is None:
            rows[row - 1][column - 1] = NO_RESULT


def _fill_down(rows: list[list[Cell]], spans: tuple[Span, ...]) -> set[tuple[int, int]]:
    """Give every cell of a vertical merge the value of its top cell; return which were given one."""
    filled: set[tuple[int, int]] = set()
    for span in spans:
        if span.bottom == span.top or span.top >= len(rows) or span.left >= len(rows[span.top]):
            continue
        value = rows[span.top][span.left]
        for number in range(span.top + 1, min(span.bottom + 1, len(rows))):
            if rows[number][span.left] is None and value is not None:
                rows[number][span.left] = value
                filled.add((number, span.left))
    return filled


def _unfont(grid: Grid) -> tuple[Grid, str | None]:
    """Turn columns typed for the old .VnTime and VNI fonts into Unicode when that makes real syllables of them.

    Return the grid and the name of the font's encoding, None where nothing was turned.
    """
    width = max(map(len, grid.rows), default=0)
    found = {place: font for place in range(width) if (font := _font_of(grid, place)) is not None}
    if not found:
        return grid, None
    rows = tuple(
        tuple(_turned(cell, found[place]) if place in found else cell for place, cell in enumerate(row))
        for row in grid.rows
    )
    return replace(grid, rows=rows), max(set(found.values()), key=list(found.values()).count)


def _turned(cell: Cell, font: str) -> Cell:
    return _FONTS[font](cell) if isinstance(cell, str) and _old(cell) else cell


def _font_of(grid: Grid, place: int) -> str | None:
    column = (row[place] for row in grid.rows[:_FONT_ROWS] if place < len(row))
    sample = " ".join(str(cell) for cell in column if _old(cell))
    if sample.isascii() or syllable_share(sample) >= SURE:
        return None
    best = max(_FONTS, key=lambda font: syllable_share(_FONTS[font](sample)))
    return best if syllable_share(_FONTS[best](sample)) >= _SURE_OF_FONT else None


def _old(cell: Cell) -> bool:
    """Say whether a cell is text of one byte a letter, as the old fonts had it."""
    return isinstance(cell, str) and all(ord(letter) < 0x100 or letter in _WINDOWS for letter in cell)

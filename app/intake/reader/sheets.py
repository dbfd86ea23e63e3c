"""From bytes to grids: rows of cells with their real types, numbered as in Excel."""

import csv
import io
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from app.intake.reader.archive import MAX_CELLS, MAX_ROWS, check_sheets
from app.intake.reader.files import FileKind
from app.intake.reader.unreadable import Unreadable
from app.kernel.vietnamese.encodings import SURE, Decoded, candidates, decode_bytes, from_tcvn3, from_vni
from app.kernel.vietnamese.syllables import syllable_share

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None
CellRow: TypeAlias = tuple[Cell, ...]

MAX_SHEETS = 40
PLAIN_TEXT = "CSV"
"""The name of the one sheet of a file of plain text."""

_SURE_OF_FONT = 0.8
CSV_ENCODINGS = ("cp1258", "tcvn3", "vni", "cp1252")
_DELIMITERS = (";", ",", "\t", "|")
_FORMULA_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range, all four corners counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows[0]` is row 1; `filled` are cells that a vertical merge gave their value."""

    name: str
    rows: tuple[CellRow, ...]
    hidden: bool = False
    ragged: bool = False
    spans: tuple[Span, ...] = ()
    filled: frozenset[tuple[int, int]] = frozenset()

    @property
    def empty(self) -> bool:
        return not any(cell is not None for row in self.rows for cell in row)

    @property
    def ignored(self) -> bool:
        """Say that the sheet holds no list for people: it is hidden or has no cell."""
        return self.hidden or self.empty


@dataclass(frozen=True, slots=True)
class Book:
    """A file's sheets; encoding, its confidence and delimiter are told for plain text only."""

    grids: tuple[Grid, ...]
    encoding: str | None = None
    confidence: float = 1.0
    delimiter: str | None = None

    @property
    def in_doubt(self) -> bool:
        """Say that too few words are Vietnamese: a person is to choose how the text is read."""
        return self.confidence < SURE


def read_book(data: bytes, kind: FileKind, encoding: str | None = None) -> Book:
    """Read every sheet, plain text in the chosen or else the likeliest encoding; raises Unreadable."""
    if kind is FileKind.CSV:
        return _read_csv(decode_chosen(data, encoding))
    if kind is FileKind.XLSX:
        check_sheets(data)
    return Book(tuple(map(_unfont, _read_workbook(data))))


def decode_chosen(data: bytes, encoding: str | None) -> Decoded:
    """Return the text as the named legacy encoding reads it; any other name leaves the choice to us."""
    named = (candidate for candidate in candidates(data) if candidate.encoding == encoding)
    return next(named, None) or decode_bytes(data)


def _read_workbook(data: bytes) -> list[Grid]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(book.sheet_names) > MAX_SHEETS:
            raise Unreadable("too_many_rows")
        return [
            _sheet_grid(book.get_sheet_by_name(sheet.name), sheet.visible is not SheetVisibleEnum.Visible)
            for sheet in book.sheets_metadata
        ]
    except CalamineError as error:
        raise Unreadable("damaged") from error


def _sheet_grid(sheet: CalamineSheet, hidden: bool) -> Grid:
    if sheet.start is None:
        return Grid(sheet.name, (), hidden)
    if sheet.end is not None and (sheet.end[0] > MAX_ROWS or sheet.end[0] * sheet.end[1] > MAX_CELLS):
        raise Unreadable("too_many_rows")
    rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    spans = tuple(Span(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    filled = _fill_down(rows, spans)
    return Grid(sheet.name, tuple(map(tuple, rows)), hidden, spans=spans, filled=frozenset(filled))


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str) and (not cell.strip() or cell in _FORMULA_ERRORS):
        return None
    return cell


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


def _unfont(grid: Grid) -> Grid:
    """Turn cells typed for the old .VnTime and VNI fonts into Unicode when that makes real syllables of them."""
    texts = [cell for row in grid.rows[:200] for cell in row if isinstance(cell, str)]
    sample = " ".join(texts)
    if sample.isascii() or syllable_share(sample) >= SURE:
        return grid
    convert = max((from_tcvn3, from_vni), key=lambda way: syllable_share(way(sample)))
    if syllable_share(convert(sample)) < _SURE_OF_FONT:
        return grid
    rows = tuple(tuple(convert(cell) if isinstance(cell, str) else cell for cell in row) for row in grid.rows)
    return replace(grid, rows=rows)


def _read_csv(decoded: Decoded) -> Book:
    text = decoded.text.lstrip("\ufeff")
    delimiter, text = _declared_delimiter(text)
    delimiter = delimiter or _guess_delimiter(text)
    try:
        rows = tuple(
            tuple(_plain(cell) for cell in record)
            for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        )
    except csv.Error as error:
        raise Unreadable("damaged") from error
    if len(rows) > MAX_ROWS or sum(map(len, rows)) > MAX_CELLS:
        raise Unreadable("too_many_rows")
    return Book((Grid(PLAIN_TEXT, rows, ragged=True),), decoded.encoding, decoded.confidence, delimiter)


def _declared_delimiter(text: str) -> tuple[str | None, str]:
    """Take off Excel's own first line `sep=;`."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == len("sep=") + 1:
        return first.strip()[-1], rest
    return None, text


def _guess_delimiter(text: str) -> str:
    """Return the delimiter that cuts the first records into the most regular, widest rows."""

    def regularity(delimiter: str) -> tuple[float, int]:
        reader = csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter)
        try:
            widths = Counter(len(record) for record, _ in zip(reader, range(60), strict=False) if record)
        except csv.Error:
            return 0.0, 0
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(0, 0))
        return (times / widths.total() if width > 1 else 0.0), width

    return max(_DELIMITERS, key=regularity)

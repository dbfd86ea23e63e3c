"""A whole file read as one kind of list, with the choices a person has made so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic

from app.intake.reader.columns import C, ListKind
from app.intake.reader.files import sniff
from app.intake.reader.header import HeaderGuess, changed_mapping, find_header, header_at
from app.intake.reader.of_sheet import unmet
from app.intake.reader.rows import Row, RowsRead, mark_twins, read_rows, settled
from app.intake.reader.sheets import Book, Grid, read_book


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """What a person said of a sheet: leave it out, its heading row, columns by number (None: left out)."""

    left_out: bool = False
    header_row: int | None = None
    header_levels: int = 1
    columns: Mapping[int, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetRead(Generic[C]):
    """One sheet: why it was ignored (hidden, empty, left_out, no_header), or its heading and rows."""

    grid: Grid
    ignored: str | None
    header: HeaderGuess | None
    mapping: Mapping[int, str]
    missing: tuple[tuple[str, ...], ...]
    rows: RowsRead[C]


@dataclass(frozen=True, slots=True)
class ListRead(Generic[C]):
    """Every sheet of the file, in its order."""

    book: Book
    sheets: tuple[SheetRead[C], ...]

    @property
    def accepted(self) -> tuple[Row[C], ...]:
        """Return good rows and rows to check, repeated ones included."""
        return tuple(row for sheet in self.sheets for row in sheet.rows.rows if row.candidate is not None)

    @property
    def distinct(self) -> tuple[Row[C], ...]:
        """Return the accepted rows without those that repeat an earlier one."""
        return tuple(row for row in self.accepted if row.twin is None)

    @property
    def check(self) -> tuple[Row[C], ...]:
        return tuple(row for sheet in self.sheets for row in sheet.rows.check)

    @property
    def rejected(self) -> tuple[Row[C], ...]:
        return tuple(row for sheet in self.sheets for row in sheet.rows.rejected)


def read_list(
    data: bytes,
    filename: str,
    kind: ListKind[C],
    today: date,
    choices: Mapping[str, SheetChoice] | None = None,
    encoding: str | None = None,
) -> ListRead[C]:
    """Read the file; raises Unreadable when it as a whole cannot be used."""
    book = read_book(data, sniff(data, filename), encoding)
    sheets = [_read_sheet(grid, kind, today, (choices or {}).get(grid.name, SheetChoice())) for grid in book.grids]
    marked = mark_twins(settled([sheet.rows for sheet in sheets], kind), kind)
    return ListRead(
        book,
        tuple(
            SheetRead(sheet.grid, sheet.ignored, sheet.header, sheet.mapping, sheet.missing, rows)
            for sheet, rows in zip(sheets, marked, strict=True)
        ),
    )


def _read_sheet(grid: Grid, kind: ListKind[C], today: date, choice: SheetChoice) -> SheetRead[C]:
    why = "hidden" if grid.hidden else "empty" if grid.empty else "left_out" if choice.left_out else None
    header = None if why else _header(grid, kind, choice)
    if header is None:
        return SheetRead(grid, why or "no_header", None, {}, (), RowsRead())
    mapping = changed_mapping(header, kind, choice.columns)
    missing = unmet(grid, header.titles, kind, set(mapping.values()))
    rows = RowsRead() if missing else read_rows(grid, header, mapping, kind, today)
    return SheetRead(grid, None, header, mapping, missing, rows)


def _header(grid: Grid, kind: ListKind[C], choice: SheetChoice) -> HeaderGuess | None:
    if choice.header_row is not None and 1 <= choice.header_row <= len(grid.rows):
        return header_at(grid, kind, choice.header_row, choice.header_levels)
    return find_header(grid, kind)

"""A whole file read as one kind of list, with the choices a person has made so far."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic

from app.intake.reader.columns import C, ListKind
from app.intake.reader.files import sniff
from app.intake.reader.header import HeaderGuess, changed_mapping, find_header, header_at
from app.intake.reader.mended import AS_NOTE, Mends, may_be_noted, with_mends, with_notes
from app.intake.reader.of_sheet import unmet
from app.intake.reader.rows import Ignored, Row, RowsRead, mark_twins, read_rows, settled
from app.intake.reader.sheets import Book, Grid, read_book

_UNREAD = {"hidden": "hidden_sheet", "left_out": "left_out", "no_header": "no_header"}


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """What a person said of a sheet: leave it out, its heading row, columns by number (None: left out), mended cells."""

    left_out: bool = False
    header_row: int | None = None
    header_levels: int = 1
    columns: Mapping[int, str | None] = field(default_factory=dict)
    mends: Mends = field(default_factory=dict)

    @property
    def noted(self) -> frozenset[int]:
        """Return the columns that are to be kept as notes."""
        return frozenset(place for place, key in self.columns.items() if key == AS_NOTE)


Recall = Callable[[Grid], SheetChoice | None]
"""What a person once chose for a sheet of this shape."""


@dataclass(frozen=True, slots=True)
class SheetRead(Generic[C]):
    """One sheet: why it was ignored (hidden, empty, left_out, no_header), or its heading and rows.

    `grid` and `mapping` are what the rows were read from, but for mended cells: the texts of `noted` columns stand in
    the column of notes.
    """

    grid: Grid
    ignored: str | None
    header: HeaderGuess | None
    mapping: Mapping[int, str]
    missing: tuple[tuple[str, ...], ...]
    rows: RowsRead[C]
    noted: frozenset[int] = frozenset()

    @property
    def skipped(self) -> Iterator[Ignored]:
        """Yield every row that is no data with its reason: with `rows.rows` these are all the rows of the sheet."""
        name, count = self.grid.name, len(self.grid.rows)
        if self.header is None or self.missing:
            why = _UNREAD.get(self.ignored or "", "column_missing")
            yield from (Ignored(name, number, why) for number in range(1, count + 1))
            return
        for number in range(1, self.header.last_row + 1):
            line = self.grid.rows[number - 1]
            above = "blank" if not any(cell is not None for cell in line) else "title"
            yield Ignored(name, number, "header" if number >= self.header.first_row else above)
        yield from self.rows.ignored


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
    recall: Recall | None = None,
    whole: bool = False,
) -> ListRead[C]:
    """Read the file; `recall` is asked for sheets without a choice, `whole` also reads what is never kept, for a dry run.

    Raises Unreadable for what is no list.
    """
    book = read_book(data, sniff(data, filename), encoding)
    chosen = choices or {}
    sheets = [
        _read_sheet(grid, kind, today, chosen.get(grid.name) or (recall and recall(grid)) or SheetChoice(), whole)
        for grid in book.grids
    ]
    marked = mark_twins(settled([sheet.rows for sheet in sheets], kind), kind)
    return ListRead(book, tuple(replace(sheet, rows=rows) for sheet, rows in zip(sheets, marked, strict=True)))


def _read_sheet(grid: Grid, kind: ListKind[C], today: date, choice: SheetChoice, whole: bool) -> SheetRead[C]:
    why = "hidden" if grid.hidden else "empty" if grid.empty else "left_out" if choice.left_out else None
    header = None if why else _header(grid, kind, choice)
    if header is None:
        return SheetRead(grid, why or "no_header", None, {}, (), RowsRead())
    noted = frozenset(place for place in choice.noted if may_be_noted(header, kind, place))
    columns = {place: key for place, key in choice.columns.items() if key != AS_NOTE or place in noted}
    grid, mapping = with_notes(grid, header, changed_mapping(header, kind, columns), noted)
    missing = unmet(grid, header.titles, kind, set(mapping.values()))
    width = max(header.width, *map(len, grid.rows)) if kind.days else header.width
    mended = with_mends(grid, choice.mends, width)
    rows = RowsRead() if missing else read_rows(mended, header, mapping, kind, today, whole)
    return SheetRead(grid, None, header, mapping, missing, rows, noted)


def _header(grid: Grid, kind: ListKind[C], choice: SheetChoice) -> HeaderGuess | None:
    if choice.header_row is not None and 1 <= choice.header_row <= len(grid.rows):
        return header_at(grid, kind, choice.header_row, choice.header_levels)
    return find_header(grid, kind)

"""PURE: cells of a list that a person put right, laid over what the file says, and one row read again with them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeAlias

from app.intake.reader.cells import as_text, is_ditto
from app.intake.reader.columns import C, CellType, ListKind
from app.intake.reader.header import HeaderGuess, Heading
from app.intake.reader.rows import Row, read_row
from app.intake.reader.sheets import Broken, Cell, CellRow, Grid
from app.kernel.vietnamese.clean import clean_text

AS_NOTE = "+note"
"""What a person chooses for a column nobody knows whose texts are to be kept: each goes into the note of its row."""
NOTE = "note"

Mends: TypeAlias = Mapping[int, Mapping[int, str]]
"""Row as in Excel -> column from 0 -> the text that stands there now."""

_DATE, _BROKEN = "date", "broken"


def with_mends(grid: Grid, mends: Mends, width: int) -> Grid:
    """Return the grid with the mended cells; a mended line is as wide as the heading, neither ragged nor too long."""
    if not mends:
        return grid
    rows = list(grid.rows)
    for number, texts in mends.items():
        if 1 <= number <= len(rows):
            rows[number - 1] = _mended_line(rows[number - 1], texts, width)
    return replace(grid, rows=tuple(rows))


def _mended_line(line: CellRow, texts: Mapping[int, str], width: int) -> CellRow:
    fitted = [*line[:width], *(None for _ in range(width - len(line)))]
    for place, text in texts.items():
        if place < width:
            fitted[place] = text or None
    return tuple(fitted)


def with_notes(
    grid: Grid, header: HeaderGuess, mapping: Mapping[int, str], noted: Collection[int]
) -> tuple[Grid, Mapping[int, str]]:
    """Write the texts of the noted columns into the column of notes, or make one of the first noted column."""
    places = sorted(noted)
    if not places:
        return grid, mapping
    own = next((place for place, key in mapping.items() if key == NOTE), None)
    target = places[0] if own is None else own
    rows = [
        _noted_line(line, header, places, own, target) if index >= header.last_row else line
        for index, line in enumerate(grid.rows)
    ]
    return replace(grid, rows=tuple(rows)), {**mapping, target: NOTE}


def may_be_noted(header: HeaderGuess, kind: ListKind[Any], place: int) -> bool:
    """Say whether a column may be kept as a note: it is there, the list has notes, and it is none that is never read.

    An identity card is refused by its heading, whatever a person chooses for it.
    """
    if not 0 <= place < header.width or NOTE not in kind.by_key:
        return False
    guessed = header.keys[place]
    return guessed is None or kind.by_key[guessed].cell is not CellType.SKIP


def _noted_line(line: CellRow, header: HeaderGuess, places: list[int], own: int | None, target: int) -> CellRow:
    texts = [as_text(line[own])] if own is not None and own < len(line) else []
    for place in places:
        if place < len(line) and (text := clean_text(as_text(line[place]))):
            heading = header.headings[place].text
            texts.append(f"{heading}: {text}" if heading else text)
    told = "\n".join(text for text in texts if text)
    if not told or target >= len(line):
        return line
    return (*line[:target], told, *line[target + 1 :])


def raw_cells(grid: Grid, mapping: Mapping[int, str], row: Row[Any]) -> dict[str, Cell]:
    """Return a row's cells by column key as the file holds them; where a cell only points elsewhere, what it points to."""
    line = grid.rows[row.number - 1]
    cells: dict[str, Cell] = {key: text or None for key, text in row.cells.items()}
    for place, key in mapping.items():
        cell = line[place] if place < len(line) else None
        if key in cells and cell is not None and not is_ditto(cell):
            cells[key] = cell
    return cells


def row_again(kind: ListKind[C], sheet: str, number: int, cells: Mapping[str, Cell], today: date) -> Row[C] | None:
    """Read one row anew from its cells by column key; None when nothing is left in them."""
    keys = [key for key in cells if key in kind.by_key]
    if all(cells[key] is None for key in keys):
        return None
    grid = Grid(sheet, (tuple(cells[key] for key in keys),))
    header = HeaderGuess(0, 0, tuple(Heading("", "") for _ in keys), tuple(keys), tuple(0.0 for _ in keys), ())
    return replace(read_row(grid, header, dict(enumerate(keys)), kind, today), number=number)


def cells_to_plain(cells: Mapping[str, Cell]) -> dict[str, Any]:
    """Return cells as JSON values: a date as {"date": …}, a formula without a result as {"broken": …}, a time as its text."""
    return {key: _to_plain(cell) for key, cell in cells.items()}


def cells_from_plain(plain: Mapping[str, Any]) -> dict[str, Cell]:
    """Return the cells that `cells_to_plain` took apart."""
    return {key: _from_plain(cell) for key, cell in plain.items()}


def _to_plain(cell: Cell) -> Any:
    if isinstance(cell, date):
        return {_DATE: cell.isoformat()}
    if isinstance(cell, Broken):
        return {_BROKEN: str(cell)}
    return cell if cell is None or isinstance(cell, str | int | float) else as_text(cell)


def _from_plain(cell: Any) -> Cell:
    if isinstance(cell, dict):
        if _BROKEN in cell:
            return Broken(cell[_BROKEN])
        moment = datetime.fromisoformat(cell[_DATE])
        return moment if "T" in cell[_DATE] else moment.date()
    held: Cell = cell
    return held

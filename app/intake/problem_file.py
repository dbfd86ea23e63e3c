"""The rows with problems as a file to mend and bring back, and such a file known again. Pure."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from app.intake.reader.cells import as_text
from app.intake.reader.columns import ListKind
from app.intake.reader.header import header_at
from app.intake.reader.sheets import Grid
from app.kernel.inert import inert
from app.kernel.vietnamese.clean import clean_text
from app.kernel.vietnamese.fold import fold

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Table = Sequence[Sequence[str]]

ROW_CODE = re.compile(r"L(\d{1,9})-(\d{1,9})")
_CODE_HEADINGS = {"row code", "ma dong"}
_SEARCHED_ROWS = 10


@dataclass(frozen=True, slots=True)
class LineBack:
    """A line of a file that came back: the list and the row it belongs to, and its texts by heading place."""

    list_id: int
    row_id: int
    texts: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class FileBack:
    """A file with problems that came back: where its heading stands, its lines, and how many bear no code."""

    grid: Grid
    heading_row: int
    lines: tuple[LineBack, ...]
    strange: int

    def keys(self, kind: ListKind[Any]) -> dict[int, str]:
        """Return place -> column key: by the name we gave the column, else as any heading is read."""
        header = header_at(self.grid, kind, self.heading_row)
        named = {fold(column.label): column.key for column in kind.columns}
        keys = dict(header.mapping())
        for place, heading in enumerate(header.headings):
            if (key := named.get(fold(heading.own))) is not None:
                keys[place] = key
        return keys


def row_code(list_id: int, row_id: int) -> str:
    """Return what marks a row in the file, so that it is known again however the file was saved."""
    return f"L{list_id}-{row_id}"


def file_back(grids: Sequence[Grid]) -> FileBack | None:
    """Return the first sheet that is a file with problems come back, or None."""
    for grid in grids:
        for number, line in enumerate(grid.rows[:_SEARCHED_ROWS], 1):
            for place, cell in enumerate(line):
                if isinstance(cell, str) and fold(cell) in _CODE_HEADINGS:
                    return _lines_below(grid, number, place)
    return None


def _lines_below(grid: Grid, heading_row: int, code_place: int) -> FileBack | None:
    lines: list[LineBack] = []
    strange = 0
    for line in grid.rows[heading_row:]:
        code = ROW_CODE.fullmatch(_told(line[code_place])) if code_place < len(line) else None
        if code is not None:
            texts = {place: _told(cell) for place, cell in enumerate(line) if place != code_place}
            lines.append(LineBack(int(code[1]), int(code[2]), texts))
        elif any(cell is not None for cell in line):
            strange += 1
    return FileBack(grid, heading_row, tuple(lines), strange) if lines else None


def _told(cell: Any) -> str:
    """Return the text of a cell without the mark that keeps a formula from running."""
    return clean_text(as_text(cell)).removeprefix("'")


def as_csv(table: Table) -> bytes:
    """Return the table as UTF-8 with its mark and semicolons, the way Excel in Việt Nam opens it; formulas inert."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([[inert(cell) for cell in line] for line in table])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table, sheet_name: str) -> bytes:
    """Return the table as a workbook in which every cell is text, the heading bold."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(sheet_name[:31])
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "num_format": "@"})
    for number, line in enumerate(table):
        for place, cell in enumerate(line):
            sheet.write_string(number, place, cell, text if number else bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(table[0]) - 1, 0), 18)
    book.close()
    return out.getvalue()

"""A list being written: its lines with what each is in truth, and the file they become."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import xlsxwriter

from tests.kit.messy.cells import Cell

Place = tuple[str, int]
FORMULA = "=1+1"
LONE_MARK = '"'
"""«As above» as people type it: into plain text it goes as it stands, quoting nothing."""


@dataclass(frozen=True)
class Truth:
    """What a line is: data with these facts, a row to keep out (`code`), or no data at all (`skip`)."""

    facts: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    skip: str = ""


@dataclass
class Line:
    """Cells of one line; `spans` are (first column, last column, rows) of merges that begin here."""

    cells: list[Cell]
    truth: Truth
    hidden: bool = False
    spans: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass
class Sheet:
    name: str
    lines: list[Line] = field(default_factory=list)
    hidden: bool = False

    def add(self, line: Line) -> int:
        """Add a line and return its number as in Excel."""
        self.lines.append(line)
        return len(self.lines)

    def skip(self, reason: str, *cells: Cell) -> None:
        self.add(Line(list(cells), Truth(skip=reason)))

    def merge_down(self, column: int, values: Sequence[object], places: Sequence[Place]) -> None:
        """Merge a column's cells where the same value stands in lines that follow one another; one value for each place."""
        first = 0
        for index, (_, number) in enumerate(places):
            following = index + 1 < len(places) and places[index + 1][1] == number + 1
            if following and values[index + 1] == values[first]:
                continue
            top = places[first][1]
            if number > top:
                for line in self.lines[top:number]:
                    line.cells[column] = None
                self.lines[top - 1].spans.append((column, column, number - top + 1))
            first = index + 1


@dataclass
class MessyList:
    """A file, what it is a list of, and the truth: every line of every sheet, and which lines are one."""

    kind: str
    file_name: str
    data: bytes
    truth: dict[Place, Truth]
    duplicates: list[frozenset[Place]]
    encoding: str | None = None
    seed: int = 0


def truth_of(sheets: list[Sheet]) -> dict[Place, Truth]:
    return {
        (sheet.name, number): Truth(skip="hidden_sheet") if sheet.hidden else line.truth
        for sheet in sheets
        for number, line in enumerate(sheet.lines, 1)
    }


def as_workbook(sheets: list[Sheet]) -> bytes:
    """Return the sheets as .xlsx with their merges, dates, hidden rows and formulas that have no result."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        if sheet.hidden:
            page.hide()
        for number, line in enumerate(sheet.lines):
            for place, cell in enumerate(line.cells):
                if cell == FORMULA:
                    page.write_formula(number, place, FORMULA, None, "")
                elif isinstance(cell, date):
                    page.write_datetime(number, place, cell, day)  # type: ignore[arg-type]  # dates are written, too
                elif cell is not None:
                    page.write(number, place, cell)
            for first, last, rows in line.spans:
                if rows > 1 or last > first:
                    page.merge_range(number, first, number + rows - 1, last, line.cells[first] or "")
            if line.hidden:
                page.set_row(number, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


def as_text(sheet: Sheet, rng: Random) -> tuple[bytes, str, str]:
    """Return the lines as plain text, its encoding and the name of its file; a lone mark stands as it was typed."""
    delimiter = rng.choice(";;,\t|")
    lines = []
    for line in sheet.lines:
        texts = ["" if cell is None else str(cell) for cell in line.cells]
        if LONE_MARK in texts and not any(sign in text for text in texts for sign in (delimiter, "\n", '""')):
            lines.append(delimiter.join(texts))
            continue
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(texts)
        lines.append(out.getvalue().removesuffix("\r\n"))
    text = "\r\n".join(lines) + rng.choice(("", "\r\n"))
    encoding = rng.choice(("utf-8", "utf-8-sig", "utf-16", "cp1258"))
    if encoding == "cp1258":
        return to_windows_1258(text), encoding, "ds.csv"
    return unicodedata.normalize("NFC", text).encode(encoding), encoding, "ds.txt" if delimiter == "\t" else "ds.csv"


def to_windows_1258(text: str) -> bytes:
    """Write the tone of a letter as a byte of its own where windows-1258 has no letter that carries it."""
    out = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base = unicodedata.normalize("NFD", letter)
            tone = next((mark for mark in base if mark in "\u0300\u0301\u0303\u0309\u0323"), "")
            carrier = unicodedata.normalize("NFC", base.replace(tone, "", 1))
            out += carrier.encode("cp1258") + tone.encode("cp1258")
    return bytes(out)

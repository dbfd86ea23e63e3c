"""What the XML of a workbook tells that its cells do not: hidden rows, and formulas that carry no result."""

import html
import io
import re
import zipfile
from dataclasses import dataclass, field

_ROW = re.compile(rb"<(?:\w+:)?row\b")
_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true|on)"')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*?\br="([A-Z]{1,3})\d)(?![^>]*\bt="str")[^>]*(?<!/)>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\b(?:\s*/>|>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
_AFTER_NAME = (b" ", b">", b"/", b"\t", b"\r", b"\n")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)/?>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)/?>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')


@dataclass(slots=True)
class SheetMarks:
    """Numbers of hidden rows, and (row, column) of formulas without a result, both counted from 1."""

    hidden_rows: set[int] = field(default_factory=set)
    no_result: set[tuple[int, int]] = field(default_factory=set)


class MarkReader:
    """Reads one sheet's XML as it comes in pieces, a whole row at a time; keeps no more than a row."""

    def __init__(self) -> None:
        self.marks = SheetMarks()
        self._row = 0
        self._rest = b""

    def feed(self, piece: bytes) -> None:
        self._rest += piece
        *rows, rest = _ROW.split(self._rest)
        if rows:
            # What stands before the first row of all is no row; later the split begins inside one.
            self._rest = b"<row" + rest
            for row in rows:
                self._read(row)

    def close(self) -> SheetMarks:
        *_, last = _ROW.split(self._rest)
        self._read(last)
        return self.marks

    def _read(self, row: bytes) -> None:
        if not row.startswith(_AFTER_NAME):
            return  # what stands before the first row
        head, _, cells = row.partition(b">")
        number = _NUMBER.search(head)
        self._row = int(number[1]) if number else self._row + 1
        if b"hidden" in head and _HIDDEN.search(head):
            self.marks.hidden_rows.add(self._row)
        if b"<f" in cells or b":f" in cells:
            self.marks.no_result.update((self._row, column_number(found[1])) for found in _FORMULA.finditer(cells))


def column_number(letters: bytes) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def sheet_parts(data: bytes) -> dict[str, str]:
    """Return sheet name -> its part of the zip; empty where the workbook does not tell."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
            relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        except (KeyError, zipfile.BadZipFile):
            return {}
    targets = {one.get("Id", ""): one.get("Target", "") for one in map(_attributes, _RELATION.findall(relations))}
    found: dict[str, str] = {}
    for sheet in map(_attributes, _SHEET.findall(book)):
        target = targets.get(next((value for name, value in sheet.items() if name.endswith(":id")), ""), "")
        if target:
            found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _attributes(text: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(text)}

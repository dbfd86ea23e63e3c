"""What a preview shows of a file that was read: its sheets, their columns with a few samples. Pure."""

import re
from collections import Counter
from typing import Any

from app.intake.reader.book import ListRead, SheetRead
from app.intake.reader.cells import as_text
from app.intake.reader.columns import CellType, ListKind
from app.intake.reader.issues import Weight
from app.intake.reader.mended import AS_NOTE, NOTE
from app.intake.reader.rows import Row
from app.intake.reader.shapes import shape_of
from app.intake.reader.sheets import CSV_ENCODINGS, decode_chosen
from app.kernel.vietnamese.clean import clean_text

SAMPLES = 3
SAMPLE_LENGTH = 40
# Phones, and in a column nobody has named yet whatever may be somebody's papers, are shown but not readable.
_VEILED_FROM = 9
_STATUSES = {Weight.NOTE: "good", Weight.CHECK: "check", Weight.REJECT: "rejected"}
_DIGIT_BEFORE_LAST = re.compile(r"\d(?=(?:\D*\d){3})")


def sheets_of(read: ListRead[Any], kind: ListKind[Any]) -> list[dict[str, Any]]:
    """Return one plain description a sheet, for `intake_batch.sheets`."""
    return [_sheet(sheet, kind) for sheet in read.sheets]


def counts_of(read: ListRead[Any]) -> dict[str, int]:
    """Return how many rows are good, to check, rejected, ignored, and how many repeat another row."""
    rows = [row for sheet in read.sheets for row in sheet.rows.rows]
    statuses = Counter(map(status_of, rows))
    return {
        "good": statuses["good"],
        "check": statuses["check"],
        "rejected": statuses["rejected"],
        "ignored": sum(1 for sheet in read.sheets for row in sheet.rows.ignored if row.reason != "blank"),
        "twins": sum(1 for row in rows if row.twin is not None and row.candidate is not None),
    }


def places_of(sheet: dict[str, Any]) -> dict[str, int]:
    """Return column key -> its number from 0 for a sheet as `sheets_of` tells it; notes may have no column of their own."""
    places: dict[str, int] = {}
    for place, column in enumerate(sheet.get("columns", ())):
        if column["key"]:
            places.setdefault(column["key"], place)
    noted = places.pop(AS_NOTE, None)
    if noted is not None:
        places.setdefault(NOTE, noted)
    return places


def status_of(row: Row[Any]) -> str:
    """Return the status a row is kept under."""
    return _STATUSES[row.weight]


def text_of(read: ListRead[Any], data: bytes) -> dict[str, Any]:
    """Return how plain text was read and, when that is in doubt, its first lines in each old encoding."""
    book = read.book
    if book.encoding is None:
        return {}
    told: dict[str, Any] = {"encoding": book.encoding, "in_doubt": book.in_doubt}
    if book.in_doubt:
        told["offers"] = [
            {"encoding": name, "lines": decode_chosen(data, name).text.splitlines()[:5]} for name in CSV_ENCODINGS
        ]
    return told


def _sheet(sheet: SheetRead[Any], kind: ListKind[Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"name": sheet.grid.name, "ignored": sheet.ignored, "first_rows": []}
    if sheet.header is None:
        if sheet.ignored == "no_header":
            told["first_rows"] = [_line(sheet, number) for number in range(min(8, len(sheet.grid.rows)))]
        return told
    return told | {
        "header_first": sheet.header.first_row,
        "header_last": sheet.header.last_row,
        "confidence": sheet.header.confidence,
        "titles": list(sheet.header.titles),
        "shape": shape_of(sheet.grid, sheet.header.first_row, 1 + sheet.header.last_row - sheet.header.first_row),
        "missing": [list(group) for group in sheet.missing],
        "rows": len(sheet.rows.rows),
        "columns": [
            {
                "heading": heading.text,
                "key": AS_NOTE if place in sheet.noted else sheet.mapping.get(place),
                "samples": _samples(sheet, place, kind),
            }
            for place, heading in enumerate(sheet.header.headings)
        ],
    }


def _samples(sheet: SheetRead[Any], place: int, kind: ListKind[Any]) -> list[str]:
    key = sheet.mapping.get(place)
    if (key is not None and kind.by_key[key].cell is CellType.SKIP) or sheet.header is None:
        return []
    is_open = key is not None and kind.by_key[key].cell is not CellType.PHONE
    found: dict[str, None] = {}
    for line in sheet.grid.rows[sheet.header.last_row : sheet.header.last_row + 60]:
        text = clean_text(as_text(line[place]))[:SAMPLE_LENGTH] if place < len(line) else ""
        if text:
            found[text if is_open else _veiled(text)] = None
        if len(found) == SAMPLES:
            break
    return list(found)


def _line(sheet: SheetRead[Any], number: int) -> list[str]:
    return [_veiled(clean_text(as_text(cell))[:SAMPLE_LENGTH]) for cell in sheet.grid.rows[number][:12]]


def _veiled(text: str) -> str:
    """Hide all but the last three digits of a text that holds many."""
    return _DIGIT_BEFORE_LAST.sub("•", text) if sum(map(str.isdigit, text)) >= _VEILED_FROM else text

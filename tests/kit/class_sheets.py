"""Class sheets as teachers keep them, written on the spot for tests."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

Cells = Sequence[object]


@dataclass(frozen=True)
class ClassSheet:
    """One sheet: rows as they stand from row 1; `merged` are (top, left, bottom, right, text), all counted from 0."""

    name: str
    rows: Sequence[Cells]
    merged: Sequence[tuple[int, int, int, int, str]] = ()


def class_workbook(*sheets: ClassSheet) -> bytes:
    """Return an .xlsx of these sheets; empty text leaves a cell blank, numbers stay numbers, dates dates."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    plain, day = book.add_format(), book.add_format({"num_format": "dd/mm"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for span in sheet.merged:
            page.merge_range(*span, plain)
        for number, row in enumerate(sheet.rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, place, cell, day)
                elif cell not in ("", None):
                    page.write(number, place, cell)
    book.close()
    return out.getvalue()

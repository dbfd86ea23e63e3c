"""Lists that leave as files: in the words that lists come in, so that what leaves comes back in unchanged. Pure."""

import io
import re
from collections.abc import Sequence

import xlsxwriter

from app.intake.problem_file import Table

LONGEST_SHEET_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def as_workbook(sheets: Sequence[tuple[str, Table]]) -> bytes:
    """Return a workbook of these sheets by name, every cell text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    text = book.add_format({"num_format": "@", "valign": "top"})
    for name, table in sheets or [("1", [])]:
        sheet = book.add_worksheet(_sheet_name(name))
        for number, line in enumerate(table):
            for place, cell in enumerate(line):
                if cell:
                    sheet.write_string(number, place, cell, text)
    book.close()
    return out.getvalue()


def _sheet_name(name: str) -> str:
    """Return a name that a sheet may bear: 6/1 is 6.1."""
    return _NOT_IN_NAMES.sub(".", name)[:LONGEST_SHEET_NAME].strip("'")

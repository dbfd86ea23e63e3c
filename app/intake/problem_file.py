"""The rows with problems as a file to mend and bring in again. Pure."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter

from app.kernel.inert import inert

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Table = Sequence[Sequence[str]]


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

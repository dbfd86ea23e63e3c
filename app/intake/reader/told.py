"""What was read of a file, as plain data for people and programs at a terminal. Pure."""

from typing import Any

from app.intake.reader.book import ListRead, SheetRead
from app.intake.reader.issues import Issue, Weight
from app.intake.reader.rows import Row


def told(read: ListRead[Any], file_name: str) -> dict[str, Any]:
    """Return sheets, counts, warnings, repeated rows and rejects; no name, phone or note beyond an odd cell's text."""
    rows = [row for sheet in read.sheets for row in sheet.rows.rows]
    answer: dict[str, Any] = {"file": file_name}
    if read.book.encoding is not None:
        heads = [sheet.header.first_row for sheet in read.sheets if sheet.header]
        answer |= {
            "encoding": read.book.encoding,
            "delimiter": read.book.delimiter,
            "header_line": heads[0] if heads else None,
        }
    return answer | {
        "sheets": {sheet.grid.name: _sheet(sheet) for sheet in read.sheets},
        "data_rows": len(rows),
        "accepted": len(read.accepted),
        "distinct": len(read.distinct),
        "warnings": _findings(rows, Weight.CHECK),
        "duplicate_pairs": [
            {"first": _place(*row.twin), "second": _place(row.sheet, row.number)} for row in rows if row.twin
        ],
        "rejected_count": len(read.rejected),
        "rejected": _findings(rows, Weight.REJECT),
    }


def _sheet(sheet: SheetRead[Any]) -> dict[str, Any]:
    if sheet.header is None:
        return {"ignored": sheet.ignored}
    return {
        "header_row": sheet.header.first_row,
        "columns": {heading.text: sheet.mapping.get(place) for place, heading in enumerate(sheet.header.headings)},
        "missing": [list(group) for group in sheet.missing],
        "data_rows": len(sheet.rows.rows),
    }


def _findings(rows: list[Row[Any]], weight: Weight) -> list[dict[str, Any]]:
    return [
        _finding(row, issue)
        for row in rows
        for issue in row.issues
        if issue.weight is weight and issue.code != "possible_duplicate"
    ]


def _finding(row: Row[Any], issue: Issue) -> dict[str, Any]:
    serial = int(row.serial) if row.serial and row.serial.isdecimal() else row.serial
    finding = _place(row.sheet, row.number) | {"serial": serial, "code": issue.code}
    return finding | {key: text for key, text in (("column", issue.column), ("value", issue.value)) if text}


def _place(sheet: str, number: int) -> dict[str, Any]:
    return {"sheet": sheet, "row": number}

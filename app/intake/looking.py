"""What a slice says of the rows of a list before they come in, given the place they are for."""

from dataclasses import replace
from typing import Any

from app.intake.reader.book import ListRead
from app.intake.registry import ListPlace, LookOver


def looked_over(read: ListRead[Any], place: ListPlace, look: LookOver | None) -> ListRead[Any]:
    """Return the list with the slice's remarks on its rows; the list itself when there is nothing to say."""
    found = look(place, [row.candidate for sheet in read.sheets for row in sheet.rows.rows]) if look else {}
    if not found:
        return read
    sheets, first = [], 0
    for sheet in read.sheets:
        rows = tuple(
            replace(row, issues=(*row.issues, issue)) if (issue := found.get(first + place_in)) else row
            for place_in, row in enumerate(sheet.rows.rows)
        )
        first += len(rows)
        sheets.append(replace(sheet, rows=replace(sheet.rows, rows=rows)))
    return replace(read, sheets=tuple(sheets))

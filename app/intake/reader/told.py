"""What a file would bring in, as plain data for programs at a terminal. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from app.intake.reader.book import ListRead, SheetRead
from app.intake.reader.issues import Issue, Weight
from app.intake.reader.rows import Row
from app.kernel.vietnamese.dates import ParsedDate

# One name a field, whatever kind of list it stands in.
_NAMES = {"head_name": "name", "house_no": "house", "class_name": "class", "male": "sex", "female": "sex"}
_CODES = {"head_name_missing": "missing_name"}
# Told by `duplicates`, or no more than how exact a date is.
_NOT_TOLD = frozenset({"possible_duplicate", "date_year_only", "date_month_only"})
# Repairs that change what a person reads, and rows that a person may not have meant: warned of though the row is good.
_WARNED_OF = frozenset(
    {"old_prefix_converted", "excel_date_repaired", "name_unaccented", "hidden_row_read", "phone_none"}
)


Groups = Sequence[Sequence[tuple[str, int]]]


def told(read: ListRead[Any], repeated: Groups | None = None, asked: Groups = ()) -> dict[str, Any]:
    """Return accepted, skipped, rejected, warnings, duplicates, normalised, encoding, and how each sheet was read.

    Every row of every sheet is counted once: accepted, or named in `rejected` or in `skipped`. A rejected row stands in
    `rejected` with its first reason; what else is odd about any row stands in `warnings`, what was merely written
    anew (a lost zero, a serial number that is a date) in `repairs`. `repeated` and `asked` are rows (sheet, row) that are
    one, or may be, where more is known of that than the reader sees.
    """
    rows = [row for sheet in read.sheets for row in sheet.rows.rows]
    groups = _groups(rows) if repeated is None else _placed(repeated)
    heads = [sheet.header.first_row for sheet in read.sheets if sheet.header]
    return {
        "accepted": len(read.accepted),
        "distinct": len(read.accepted) - sum(len(group) - 1 for group in groups),
        "skipped": [
            _place(line.sheet, line.number) | {"reason": line.reason} for sheet in read.sheets for line in sheet.skipped
        ],
        "rejected": [_finding(row, _why(row)) for row in rows if row.candidate is None],
        "warnings": [_finding(row, issue) for row in rows for issue in _odd(row) if _is_warned_of(issue)],
        "repairs": [_finding(row, issue) for row in rows for issue in _odd(row) if not _is_warned_of(issue)],
        "duplicates": groups,
        "possible_duplicates": _placed(asked),
        "normalised": [_normalised(row) for row in rows if row.candidate is not None],
        "encoding": read.book.encoding or read.book.font,
        "delimiter": read.book.delimiter,
        "header_line": heads[0] if heads else None,
        "sheets": {sheet.grid.name: _sheet(sheet) for sheet in read.sheets},
    }


def _why(row: Row[Any]) -> Issue:
    """Return why a row is kept out: its heaviest finding comes first."""
    return row.issues[0] if row.issues else Issue("missing_name")


def _odd(row: Row[Any]) -> list[Issue]:
    issues = row.issues if row.candidate is not None else row.issues[1:]
    return [issue for issue in issues if issue.code not in _NOT_TOLD]


def _is_warned_of(issue: Issue) -> bool:
    return issue.weight is not Weight.NOTE or issue.code in _WARNED_OF


def _sheet(sheet: SheetRead[Any]) -> dict[str, Any]:
    if sheet.header is None:
        return {"ignored": sheet.ignored}
    return {
        "header_row": sheet.header.first_row,
        "columns": [
            {"heading": heading.text, "column": sheet.mapping.get(place)}
            for place, heading in enumerate(sheet.header.headings)
        ],
        "missing": [list(group) for group in sheet.missing],
        "data_rows": len(sheet.rows.rows),
    }


def _finding(row: Row[Any], issue: Issue) -> dict[str, Any]:
    column = _NAMES.get(issue.column or "", issue.column)
    code = _CODES.get(issue.code, issue.code)
    finding = _place(row.sheet, row.number) | {"code": code, "column": column, "value": issue.value}
    return finding | ({"serial": _serial(row)} if row.serial else {})


def _placed(groups: Groups) -> list[list[dict[str, Any]]]:
    return [[_place(*place) for place in group] for group in groups]


def _groups(rows: list[Row[Any]]) -> list[list[dict[str, Any]]]:
    groups: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in rows:
        if row.twin is not None:
            groups.setdefault(row.twin, [_place(*row.twin)]).append(_place(row.sheet, row.number))
    return list(groups.values())


def _normalised(row: Row[Any]) -> dict[str, Any]:
    candidate: Any = row.candidate
    fields = {_NAMES.get(name, name): _plain(value) for name, value in asdict(candidate).items()}
    if (typed := fields.pop("address_typed", None)) is not None:
        fields["address"] = typed
    if "head_name" in type(candidate).__annotations__:
        fields["head_name"] = fields["name"]
    if "class" in fields:
        fields["class_name"] = fields["class"]
    return _place(row.sheet, row.number) | {"stt": _serial(row)} | fields | _asides(row.aside or {})


def _asides(aside: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is told here and nowhere kept: an income, the year somebody was born."""
    told = {name: _plain(value) for name, value in aside.items() if not isinstance(value, ParsedDate)}
    born = aside.get("birth_year")
    if isinstance(born, ParsedDate):
        told |= {"dob": _plain(born.value) if born.precision == "day" else None, "birth_year": born.year}
    return told


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _serial(row: Row[Any]) -> int | str | None:
    written = (row.serial or "").strip(" .)")
    return int(written) if written.isdecimal() else row.serial


def _place(sheet: str, number: int) -> dict[str, Any]:
    return {"sheet": sheet, "row": number}

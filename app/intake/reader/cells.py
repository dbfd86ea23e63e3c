"""One cell, read as its column's type: a value and what is odd about it."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from app.intake.reader.columns import CellType, Column, Value
from app.intake.reader.issues import CODES, Issue
from app.intake.reader.sheets import Cell
from app.kernel.vietnamese.clean import clean_lines, clean_text
from app.kernel.vietnamese.dates import parse_date, show_date
from app.kernel.vietnamese.fold import fold, has_marks
from app.kernel.vietnamese.names import proper_case
from app.kernel.vietnamese.numbers import parse_count
from app.kernel.vietnamese.phones import parse_phones

Reading = tuple[Value, tuple[Issue, ...]]

_REMEMBERED = 2048

_LOST = re.compile(r"\ufffd|(?<=[^\W\d_])\?(?=[^\W\d_])")
_IDENTITY_NUMBER = re.compile(r"(?<!\d)0\d{11}(?!\d)")
_DITTO = frozenset({"nt", "n t", "nhu tren", "-nt-", '"', "''", "”", "“", "〃", "″", "-//-", "//"})
_NO = frozenset({"", "khong", "ko", "k", "0", "no", "chua", "false"})


def as_text(cell: Cell) -> str:
    """Return a cell as a person would read it on the sheet: 12.0 is 12, a date is d/m/y."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return ("x" if cell else "") if isinstance(cell, bool) else str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return show_date(cell)
    return str(cell)


def is_ditto(cell: Cell) -> bool:
    """Say whether the cell means «as above»: nt, -nt-, a lone quotation mark."""
    return isinstance(cell, str) and len(cell) < 12 and (cell.strip() in _DITTO or fold(cell) in _DITTO)


class CellRead(NamedTuple):
    """A cell read: what it says, what is odd about it, its text for people, and whether it only means «as above»."""

    value: Value
    issues: tuple[Issue, ...]
    text: str
    ditto: bool


def reader_of(column: Column, today: date) -> Callable[[Cell], CellRead]:
    """Return what reads the cells of a column; lists repeat themselves, so what was read lately is not read again."""

    @lru_cache(maxsize=_REMEMBERED, typed=True)
    def read(cell: Cell) -> CellRead:
        return CellRead(*read_cell(column, cell, today), clean_text(as_text(cell))[:200], is_ditto(cell))

    return read


def read_cell(column: Column, cell: Cell, today: date) -> Reading:
    """Read one cell of a column; never raises."""
    match column.cell:
        case CellType.COUNT:
            return _count(column, cell)
        case CellType.PHONE:
            phones = parse_phones(cell if not isinstance(cell, date | time | timedelta) else as_text(cell))
            return phones, _flagged(phones.flags, column, cell)
        case CellType.DATE:
            return _date(column, cell, today)
        case CellType.MARK:
            return fold(as_text(cell)) not in _NO or as_text(cell).strip() in {"✓", "✔", "+"}, ()
        case CellType.SKIP:
            return None, ()
        case CellType.NAME:
            return _name(column, cell)
        case _:
            return _text(column, cell)


def _count(column: Column, cell: Cell) -> Reading:
    written = as_text(cell).strip()
    if fold(written) in {"x", "co"}:
        return 1, ()
    if written in {"-", "–"} or fold(written) in {"khong", "ko", "khong co"}:
        return 0, ()
    try:
        return parse_count(written if isinstance(cell, str | bool | date | time | timedelta) else cell), ()
    except ValueError:
        return None, (Issue(f"{column.key}_not_a_number", column.key, clean_text(written)[:60]),)


def _date(column: Column, cell: Cell, today: date) -> Reading:
    parsed = parse_date(cell, today)
    codes = list(parsed.flags)
    if not codes and parsed.precision in {"year", "month"}:
        codes.append(f"date_{parsed.precision}_only")
    return parsed, _flagged(tuple(codes), column, cell)


def _text(column: Column, cell: Cell) -> Reading:
    codes: list[str] = []
    if isinstance(cell, datetime | date):
        text = f"{cell.day}/{cell.month}"
        codes.append("excel_date_repaired")
    else:
        text = clean_lines(as_text(cell)).lstrip("'")
    if "\ufffd" in text or ("?" in text and _LOST.search(text)):
        codes.append("lost_characters")
    issues = _flagged(tuple(codes), column, text)
    if _IDENTITY_NUMBER.search(text):
        text = _IDENTITY_NUMBER.sub("", text).strip()
        issues += (Issue("identity_number_dropped", column.key),)
    if len(text) > column.limit:
        text = text[: column.limit].rstrip()
        issues += (Issue("text_cut", column.key),)
    return text or None, issues


def _name(column: Column, cell: Cell) -> Reading:
    value, issues = _text(column, cell)
    if not isinstance(value, str):
        return value, issues
    return proper_case(" ".join(value.split())), issues


def name_notes(name: str, key: str) -> tuple[Issue, ...]:
    """Return a note for a name typed without accents; it stays as written, accents are never guessed."""
    return () if has_marks(name) or "?" in name else (Issue("name_unaccented", key, name),)


def _flagged(codes: tuple[str, ...], column: Column, cell: Cell) -> tuple[Issue, ...]:
    if not codes:
        return ()
    value = clean_text(as_text(cell))[:60]
    return tuple(Issue(code, column.key, value) for code in codes if code in CODES)

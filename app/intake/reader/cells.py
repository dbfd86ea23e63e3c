"""One cell, read as its column's type: a value and what is odd about it."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from app.intake.reader.columns import CellType, Column, Value
from app.intake.reader.house_dates import house_of_date, house_of_text
from app.intake.reader.issues import Issue, known_codes
from app.intake.reader.sheets import NO_RESULT, Broken, Cell
from app.kernel.vietnamese.clean import clean_lines, clean_text
from app.kernel.vietnamese.dates import parse_date, show_date
from app.kernel.vietnamese.fold import fold, has_marks
from app.kernel.vietnamese.names import proper_case
from app.kernel.vietnamese.numbers import parse_count, parse_number
from app.kernel.vietnamese.phones import parse_phones

Reading = tuple[Value, tuple[Issue, ...]]

_REMEMBERED = 2048

_LOST = re.compile(r"\ufffd|(?<=[^\W\d_])\?(?=[^\W\d_])")
_IDENTITY_NUMBER = re.compile(r"(?<!\d)0\d{11}(?!\d)")
_DITTO_WORDS = frozenset({"nt", "n t", "nhu tren", "nhu tr", "nhu tren nt"})
_DITTO_SIGNS = re.compile(r"(?=.*[\"'“”„‟″〃´`]|.*//)[\s\-–—.,\"'“”„‟″〃´`/]{1,8}")
_YES = frozenset({"x", "v", "co", "1", "nam", "nu", "yes", "true", "da", "ok"})
_YES_SIGNS = frozenset("✓✔☑☒✗✘+•●*√")
_NO = frozenset({"khong", "ko", "k", "0", "no", "chua", "false"})
_MARKED_NAMES_WRITTEN = """
nguyen tran le pham hoang huynh vu vo dang bui do ho ngo duong ly dinh dao trinh truong doan luong ta phung quach luu trieu
vuong tong kieu bach dam diep hua lai lu nghiem nong tang tieu ton van thi huu xuan hong thuy hien yen hang huong phuong tuan
hung cuong dung thang toan hieu nhung nguyet duyen quyen tuyen hanh nhan tam
"""
# Words of names that are hardly ever written without a mark; a syllable that ends in a stop always has one.
_MARKED_NAMES = frozenset(_MARKED_NAMES_WRITTEN.split())
_STOPPED = re.compile(r"(?:ngh?|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|[cpt])")
# In a column of dates a serial number is a date, no house; and what is no date at all is asked about as such.
_DATE_CODES = {"excel_date_repaired": "serial_date_read", "date_unreadable": "not_a_year"}
# What Excel makes a date of in these columns was a house number, a lane or a class.
_HOLD_HOUSES = frozenset({"address", "house_no", "lane", "unit", "class_name"})


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
    if not isinstance(cell, str) or len(cell) > 16:
        return False
    return _DITTO_SIGNS.fullmatch(cell.strip()) is not None or fold(cell) in _DITTO_WORDS


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
        text = "" if isinstance(cell, Broken) and column.cell is CellType.SERIAL else clean_text(as_text(cell))[:200]
        return CellRead(*read_cell(column, cell, today), text, is_ditto(cell))

    return read


def read_cell(column: Column, cell: Cell, today: date) -> Reading:
    """Read one cell of a column; never raises."""
    if isinstance(cell, Broken):
        return None, _broken(column, cell)
    match column.cell:
        case CellType.COUNT:
            return _count(column, cell)
        case CellType.PHONE:
            phones = parse_phones(cell if not isinstance(cell, date | time | timedelta) else as_text(cell))
            return phones, _flagged(phones.flags, column, cell)
        case CellType.DATE:
            return _date(column, cell, today)
        case CellType.MARK:
            return _mark(column, cell, today)
        case CellType.SKIP:
            return None, ()
        case CellType.CODE:
            return _code(column, cell)
        case CellType.NAME:
            return _name(column, cell)
        case _:
            return _text(column, cell, today)


def _broken(column: Column, cell: Broken) -> tuple[Issue, ...]:
    if column.cell in (CellType.SKIP, CellType.SERIAL):
        return ()
    if cell == NO_RESULT:
        return (Issue("formula_without_value", column.key),)
    return (Issue("formula_error", column.key, str(cell)),)


def _count(column: Column, cell: Cell) -> Reading:
    written: object = as_text(cell).strip()
    if fold(as_text(cell)) in {"x", "co"}:
        return 1, ()
    if written in {"-", "–"} or fold(as_text(cell)) in {"khong", "ko", "khong co"}:
        return 0, ()
    if not isinstance(cell, str | bool | date | time | timedelta):
        written = cell
    try:
        count = parse_count(written)
    except ValueError:
        return None, (Issue(f"{column.key}_not_a_number", column.key, clean_text(as_text(cell))[:60]),)
    return count, _flagged(parse_number(written).flags, column, cell)


def _date(column: Column, cell: Cell, today: date) -> Reading:
    parsed = parse_date(cell, today)
    codes = [_DATE_CODES.get(code, code) for code in parsed.flags]
    if not codes and parsed.precision in {"year", "month"}:
        codes.append(f"date_{parsed.precision}_only")
    return parsed, _flagged(tuple(codes), column, cell)


def _mark(column: Column, cell: Cell, today: date) -> Reading:
    """Read an x under its heading; a year in its place («Năm sinh · Nam») is a mark that also tells the year."""
    if isinstance(cell, bool) or cell is None:
        return bool(cell), ()
    written = as_text(cell).strip()
    word = fold(written)
    if word in _YES or (written and set(written) <= _YES_SIGNS) or (word and set(word) <= {"x", "v"}):
        return True, ()
    if word in _NO or not written.strip("-–—."):
        return False, ()
    born = parse_date(cell, today)
    if born.year is not None:
        return born, ()
    return False, _flagged(("unknown_mark",), column, cell)


def _text(column: Column, cell: Cell, today: date | None = None) -> Reading:
    codes: list[str] = []
    text = clean_lines(as_text(cell)).lstrip("'")
    if column.key in _HOLD_HOUSES and today is not None:
        house = house_of_text(text) if isinstance(cell, str) else house_of_date(cell, today)
        if house is not None:
            codes.append("cell_repaired" if text.startswith(f"{house}.") else "excel_date_repaired")
            text = house
    if "\ufffd" in text or ("?" in text and _LOST.search(text)):
        codes.append("lost_characters")
    issues = _flagged(tuple(codes), column, cell)
    if _IDENTITY_NUMBER.search(text):
        text = _IDENTITY_NUMBER.sub("", text).strip()
        issues += (Issue("identity_number_dropped", column.key),)
    if len(text) > column.limit:
        text = text[: column.limit].rstrip()
        issues += (Issue("text_cut", column.key),)
    return text or None, issues


def _code(column: Column, cell: Cell) -> Reading:
    """Read a number that is a name: a text as it stands, a cell that Excel keeps as a number as that number."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer():
        return int(cell), ()
    text = "".join(clean_text(as_text(cell)).lstrip("'").split())
    issues = (Issue("text_cut", column.key),) if len(text) > column.limit else ()
    return text[: column.limit] or None, issues


def _name(column: Column, cell: Cell) -> Reading:
    value, issues = _text(column, cell)
    if not isinstance(value, str):
        return value, issues
    return proper_case(" ".join(value.split())), issues


def name_notes(name: str, key: str) -> tuple[Issue, ...]:
    """Return a note for a name typed without accents; it stays as written, accents are never guessed.

    Phan Anh Trung has none to lose; Nguyen and Viet are written so by nobody.
    """
    if has_marks(name) or "?" in name:
        return ()
    words = fold(name).split()
    bare = [word for word in words if word in _MARKED_NAMES or _STOPPED.fullmatch(word)]
    return (Issue("name_unaccented", key, name),) if bare else ()


def _flagged(codes: tuple[str, ...], column: Column, cell: Cell) -> tuple[Issue, ...]:
    if not codes:
        return ()
    value = clean_text(as_text(cell))[:60]
    return tuple(Issue(code, column.key, value) for code in known_codes(codes))

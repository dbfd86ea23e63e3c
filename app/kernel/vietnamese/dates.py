"""Dates as lists hold them (d/m/y, serials, only a year) and as screens show them (22/11/2026, T7 28/11)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from app.kernel.clock import local
from app.kernel.vietnamese.fold import fold

Precision = Literal["day", "month", "year"]

_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 50_001)
_YEARS = range(1900, 2101)
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2}) (\d{1,2}) (\d{4}|\d{2})(?: \d{1,2} \d{1,2}(?: \d{1,2})?)?")
_YEAR_MONTH_DAY = re.compile(r"(\d{4}) (\d{1,2}) (\d{1,2})(?:(?: |t)\d{1,2} \d{1,2}(?: .*)?)?")
_EIGHT_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2}) (\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2}) (\d{1,2})")
_NUMBER = re.compile(r"(\d{4,5})(?:[.,]0+)?")
_DATE_WORDS = re.compile(r"\b(?:ngay|thang|nam|sinh|ns)\b")
_SHORT_DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_LONG_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "chủ nhật")


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date and how exact it is: a month stands for its first day; of a bare year only `year` is known.

    Flags: date_impossible (31/02), date_unreadable, date_future, year_assumed (d/m without a year).
    """

    value: date | None
    year: int | None
    precision: Precision | None
    flags: tuple[str, ...] = ()


NOTHING = ParsedDate(None, None, None)


def parse_date(raw: object, today: date) -> ParsedDate:
    """Read a cell as a date, day before month, never swapped; never raises. `today` gives a missing year."""
    if isinstance(raw, datetime):
        return _day(raw.year, raw.month, raw.day, today)
    if isinstance(raw, date):
        return _day(raw.year, raw.month, raw.day, today)
    if raw is None or isinstance(raw, bool):
        return NOTHING
    written = str(raw).strip()
    if not written:
        return NOTHING
    if number := _NUMBER.fullmatch(written.lstrip("'")):
        return _number(int(number[1]), today)
    text = " ".join(_DATE_WORDS.sub(" ", fold(written)).split())
    return _text(text, today)


def _number(value: int, today: date) -> ParsedDate:
    if value in _YEARS:
        flags = ("date_future",) if value > today.year else ()
        return ParsedDate(None, value, "year", flags)
    if value in _SERIALS:
        day = _SERIAL_ZERO + timedelta(days=value)
        return _day(day.year, day.month, day.day, today)
    return ParsedDate(None, None, None, ("date_unreadable",))


def _text(text: str, today: date) -> ParsedDate:
    if number := _NUMBER.fullmatch(text):
        return _number(int(number[1]), today)
    if match := _YEAR_MONTH_DAY.fullmatch(text):
        year, month, day = map(int, match.groups())
        return _day(year, month, day, today)
    if match := _DAY_MONTH_YEAR.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text):
        day, month = int(match[1]), int(match[2])
        return _day(_full_year(match[3]), month, day, today)
    if match := _MONTH_YEAR.fullmatch(text):
        first = _day(int(match[2]), int(match[1]), 1, today)
        return ParsedDate(first.value, first.year, "month" if first.value else None, first.flags)
    if match := _DAY_MONTH.fullmatch(text):
        assumed = _day(today.year, int(match[2]), int(match[1]), today)
        return ParsedDate(assumed.value, assumed.year, assumed.precision, (*assumed.flags, "year_assumed"))
    return ParsedDate(None, None, None, ("date_unreadable",))


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return 2000 + year if year <= 30 else 1900 + year


def _day(year: int, month: int, day: int, today: date) -> ParsedDate:
    try:
        value = date(year, month, day)
    except ValueError:
        return ParsedDate(None, None, None, ("date_impossible",))
    if value.year not in _YEARS:
        return ParsedDate(None, None, None, ("date_impossible",))
    return ParsedDate(value, value.year, "day", ("date_future",) if value > today else ())


def show_date(day: date) -> str:
    """Return 22/11/2026; a moment is shown as the day it is in Việt Nam."""
    return f"{_here(day):%d/%m/}{_here(day).year:04d}"


def show_day_short(day: date) -> str:
    """Return T7 28/11."""
    return f"{_SHORT_DAYS[_here(day).weekday()]} {_here(day):%d/%m}"


def show_day_long(day: date) -> str:
    """Return thứ Bảy 28/11."""
    return f"{_LONG_DAYS[_here(day).weekday()]} {_here(day):%d/%m}"


def show_time(moment: time | datetime) -> str:
    """Return 7:30 or 17:30; a moment with a zone is shown as the clock reads in Việt Nam."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        moment = local(moment)
    return f"{moment.hour}:{moment.minute:02}"


def _here(day: date) -> date:
    return local(day) if isinstance(day, datetime) and day.tzinfo is not None else day

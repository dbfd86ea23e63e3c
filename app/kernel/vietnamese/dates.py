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
_LAST_OF_THIS_CENTURY = 30

# On what was written:
_NUMBER = re.compile(r"[0-9]+")
_WHOLE_FLOAT = re.compile(r"([0-9]{4,8})[.,]0+")
_SERIAL_WITH_TIME = re.compile(r"([2-5][0-9]{4})[.,][0-9]+")
_DOUBT = re.compile(r"[?~\ufffd]")
_YEAR_IN_THREES = re.compile(r"([12])[.,]([0-9]{3})")
# On the folded words:
_TIME = r"(?:(?: |t)\d{1,2}(?: \d{1,2}|h\d{0,2})(?: \d{1,2})?(?: \d{1,9})?(?: ?(?:sa|ch|am|pm|z))?)?"
_TIME_FIRST = re.compile(r"\d{1,2}(?:h| )\d{2} (?=\d{1,2} \d{1,2} \d{4}$)", re.ASCII)
_DAY_MONTH_YEAR = re.compile(rf"(\d{{1,2}}) (\d{{1,2}}) (\d{{1,5}}){_TIME}", re.ASCII)
_YEAR_MONTH_DAY = re.compile(rf"(\d{{4}}) (\d{{1,2}}) (\d{{1,2}}){_TIME}", re.ASCII)
_EIGHT_DIGITS = re.compile(r"(\d{1,2})(\d{2})(\d{4})", re.ASCII)
_EIGHT_FROM_YEAR = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2}) (\d{4})", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4}) (\d{1,2})", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2}) (\d{1,2})", re.ASCII)
_SHORT_YEAR = re.compile(r"(?:(?:sinh )?nam(?: sinh)?|sinh|ns|sn) (\d{2})", re.ASCII)
_WEEKDAY = re.compile(r"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn|t[2-7](?= (?:ngay )?\d{1,2} \d{1,2}\b)) ")
_WORDS = re.compile(r"\b(?:luc|ngay|mung|mong|thang|nam|sinh|ns|sn)\b")
# A month that is named as one is marked, so that «tháng 4/05» is no day: m4 05.
_MONTHS = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi mot": 11, "muoi hai": 12, "muoi": 10, "chap": 12,
}  # fmt: skip
_ENGLISH_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_ENGLISH = {name: number for number, name in enumerate(_ENGLISH_MONTHS.split(), 1)}
_MONTH_IN_WORDS = re.compile(rf"\bthang ({'|'.join(_MONTHS)})(?=(?: nam)? \d{{2,4}}$)", re.ASCII)
_MONTH_IN_ENGLISH = re.compile(rf"\b({'|'.join(_ENGLISH)})[a-z]{{0,6}}\b(?= \d|$)")
_MONTH_IN_DIGITS = re.compile(r"\b(?:thang |th?)(?=\d{1,2}\b)", re.ASCII)
_MARKED_MONTH_YEAR = re.compile(r"m(\d{1,2}) (\d{4}|\d{2})", re.ASCII)
_MARKED_MONTH_FIRST = re.compile(r"m(\d{1,2}) (\d{1,2}) (?=\d)", re.ASCII)
_SHORT_DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_LONG_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "chủ nhật")


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date and how exact it is: a month stands for its first day; of a bare year only `year` is known.

    To ask about: date_impossible (31/02), not_a_year (no date at all: 8/4/20005, 1850, «hè»), year_assumed (d/m alone).
    Told: date_future. Mended: two_digit_year (00-30 are 20xx), excel_date_repaired (a serial number, or a year that a
    date format had turned into a day of 1905), zero_added (8042005), thousands_read (2.005).
    """

    value: date | None
    year: int | None
    precision: Precision | None
    flags: tuple[str, ...] = ()

    @property
    def iso(self) -> str | None:
        """Return 2005-04-08, 2005-04 or 2005: no more than is known."""
        if self.precision is None or self.year is None:
            return None
        known = self.value.isoformat() if self.value else f"{self.year:04d}"
        return known[: {"day": 10, "month": 7, "year": 4}[self.precision]]


NOTHING = ParsedDate(None, None, None)
_NO_DATE = ParsedDate(None, None, None, ("not_a_year",))


def parse_date(raw: object, today: date) -> ParsedDate:
    """Read a cell as a date, day before month, never swapped; never raises. `today` gives a missing year."""
    if isinstance(raw, date):
        return _of_cell(raw, today)
    if raw is None or isinstance(raw, bool):
        return NOTHING
    written = str(raw).strip("'’‘`´ \t\r\n\xa0")
    if match := _WHOLE_FLOAT.fullmatch(written):
        written = match[1]
    if not written:
        return NOTHING
    if match := _SERIAL_WITH_TIME.fullmatch(written):
        return _of_number(match[1], today)
    if match := _YEAR_IN_THREES.fullmatch(written):
        read = _of_number(match[1] + match[2], today)
        return _flagged(read, "thousands_read") if read.year else read
    if _NUMBER.fullmatch(written):
        return _of_number(written, today)
    if _DOUBT.search(written):
        return _NO_DATE
    return _of_words(fold(written), today)


def _of_cell(day: date, today: date) -> ParsedDate:
    if isinstance(day, datetime):
        day = day.date()
    serial = (day - _SERIAL_ZERO).days
    if _YEARS.start <= serial <= today.year:
        return ParsedDate(None, serial, "year", ("excel_date_repaired",))
    return _day(day.year, day.month, day.day, today)


def _of_number(digits: str, today: date) -> ParsedDate:
    """Read digits alone: a year, a serial number, or ddmmyyyy without signs between."""
    if match := _EIGHT_DIGITS.fullmatch(digits):
        read = _day(int(match[3]), int(match[2]), int(match[1]), today)
        other = _EIGHT_FROM_YEAR.fullmatch(digits)
        if read.value is None and other:
            return _day(int(other[1]), int(other[2]), int(other[3]), today)
        return _flagged(read, "zero_added") if len(match[1]) == 1 and read.value else read
    value = int(digits) if len(digits) == len("2005") or len(digits) == len("38450") else 0
    if value in _YEARS:
        return ParsedDate(None, value, "year", ("date_future",) if value > today.year else ())
    if value in _SERIALS:
        day = _SERIAL_ZERO + timedelta(days=value)
        return _flagged(_day(day.year, day.month, day.day, today), "excel_date_repaired")
    return _NO_DATE


def _of_words(text: str, today: date) -> ParsedDate:
    if match := _SHORT_YEAR.fullmatch(text):
        return ParsedDate(None, _full_year(match[1]), "year", ("two_digit_year",))
    if match := _WEEKDAY.match(text):
        text = text[match.end() :]
    text = _MONTH_IN_WORDS.sub(lambda match: f"m{_MONTHS[match[1]]}", text)
    text = _MONTH_IN_ENGLISH.sub(lambda match: f"m{_ENGLISH[match[1]]}", _MONTH_IN_DIGITS.sub("m", text))
    text = " ".join(_WORDS.sub(" ", text).split())
    if match := _MARKED_MONTH_YEAR.fullmatch(text):
        return _month(match[2], match[1], today)
    if match := _MARKED_MONTH_FIRST.match(text):
        text = f"{match[2]} {match[1]} {text[match.end() :]}"
    return _of_parts(re.sub(r"\bm(?=\d)", "", text), today)


def _of_parts(text: str, today: date) -> ParsedDate:
    if match := _TIME_FIRST.match(text):
        text = text[match.end() :]
    if _NUMBER.fullmatch(text):
        return _of_number(text, today)
    if match := _YEAR_MONTH_DAY.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]), today)
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        read = _day(_full_year(match[3]), int(match[2]), int(match[1]), today)
        return _flagged(read, "two_digit_year") if len(match[3]) == 2 and read.value else read
    if match := _MONTH_YEAR.fullmatch(text):
        return _month(match[2], match[1], today)
    if match := _YEAR_MONTH.fullmatch(text):
        return _month(match[1], match[2], today)
    if match := _DAY_MONTH.fullmatch(text):
        if int(match[2]) > 31:  # 5/99 has no other meaning
            return _month(match[2], match[1], today)
        read = _day(today.year, int(match[2]), int(match[1]), today)
        return _flagged(read, "year_assumed") if read.value else read
    return _NO_DATE


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) != 2:
        return year
    return 2000 + year if year <= _LAST_OF_THIS_CENTURY else 1900 + year


def _month(year: str, month: str, today: date) -> ParsedDate:
    first = _day(_full_year(year), int(month), 1, today)
    if first.value is None:
        return first
    read = ParsedDate(first.value, first.year, "month", first.flags)
    return _flagged(read, "two_digit_year") if len(year) == 2 else read


def _day(year: int, month: int, day: int, today: date) -> ParsedDate:
    if year not in _YEARS:
        return _NO_DATE
    try:
        value = date(year, month, day)
    except ValueError:
        return ParsedDate(None, None, None, ("date_impossible",))
    return ParsedDate(value, value.year, "day", ("date_future",) if value > today else ())


def _flagged(read: ParsedDate, flag: str) -> ParsedDate:
    return ParsedDate(read.value, read.year, read.precision, (*read.flags, flag))


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

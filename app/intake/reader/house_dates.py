"""House numbers that Excel took for dates: 12/3 became 12 March; from the date the number is written again."""

import re
from datetime import date, datetime, timedelta

from app.intake.reader.sheets import Cell

_SERIAL_ZERO = date(1899, 12, 30)
# Days of 2000 to 2049 as Excel counts them: no house in Việt Nam has such a number.
_SERIALS = range(36_526, 54_789)
# «3/45» has no day 45, so it became March 1945; «3/21» typed in 2021 or before is the 3rd of some month instead.
_TYPED_SINCE = 2012
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_NUMBERED = r"(?:thg|th|tháng)\s?(\d{1,2})"
_DAY_WORD = re.compile(rf"(\d{{1,2}})(?:-{_NAMED}|[- ]{_NUMBERED})(?:[- ](?:\d{{4}}|\d{{2}}))?")
_WORD_YEAR = re.compile(rf"(?:{_NAMED}|{_NUMBERED})-(\d{{2}})")
_ISO = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)(?:[T ]00:00(?::00)?)?")
_WHOLE_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?: 0?0:00(?::00)?)?")
_WHOLE_NUMBER = re.compile(r"(\d{1,5})\.0")


def house_of_date(cell: Cell, today: date) -> str | None:
    """Return what a date, or the number Excel keeps for one, said before; None for what is neither."""
    if isinstance(cell, datetime | date):
        return _typed(cell.year, cell.month, cell.day, today)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer():
        if int(cell) not in _SERIALS:
            return None
        day = _SERIAL_ZERO + timedelta(days=int(cell))
        return _typed(day.year, day.month, day.day, today)
    return None


def house_of_text(text: str) -> str | None:
    """Return the number that a text such as 12-Mar, Mar-45, 2021-03-12 or 12/03/2021 was; None for any other."""
    if match := _ISO.fullmatch(text):
        return f"{int(match[3])}/{int(match[2])}"
    if match := _WHOLE_DATE.fullmatch(text):
        return f"{int(match[1])}/{int(match[2])}" if int(match[2]) <= 12 else None
    if match := _WHOLE_NUMBER.fullmatch(text):
        return match[1]
    words = text.lower()
    if match := _DAY_WORD.fullmatch(words):
        return f"{int(match[1])}/{_month(match[2], match[3])}"
    if match := _WORD_YEAR.fullmatch(words):
        return f"{_month(match[1], match[2])}/{int(match[3])}"
    return None


def _month(name: str | None, number: str) -> int:
    return _MONTHS.index(name) + 1 if name else int(number)


def _typed(year: int, month: int, day: int, today: date) -> str:
    if day == 1 and not _TYPED_SINCE <= year <= today.year:
        return f"{month}/{year % 100}"
    return f"{day}/{month}"

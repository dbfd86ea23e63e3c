"""Columns headed by days: 1 to 31 or Thứ 2 to Thứ 6 under a month, or whole dates, on up to three lines of a heading."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.intake.reader.cells import as_text
from app.intake.reader.header import HeaderGuess
from app.intake.reader.sheets import Cell, CellRow, Grid
from app.kernel.vietnamese.clean import clean_text
from app.kernel.vietnamese.fold import fold

DAYS = "days"
"""The key under which a row's marks stand, and that of the column in which a person writes them out."""

LINES_ABOVE = LINES_BELOW = 2
FEWEST_NUMBERS = 2
WITHOUT_MONTH = 5
"""So many columns numbered as days, of which nobody can tell the month, are worth saying so."""

_NEW_SCHOOL_YEAR = 8
_LONGEST_HEADING = 30
_SERIALS = range(36_526, 55_000)
_SERIAL_ZERO = date(1899, 12, 30)
_DAY_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?(?!\d)")
_DAY_MONTH_WORDS = re.compile(r"\bngay (\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?")
_MONTH = re.compile(r"\b(?:thang|thg) (\d{1,2})(?: (?:nam )?(\d{4}))?(?!\d)")
_NAMED_MONTH = re.compile(r"\bt(?:hang)? ?(0?[1-9]|1[0-2])\b(?: (20\d{2})\b)?|(?<!\d)(0?[1-9]|1[0-2]) (20\d{2})(?!\d)")
_SCHOOL_YEAR = re.compile(r"\b(20\d{2}) (20\d{2})\b")
_YEAR = re.compile(r"\bnam (20\d{2})\b")
_DAY = re.compile(r"(?:ngay )?(\d{1,2})")
_WEEKDAYS = {
    **{f"{word}{number}": number - 2 for number in range(2, 8) for word in ("thu ", "thu", "t ", "t")},
    **{f"thu {name}": place for place, name in enumerate(("hai", "ba", "tu", "nam", "sau", "bay"))},
    **dict.fromkeys(("cn", "chu nhat", "c nhat"), 6),
}


@dataclass(frozen=True, slots=True)
class Days:
    """Which column is which day, the last row of the heading (as in Excel), how wide that is, and days without a month."""

    columns: Mapping[int, date]
    last_row: int
    width: int = 0
    without_month: frozenset[int] = frozenset()


NO_DAYS = Days({}, 0)


@dataclass(frozen=True, slots=True)
class _Mark:
    """What the heading of one column tells of its day."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What stands above days: a month, or a stretch of days from `first` on; the year only where it is written."""

    month: int
    year: int | None
    first: date | None = None


def find_days(grid: Grid, header: HeaderGuess, mapping: Mapping[int, str], today: date) -> Days:
    """Return the columns that are days. A year nobody wrote is the latest in which the day, or its month, had come.

    Lines of numbers, dates or weekdays right below the heading, over columns without a name only, belong to it.
    """
    last_row = _last_line(grid, header, mapping)
    lines = range(max(header.first_row - 1, 0), last_row)
    width = max((len(grid.rows[line]) for line in lines), default=0)
    free = (place for place in range(width) if place not in mapping)
    marks = {place: mark for place in free if (mark := _mark_over(grid, lines, place)) is not None}
    if len(marks) < FEWEST_NUMBERS and not any(mark.month for mark in marks.values()):
        return Days({}, header.last_row)
    above = _Above(grid, header, last_row, today)
    columns: dict[int, date] = {}
    without: set[int] = set()
    before: date | None = None
    for place, mark in marks.items():
        stretch = above.of(place)
        found = _dated(mark, stretch, above, before)
        if found is not None and found not in columns.values():
            columns[place] = before = found
        elif stretch is None and mark.day is not None and mark.month is None:
            without.add(place)
    if not columns and len(without) < WITHOUT_MONTH:
        return Days({}, header.last_row)
    return Days(columns, last_row, width, frozenset(without))


def marks_of(line: CellRow, days: Days) -> dict[str, str]:
    """Return what a row says of the days: ISO date -> the text of the cell; an empty cell says nothing."""
    found: dict[str, str] = {}
    for place, day in days.columns.items():
        cell = line[place] if place < len(line) else None
        text = "0" if cell is False else clean_text(as_text(cell))
        if text:
            found[day.isoformat()] = text
    return found


def written(marks: Mapping[str, str]) -> str:
    """Return marks as a person reads and mends them in one cell: «13/9/2021 x; 14/9/2021 P»."""
    dated = ((date.fromisoformat(day), mark) for day, mark in marks.items())
    return "; ".join(f"{day.day}/{day.month}/{day.year} {mark}" for day, mark in dated)


def read_written(text: str) -> dict[str, str]:
    """Return the marks that `written` wrote, mended or not; pieces without a whole date are left."""
    found: dict[str, str] = {}
    for piece in text.split(";"):
        match = _DAY_MONTH.match(clean_text(piece))
        year = _whole_year(match[3]) if match else None
        if match is None or year is None:
            continue
        try:
            day = date(year, int(match[2]), int(match[1]))
        except ValueError:
            continue
        if mark := clean_text(clean_text(piece)[match.end() :]):
            found[day.isoformat()] = mark
    return found


def says_undated(line: CellRow, days: Days) -> bool:
    """Say whether a row marks a day whose month nobody knows."""
    return any(place < len(line) and line[place] is not None for place in days.without_month)


def _last_line(grid: Grid, header: HeaderGuess, mapping: Mapping[int, str]) -> int:
    """Return the last row of the heading (as in Excel), lines of days below it included."""
    last = header.last_row
    for row in range(header.last_row, min(header.last_row + LINES_BELOW, len(grid.rows))):
        own = [(place, cell) for place, cell in enumerate(grid.rows[row]) if cell is not None]
        own = [(place, cell) for place, cell in own if (row, place) not in grid.filled]
        if any(place in mapping for place, _ in own) or not any(_mark(cell) for _, cell in own):
            break
        last = row + 1
    return last


def _mark_over(grid: Grid, lines: range, place: int) -> _Mark | None:
    """Put together what the lines of the heading tell of a column: of two the one that names the day."""
    told: _Mark | None = None
    for row in reversed(lines):
        line = grid.rows[row]
        mark = _mark(line[place]) if place < len(line) and (row, place) not in grid.filled else None
        if mark is not None and (told is None or (told.day is None and mark.day is not None)):
            told = mark
    return told


def _mark(cell: Cell) -> _Mark | None:
    """Read one cell of a heading as a day; None for anything else."""
    if isinstance(cell, datetime | date):
        return _Mark(cell.day, cell.month, cell.year)
    if isinstance(cell, int | float) and int(cell) == cell and int(cell) in _SERIALS:
        return _mark(_SERIAL_ZERO + timedelta(days=int(cell)))
    text = clean_text(as_text(cell))
    if not text or len(text) > _LONGEST_HEADING:
        return None
    if match := _DAY_MONTH.search(text):
        day, month = int(match[1]), int(match[2])
        rest = fold(f"{text[: match.start()]} {text[match.end() :]}")
        fits = 1 <= day <= 31 and 1 <= month <= 12 and (rest in ("", "ngay") or rest in _WEEKDAYS)
        return _Mark(day, month, _whole_year(match[3])) if fits else None
    return _mark_in_words(fold(text))


def _mark_in_words(words: str) -> _Mark | None:
    """Read «13», «ngay 13», «thu 2», «t2 13»."""
    if words in _WEEKDAYS:
        return _Mark(weekday=_WEEKDAYS[words])
    parts = words.split()
    for cut in (0, 1, 2):
        number = _DAY.fullmatch(" ".join(parts[cut:]))
        if number and 1 <= int(number[1]) <= 31 and (not cut or " ".join(parts[:cut]) in _WEEKDAYS):
            return _Mark(int(number[1]))
    return None


class _Above:
    """What stands above the days: months over stretches of columns, else the name of the sheet; and which year it is."""

    def __init__(self, grid: Grid, header: HeaderGuess, last_row: int, today: date) -> None:
        self._today = today
        texts = [
            clean_text(cell) for line in grid.rows[:last_row] for cell in line if isinstance(cell, str) and cell.strip()
        ]
        texts.append(clean_text(grid.name))
        self._school_year = next(filter(None, map(_school_year, texts)), None)
        self._year = next(filter(None, map(_year, texts)), None)
        top = max(header.first_row - 1 - LINES_ABOVE, 0)
        spreads = map(_spread, (grid.rows[row] for row in reversed(range(top, last_row))))
        self._over = [spread for spread in spreads if spread]
        titled = map(_stretch, (clean_text(as_text(cell)) for line in reversed(grid.rows[:top]) for cell in line))
        self._titled = next(filter(None, titled), None) or _named_month(clean_text(grid.name))

    def of(self, place: int) -> _Stretch | None:
        """Return what stands above a column: the nearest line that says something of it, then titles, then the name."""
        for spread in self._over:
            if begun := [start for start in spread if start <= place]:
                return spread[max(begun)]
        return self._titled

    def on(self, day: int, month: int, year: int | None) -> date | None:
        """Return a date, its year as written, or as the school year, the titles and `today` tell it."""
        if year is None and self._school_year:
            year = self._school_year + (0 if month >= _NEW_SCHOOL_YEAR else 1)
        if year is None:
            year = self._year
        if year is None:
            year = self._today.year - ((month, day) > (self._today.month, self._today.day))
        try:
            return date(year, month, day)
        except ValueError:
            return None


def _dated(mark: _Mark, stretch: _Stretch | None, above: _Above, before: date | None) -> date | None:
    """Return the day of a column; `before` is that of the column to its left."""
    if mark.day is not None and mark.month is not None:
        known = stretch.year if stretch and stretch.month == mark.month else None
        return above.on(mark.day, mark.month, mark.year or known)
    if stretch is None:
        return None
    begins = stretch.first or above.on(1, stretch.month, stretch.year)
    if begins is None:
        return None
    if mark.day is not None:
        found = above.on(mark.day, begins.month, begins.year)
        if stretch.first is None or (found is not None and found >= begins):
            return found
        after = begins.replace(day=28) + timedelta(days=4)
        return above.on(mark.day, after.month, after.year)
    assert mark.weekday is not None
    start = before + timedelta(days=1) if before is not None and before >= begins else begins
    found = start + timedelta(days=(mark.weekday - start.weekday()) % 7)
    return found if stretch.first is not None or found.month == begins.month else None


def _spread(line: Sequence[Cell]) -> dict[int, _Stretch]:
    """Return the stretches a line of the heading names, by the column they begin over."""
    return {
        place: stretch
        for place, cell in enumerate(line)
        if isinstance(cell, str) and _mark(cell) is None and (stretch := _stretch(clean_text(cell))) is not None
    }


def _stretch(text: str) -> _Stretch | None:
    """Read «Tháng 9/2021», «Tuần 2 (13/9 - 18/9/2021)»; the day a list was made on is neither."""
    folded = fold(text)
    dates = [*_DAY_MONTH.findall(text), *_DAY_MONTH_WORDS.findall(folded)]
    if len(dates) > 1:
        year = next((year for *_, digits in dates if (year := _whole_year(digits))), None)
        day, month = int(dates[0][0]), int(dates[0][1])
        try:
            return _Stretch(month, year, date(year, month, day)) if year else None
        except ValueError:
            return None
    found = _MONTH.search(folded)
    if found is None or _DAY_MONTH_WORDS.search(folded) or not 1 <= int(found[1]) <= 12:
        return None
    return _Stretch(int(found[1]), int(found[2]) if found[2] else None)


def _named_month(name: str) -> _Stretch | None:
    """Read the name of a sheet: «6A - T9», «T9-2021», «Tháng 9», «9-2021»."""
    found = _NAMED_MONTH.search(fold(name))
    if found is None:
        return None
    month, year = (found[1], found[2]) if found[1] else (found[3], found[4])
    return _Stretch(int(month), int(year) if year else None)


def _school_year(text: str) -> int | None:
    """Return in which year the school year begins that a text names: 2021 of «Năm học 2021 - 2022»."""
    found = _SCHOOL_YEAR.search(fold(text))
    return int(found[1]) if found and int(found[2]) == int(found[1]) + 1 else None


def _year(text: str) -> int | None:
    found = _YEAR.search(fold(text))
    return int(found[1]) if found else None


def _whole_year(digits: str) -> int | None:
    return None if not digits else int(digits) if len(digits) == 4 else 2000 + int(digits)

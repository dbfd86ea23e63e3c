"""Decisions about drives, goals and readings on plain values. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from app.kernel.errors import Invalid, Refused
from app.kernel.words import N_

STEPS = ("install", "register", "declare", "scan", "verify")
DENOMINATORS = ("smartphones", "population", "adults", "households", "pupils")
DEFAULT_SUCCESSES = ("installed_new", "updated", "account_recovered")
LONGEST_DAYS = 366


@dataclass(frozen=True)
class Reading:
    """An official figure on plain values; `rate` is installs of denominator, 0 to 1 (above 1 when the list is old)."""

    at: datetime
    installs: int
    denominator: int
    kind: str

    @property
    def rate(self) -> float:
        """Return the share; its denominator and time must be shown beside it."""
        return self.installs / self.denominator


@dataclass(frozen=True)
class Needed:
    """What still separates the drive from its target: installs, a day, and goals of one to two people each."""

    installs: int
    days_left: int
    per_day: int
    goals_most: int
    goals_least: int


def check_dates(starts_on: date, ends_on: date) -> None:
    """Raise Invalid unless the drive ends on or after its first day and lasts at most a year."""
    if ends_on < starts_on:
        raise Invalid(N_("The last day must not be before the first day."), field="ends_on")
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise Invalid(N_("A drive lasts at most a year."), field="ends_on")


def check_may_open(state: str, apps: int) -> None:
    """Raise Refused unless a draft with at least one app is to be opened."""
    if state != "draft":
        raise Refused(N_("Only a draft can be opened."))
    if apps == 0:
        raise Refused(N_("Add the app people are helped with, then open the drive."))


def check_may_close(state: str) -> None:
    """Raise Refused unless the drive is open."""
    if state != "open":
        raise Refused(N_("Only an open drive can be closed."))


def check_not_closed(state: str) -> None:
    """Raise Refused for a drive whose figures are closed."""
    if state == "closed":
        raise Refused(N_("This drive is closed; its figures stay as they are."))


def check_reading(installs: int, denominator: int, at: datetime, now: datetime, confirmed: bool) -> None:
    """Raise Invalid for a reading from the future, or one above its denominator that nobody confirmed."""
    if at > now:
        raise Invalid(N_("The time of the figure must not be in the future."), field="at")
    if installs > denominator and not confirmed:
        raise Invalid(N_("More installs than the total. Check both, or confirm that it is so."), field="installs")


def needed_for(target_percent: float, installs: int, denominator: int, days_left: int) -> Needed:
    """Return what the target still needs. One goal is a volunteer's one to two residents: 13,440 are 6,720 to 13,440."""
    missing = max(0, ceil(denominator * target_percent / 100 - 1e-9) - installs)
    per_day = ceil(missing / max(1, days_left))
    return Needed(missing, days_left, per_day, goals_most=missing, goals_least=ceil(missing / 2))


def days_left(today: date, ends_on: date) -> int:
    """Return how many days of the drive are left, today among them; 0 when it is over."""
    return max(0, (ends_on - today).days + 1)


def one_kind(readings: Iterable[Reading]) -> list[Reading]:
    """Return the readings of the newest one's kind, in order of time: kinds of denominators are never joined."""
    ordered = sorted(readings, key=lambda reading: reading.at)
    return [reading for reading in ordered if reading.kind == ordered[-1].kind] if ordered else []


@dataclass(frozen=True)
class AreaReading:
    """A reading of one area on one Vietnamese day, with the id it is corrected by."""

    id: int
    area_id: int
    day: date
    reading: Reading


@dataclass(frozen=True)
class DayTable:
    """Readings of one kind: `cells` holds the last of each area and day; days run from old to new."""

    kind: str
    area_ids: tuple[int, ...]
    days: tuple[date, ...]
    cells: Mapping[tuple[int, date], AreaReading]


def day_tables(readings: Iterable[AreaReading], area_order: Sequence[int]) -> list[DayTable]:
    """Return a table a kind, the kind read last first: kinds of denominators are never joined."""
    by_kind: dict[str, list[AreaReading]] = {}
    for one in sorted(readings, key=lambda one: (one.reading.at, one.id), reverse=True):
        by_kind.setdefault(one.reading.kind, []).append(one)
    return [_day_table(kind, rows, area_order) for kind, rows in by_kind.items()]


def _day_table(kind: str, rows: Sequence[AreaReading], area_order: Sequence[int]) -> DayTable:
    cells: dict[tuple[int, date], AreaReading] = {}
    for one in rows:
        cells.setdefault((one.area_id, one.day), one)
    read = {area_id for area_id, _day in cells}
    return DayTable(kind, tuple(one for one in area_order if one in read), tuple(sorted({d for _, d in cells})), cells)

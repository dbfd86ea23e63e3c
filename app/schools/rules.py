"""Pure decisions about a school: what kind of day it is, who may change what of it, what it comes to, how classes are called."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.kernel.clock import HCM
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.words import N_

CLASS, OFF, REMOTE = "class", "off", "remote"
GRADES = {"primary": range(1, 6), "lower_secondary": range(6, 10), "upper_secondary": range(10, 13)}
NEW_YEAR_MONTH = 8
LONGEST_CLASS_NAME = 20

DECLARED = ("done", "symptoms", "absent")
"""What is declared for one pupil; a word taken off again is `cleared`, which counts as nothing declared."""

STATES = (*DECLARED, "cleared")
APP_STATES = ("installed", "not_installed", "no_phone")
LONGEST_REASON = 200
CLOCK_JITTER = timedelta(seconds=2)
"""A phone's clock is measured anew each time it sends, to the second: so far apart, the words of a thumb stay in order."""

FOLLOWED_UP = ("missing", "symptoms")
"""Why a home is called after a class is closed."""

_PARTS = re.compile(r"\d*(?P<letters>\D*)(?P<number>\d{0,6})")
_CLASS = re.compile(r"(?:lớp\s*)?(?P<grade>\d{1,2})(?!\d)(?P<rest>[\w\s./-]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Hours:
    """What a school's calendar says of a day. `kind`: class, off, remote; `cutoff` is a minute of the day (465 = 7:45)."""

    day: date
    kind: str
    cutoff: int
    note: str = ""


@dataclass(frozen=True)
class Counts:
    """What a class's day comes to, in pupils."""

    pupils: int = 0
    done: int = 0
    symptoms: int = 0
    absent: int = 0

    @property
    def declared(self) -> int:
        """How many something was declared for."""
        return self.done + self.symptoms + self.absent

    @property
    def missing(self) -> int:
        """How many nothing was declared for."""
        return max(0, self.pupils - self.declared)


def count(states: Iterable[str | None]) -> Counts:
    """Count pupils by what was declared for each (None or cleared: nothing)."""
    said = list(states)
    return Counts(len(said), said.count("done"), said.count("symptoms"), said.count("absent"))


def next_app_state(state: str) -> str:
    """Return what a tap makes of whether a home has the app: round and round, from not asked to installed."""
    return APP_STATES[(APP_STATES.index(state) + 1) % len(APP_STATES)] if state in APP_STATES else APP_STATES[0]


def hours_on(
    day: date, weekdays: Iterable[int], cutoff: int, exception: tuple[str, int | None, str] | None = None
) -> Hours:
    """Return the hours of a day: the exception (kind, own cut-off or None, note) before the week's ISO weekdays."""
    if exception is not None:
        kind, own, note = exception
        return Hours(day, kind, cutoff if own is None else own, note)
    return Hours(day, CLASS if day.isoweekday() in weekdays else OFF, cutoff)


def clock_time(minute: int) -> time:
    """Return the time of a minute of the day: 465 is 7:45."""
    return time(minute // 60 % 24, minute % 60)


def minute_of(at: time) -> int:
    """Return the minute of the day of a time."""
    return at.hour * 60 + at.minute


def is_late(moment: datetime, day: date, minute: int) -> bool:
    """Say whether the moment lies after the cut-off of the day (a minute of that day in Việt Nam)."""
    return moment >= datetime.combine(day, clock_time(minute), tzinfo=HCM) + timedelta(minutes=1)


def check_may_open(day: date, today: date, whole_school: bool) -> None:
    """Raise unless the day's sheet is one this person keeps: teachers today's, the office past ones too."""
    if day > today:
        raise Refused(N_("That day has not come yet."))
    if day < today and not whole_school:
        raise Forbidden(N_("You mark your own class, today. The office marks past days."))


def check_takes(kind: str, ended: bool) -> None:
    """Raise Refused for a day without school, or a class that is over."""
    if ended:
        raise Refused(N_("This class is over. Nothing more is declared for it."))
    if kind == OFF:
        raise Refused(N_("There is no school on that day, so nothing is declared."))


def check_reason(day: date, today: date, reason: str) -> None:
    """Raise Invalid for a change of a past day without a reason, and for one no line holds."""
    if len(reason) > LONGEST_REASON:
        raise Invalid(N_("Make it shorter: at most 200 letters."), field="reason")
    if day < today and len(reason) < 3:
        raise Invalid(N_("Say why you change a day that is over."), field="reason")


def gives_way(made_at: datetime, said_at: datetime | None) -> bool:
    """Say whether a word gives way to one said at `said_at` (None: now): not to one that is older and only came later."""
    return said_at is None or made_at <= said_at + CLOCK_JITTER


def check_open(closed_at: datetime | None, said_at: datetime | None) -> None:
    """Raise Refused for a closed sheet; a word said before the closing (`said_at`, none: now) still belongs to it."""
    if closed_at is not None and (said_at is None or said_at > closed_at):
        raise Refused(N_("This class is closed for the day. Open it again to change anything."))


def tile(counts: Counts, kind: str, state: str, late: bool) -> str:
    """Return how a class stands on the board: off, empty, closed, full, late or missing."""
    if kind == OFF:
        return "off"
    if counts.pupils == 0:
        return "empty"
    if state == "closed":
        return "closed"
    if counts.missing == 0:
        return "full"
    return "late" if late else "missing"


def read_class(text: str) -> tuple[str, int] | None:
    """Return a class written one way and its grade: «lớp 6a 1» is ("6A1", 6); None for what names no grade of 1-12."""
    found = _CLASS.fullmatch(" ".join(text.split()))
    if found is None or not 1 <= int(found["grade"]) <= 12:
        return None
    grade = int(found["grade"])
    rest = re.sub(r"\s+", "", found["rest"]).upper()
    name = f"{grade}{rest}"
    return (name, grade) if len(name) <= LONGEST_CLASS_NAME else None


def read_classes(text: str) -> tuple[list[tuple[str, int]], list[str]]:
    """Return the classes typed as «6A, 6B; 6C» in their order, each once, and the pieces that name no class."""
    pieces = [piece.strip() for piece in re.split(r"[,;\n]", text) if piece.strip()]
    read = [(piece, read_class(piece)) for piece in pieces]
    return list(dict.fromkeys(found for _, found in read if found)), [piece for piece, found in read if not found]


def school_year(on: date) -> int:
    """Return the year in which the school year of a day began; a new one begins in August."""
    return on.year if on.month >= NEW_YEAR_MONTH else on.year - 1


def class_order(name: str, grade: int) -> tuple[int, str, int, str]:
    """Return what puts classes in order: 6A before 6B, 6A2 before 6A10, 6 before 7."""
    found = _PARTS.fullmatch(name)
    letters, number = (found["letters"], int(found["number"] or 0)) if found else ("", 0)
    return grade, letters, number, name

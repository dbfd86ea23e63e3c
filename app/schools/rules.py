"""Decisions about a day at school on plain values: when it takes declarations, who may change it, what it comes to. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.kernel.clock import HCM
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.words import N_

DECLARED = ("done", "symptoms", "absent")
"""What is declared for one pupil; a word taken off again is `cleared`, which counts as nothing declared."""

STATES = (*DECLARED, "cleared")
APP_STATES = ("installed", "not_installed", "no_phone")
LONGEST_REASON = 200
FOLLOWED_UP = ("missing", "symptoms")
"""Why a home is called after a class is closed."""


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


def kind_of_day(weekdays: Iterable[int], exception: str | None, day: date) -> str:
    """Return class, remote or off: what the calendar says of the day, else the school's week (ISO weekdays)."""
    return exception or ("class" if day.isoweekday() in weekdays else "off")


def cutoff_time(minute: int) -> time:
    """Return the time of day of a minute of the day."""
    return time(minute // 60 % 24, minute % 60)


def is_late(moment: datetime, day: date, minute: int) -> bool:
    """Say whether the moment lies after the cut-off of the day (a minute of that day in Việt Nam)."""
    return moment >= datetime.combine(day, cutoff_time(minute), tzinfo=HCM) + timedelta(minutes=1)


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
    if kind == "off":
        raise Refused(N_("There is no school on that day, so nothing is declared."))


def check_reason(day: date, today: date, reason: str) -> None:
    """Raise Invalid for a change of a past day without a reason, and for one no line holds."""
    if len(reason) > LONGEST_REASON:
        raise Invalid(N_("Make it shorter: at most 200 letters."), field="reason")
    if day < today and len(reason) < 3:
        raise Invalid(N_("Say why you change a day that is over."), field="reason")


def check_open(state: str) -> None:
    """Raise Refused for a closed sheet."""
    if state == "closed":
        raise Refused(N_("This class is closed for the day. Open it again to change anything."))


def tile(counts: Counts, kind: str, state: str, late: bool) -> str:
    """Return how a class stands on the board: off, empty, closed, full, late or missing."""
    if kind == "off":
        return "off"
    if counts.pupils == 0:
        return "empty"
    if state == "closed":
        return "closed"
    if counts.missing == 0:
        return "full"
    return "late" if late else "missing"

"""When a door is to be come back to, held beside the hours of a walk. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.doors.rules import Status
from app.kernel.clock import BAND_HOURS, Band, minute_of
from app.routes.rules import DOOR_MINUTES

PATIENCE = 10
"""Minutes people wait before a door rather than go on."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a walk: its day, and the minutes of that day from when to when."""

    day: date
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A day, and "" or a part of it, on which a door is due; `promised` to the household, or else only the next try.

    `window` are the minutes of the walk in which it is to be reached (None: any); an `outside` one lies before or after it.
    """

    on: date
    band: str
    promised: bool
    window: tuple[int, int] | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A door of a plan (a household's id) that is due at some time. `case`: reached in time ("met"), too "early" to wait
    for it, too "late", "outside" the hours of the walk.

    `at` is the minute of the day at which the walk is there; None: no walk, or that of a team, which sends two of its people.
    """

    door: int
    on: date
    band: str
    promised: bool
    window: tuple[int, int] | None
    at: int | None
    case: str

    def to_json(self) -> list[Any]:
        """Return it as it is stored: short, a plan may have thousands."""
        return [self.door, self.on.isoformat(), self.band, self.promised, self.window, self.at, self.case]

    @classmethod
    def from_json(cls, stored: Sequence[Any]) -> "Due":
        """Return what was stored."""
        door, on, band, promised, window, at, case = stored
        return cls(door, date.fromisoformat(on), band, promised, (window[0], window[1]) if window else None, at, case)


def wish_of(status: str, due_on: date, due_band: str, hours: Hours) -> Wish:
    """Return what a door's next try means for a walk. One that is overdue is due at any hour, at its own where there is time."""
    promised = status == Status.SCHEDULED
    if due_on > hours.day or not due_band:
        return Wish(due_on, due_band, promised, outside=due_on > hours.day)
    edges = BAND_HOURS[Band(due_band)]
    window = max(hours.begins, minute_of(edges[0])), min(hours.ends, minute_of(edges[1]))
    if window[1] - window[0] < DOOR_MINUTES:
        return Wish(due_on, due_band, promised, outside=due_on == hours.day)
    return Wish(due_on, due_band, promised, window)


def narrow(wish: Wish | None, hours: Hours) -> tuple[int, int] | None:
    """Return the window of a wish where it is less than the whole walk: what needs planning for."""
    window = wish.window if wish else None
    return window if window != (hours.begins, hours.ends) else None


def due_of(door: int, wish: Wish, at: int | None) -> Due:
    """Return how a walk that is at the door at this minute (None: whenever it is asked to) meets its wish."""
    case = "met"
    if wish.outside:
        case = "outside"
    elif at is not None and wish.window is not None:
        early, late = at < wish.window[0] - PATIENCE, at > wish.window[1]
        case = "early" if early else "late" if late else "met"
    return Due(door, wish.on, wish.band, wish.promised, wish.window, at, case)

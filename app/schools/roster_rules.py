"""Pure decisions about a school's roster: what kind of day it is, and who stands in which class."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

CLASS, OFF, REMOTE = "class", "off", "remote"


@dataclass(frozen=True)
class DayPlan:
    """What a school's day is to be: `kind` class, off or remote; `cutoff` the minute of the day (465 = 7:45)."""

    kind: str
    cutoff: int
    note: str


def day_plan(weekdays: Sequence[int], cutoff: int, exception: tuple[str, int | None, str] | None, on: date) -> DayPlan:
    """Return the plan of a day: the exception (kind, own cut-off or None, note) before the week's ISO weekdays."""
    if exception is not None:
        kind, own, note = exception
        return DayPlan(kind, cutoff if own is None else own, note)
    return DayPlan(CLASS if on.isoweekday() in weekdays else OFF, cutoff, "")

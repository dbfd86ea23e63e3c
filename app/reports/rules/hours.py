"""How volunteers' hours are counted, on plain values. Pure.

A stretch runs from one own visit to the next as long as no pause is longer than 45 minutes, and counts at least 15.
Shifts count from their beginning to their end. What overlaps counts once. A day is rounded to the nearest quarter.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.kernel.clock import local_day
from app.kernel.errors import Invalid
from app.kernel.words import N_

PAUSE = timedelta(minutes=45)
LEAST = timedelta(minutes=15)
QUARTER = 15
LONGEST_DAYS = 92

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class DayHours:
    """What somebody gave on one day: visits made, minutes at doors, minutes on shifts, and both together, rounded."""

    day: date
    visits: int
    door_minutes: int
    shift_minutes: int
    minutes: int


def check_period(first: date, last: date) -> None:
    """Raise Invalid, naming the field, unless the period runs forwards and is no longer than three months."""
    if last < first:
        raise Invalid(N_("The last day must not be before the first day."), field="last")
    if (last - first).days >= LONGEST_DAYS:
        raise Invalid(N_("At most three months at once."), field="last")


def stretches(moments: Iterable[datetime]) -> list[Span]:
    """Return the stretches that visits at these moments make."""
    found: list[Span] = []
    for moment in sorted(moments):
        if found and moment - found[-1][1] <= PAUSE:
            found[-1] = (found[-1][0], moment)
        else:
            found.append((moment, moment))
    return [(begin, max(end, begin + LEAST)) for begin, end in found]


def covered_minutes(spans: Iterable[Span]) -> int:
    """Return the minutes that spans cover together; what overlaps counts once."""
    total, reached = timedelta(), None
    for begin, end in sorted(spans):
        start = begin if reached is None else max(begin, reached)
        if end > start:
            total += end - start
            reached = end
    return round(total.total_seconds() / 60)


def to_quarters(minutes: int) -> int:
    """Return minutes rounded to the nearest quarter of an hour, half a quarter up."""
    return (2 * minutes + QUARTER) // (2 * QUARTER) * QUARTER


def days_given(moments: Sequence[datetime], shifts: Sequence[Span], first: date, last: date) -> list[DayHours]:
    """Return somebody's days from `first` to `last` on which they gave something, in order."""
    visits: dict[date, list[datetime]] = defaultdict(list)
    stood: dict[date, list[Span]] = defaultdict(list)
    for moment in moments:
        visits[local_day(moment)].append(moment)
    for span in shifts:
        stood[local_day(span[0])].append(span)
    return [_day(day, visits[day], stood[day]) for day in sorted(visits.keys() | stood.keys()) if first <= day <= last]


def _day(day: date, moments: list[datetime], shifts: list[Span]) -> DayHours:
    walked = stretches(moments)
    return DayHours(
        day=day,
        visits=len(moments),
        door_minutes=covered_minutes(walked),
        shift_minutes=covered_minutes(shifts),
        minutes=to_quarters(covered_minutes([*walked, *shifts])),
    )

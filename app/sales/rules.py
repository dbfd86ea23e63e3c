"""Decisions about schedules on plain values: times, stops, what overlaps, weekly days, what keeps a week unpublished. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from app.kernel.clock import local, start_of
from app.kernel.errors import Invalid, Refused
from app.kernel.words import N_

KINDS = ("mobile_point", "vehicle", "vending", "field", "unstaffed", "help_desk")
ROLES = ("seller", "cashier", "carrier", "order", "help")
STOPS_OF_A_VEHICLE = 4
TRAVEL = timedelta(minutes=10)
AHEAD = timedelta(weeks=6)
CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 8
CHANGEABLE = ("planned", "published")


@dataclass(frozen=True, order=True)
class Span:
    """From one moment to another; ends that only touch do not overlap."""

    begins: datetime
    ends: datetime

    def overlaps(self, other: "Span") -> bool:
        """Say whether both hold at some moment."""
        return self.begins < other.ends and other.begins < self.ends

    def shared_with(self, other: "Span") -> timedelta:
        """Return how long both hold, never less than nothing."""
        return max(min(self.ends, other.ends) - max(self.begins, other.begins), timedelta())


@dataclass(frozen=True)
class StopTime:
    """A stop and the minutes of the day it is stood at."""

    stop_id: int
    begins: int
    ends: int


@dataclass(frozen=True)
class ShiftPlan:
    """When a shift stands where, in minutes of a day, and how many people of each role it needs."""

    begins: int
    ends: int
    stops: tuple[StopTime, ...]
    needs: dict[str, int]

    def on(self, day: date) -> Span:
        """Return from when to when it runs on a day."""
        return Span(at_minute(day, self.begins), at_minute(day, self.ends))


@dataclass(frozen=True)
class Price:
    """One line of posted prices; `price` in đồng, 0 is free, None is not posted."""

    name: str
    unit: str
    price: int | None
    in_stock: bool


def plan_shift(
    kind: str, begins: int, ends: int, stops: Sequence[tuple[int, int | None, int | None]], needs: dict[str, int]
) -> ShiftPlan:
    """Return the plan of a shift at a point of this kind.

    A stop alone without times is stood at for the whole shift. Raises Invalid for a shift that ends before it begins,
    for too many stops or none, and for times left out, outside the shift or overlapping.
    """
    if ends <= begins:
        raise Invalid(N_("The shift must end after it begins."), field="ends")
    if not stops:
        raise Invalid(N_("Choose where it stands."), field="stops")
    if len(stops) > stops_most(kind):
        raise Invalid(N_("Only a vehicle moves on, to up to 4 stops in a shift. Make a second shift."), field="stops")
    wanted = {role: n for role, n in needs.items() if n}
    return ShiftPlan(begins, ends, tuple(_placed(stops, begins, ends)), wanted)


def at_minute(day: date, minute: int) -> datetime:
    """Return the moment a minute of a Vietnamese day falls on, in UTC."""
    return start_of(day) + timedelta(minutes=minute)


def monday_of(day: date) -> date:
    """Return the first day of the week the day lies in."""
    return day - timedelta(days=day.weekday())


def weekly_days(weekdays: Collection[int], first: date, last: date) -> list[date]:
    """Return the days from `first` to `last`, both among them, whose ISO number (Monday 1) is one of `weekdays`."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.isoweekday() in weekdays]


def stops_most(kind: str) -> int:
    """Return at how many stops a point of this kind stands in one shift."""
    return STOPS_OF_A_VEHICLE if kind == "vehicle" else 1


def hurried(stops: Sequence[StopTime]) -> bool:
    """Say whether under ten minutes are left to go from one stop to the next."""
    moves = [(before, after) for before, after in pairwise(stops) if before.stop_id != after.stop_id]
    return any(timedelta(minutes=after.begins - before.ends) < TRAVEL for before, after in moves)


def overlapping(spans: Sequence[Span]) -> set[int]:
    """Return the places, in the sequence, of spans that overlap another one."""
    ordered = sorted(range(len(spans)), key=lambda n: spans[n])
    found: set[int] = set()
    longest = -1
    for n in ordered:
        if longest >= 0 and spans[longest].overlaps(spans[n]):
            found |= {longest, n}
        if longest < 0 or spans[n].ends > spans[longest].ends:
            longest = n
    return found


def first_overlap(wanted: Iterable[Span], taken: Iterable[Span]) -> tuple[int, int] | None:
    """Return the places, in both sequences, of the first two spans that overlap; None when none do."""
    busy = list(taken)
    pairs = ((n, m) for n, span in enumerate(wanted) for m, other in enumerate(busy) if span.overlaps(other))
    return next(pairs, None)


def check_weekly(weekdays: Collection[int], since: date, until: date | None) -> None:
    """Raise Invalid for a weekly shift without a weekday, or one whose last day comes before its first."""
    if not weekdays:
        raise Invalid(N_("Choose at least one weekday."), field="weekdays")
    if until is not None and not weekly_days(weekdays, since, min(until, since + timedelta(days=6))):
        raise Invalid(N_("None of these weekdays comes before the last day. Choose a later one."), field="until")


def check_changeable(state: str, ends_at: datetime, now: datetime) -> None:
    """Raise Refused for a shift that is closed, cancelled or over."""
    if state not in CHANGEABLE or ends_at <= now:
        raise Refused(N_("This shift is over or cancelled; it stays as it is."))


def check_needs(needs: dict[str, int], taken: dict[str, int]) -> None:
    """Raise Refused when fewer people of a role would be needed than have signed up for it."""
    if any(n > needs.get(role, 0) for role, n in taken.items()):
        raise Refused(N_("More people than that have already signed up. First take somebody off the crew."))


def minute_of(moment: datetime) -> int:
    """Return the minute of its Vietnamese day a moment falls on."""
    here = local(moment)
    return here.hour * 60 + here.minute


def shift_title(point: str, stop: str) -> str:
    """Return what a shift is called in a sentence: its point and the first stop, unless the point is named after that."""
    return point if not stop or f" {point}".endswith(f" {stop}") else f"{point}, {stop}"


def minute_words(minute: int) -> str:
    """Return 7:30 of the minute 450 of a day."""
    return f"{minute // 60}:{minute % 60:02}"


def _placed(stops: Sequence[tuple[int, int | None, int | None]], begins: int, ends: int) -> list[StopTime]:
    if len(stops) == 1 and stops[0][1] is None and stops[0][2] is None:
        return [StopTime(stops[0][0], begins, ends)]
    times = []
    for stop_id, first, last in stops:
        if first is None or last is None:
            raise Invalid(N_("Give each stop its time: from when to when."), field="stops")
        if not begins <= first < last <= ends:
            raise Invalid(N_("A stop's time lies within the shift, its end after its beginning."), field="stops")
        times.append(StopTime(stop_id, first, last))
    times.sort(key=lambda one: one.begins)
    if any(after.begins < before.ends for before, after in pairwise(times)):
        raise Invalid(N_("Two stops overlap: it cannot stand at both. Change one of the times."), field="stops")
    return times

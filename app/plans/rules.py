"""Decisions about plans on plain values: when they are walked, who has time, who best takes a door. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from app.kernel.clock import HCM
from app.kernel.errors import Invalid, Refused
from app.kernel.words import N_
from app.routes.rules import DOOR_MINUTES, EVENING, estimate, lapse_time

LEAST_MINUTES = 20
LEAST_DOORS = LEAST_MINUTES // DOOR_MINUTES
MOST_LEAST_DOORS = 30
"""Nobody asks that a group come for more doors than this at least."""
LONGEST_WINDOW = timedelta(hours=12)
ONLY_LATER = N_("Only doors due at another time are left there. Take them in under “Asked for at another time”.")
KINDS = ("pairs", "singles", "teams")


def check_may_change(state: str) -> None:
    """Raise Refused unless a plan is a draft."""
    if state != "draft":
        raise Refused(N_("This plan is no longer a draft."))


def check_may_discard(state: str) -> None:
    """Raise Refused for a plan whose routes are out."""
    if state == "published":
        raise Refused(N_("These routes are with people already. Take them back one by one."))


def check_day(day: date, today: date) -> None:
    """Raise Refused for a plan whose day is over."""
    if day < today:
        raise Refused(N_("The day of this plan, %(day)s, is over. Choose the day again."), day=f"{day:%d/%m}")


def window_minutes(day: date, begins: time, ends: time, today: date, last_day: date) -> int:
    """Return the minutes between two times of one day. Raises Invalid, naming the field, when nobody could walk then."""
    if day < today:
        raise Invalid(N_("Routes are walked today or later."), field="day")
    if day > last_day:
        raise Invalid(N_("The drive is over by then."), field="day")
    span = datetime.combine(day, ends) - datetime.combine(day, begins)
    if span <= timedelta(0):
        raise Invalid(N_("The end must come after the beginning."), field="ends")
    if span > LONGEST_WINDOW:
        raise Invalid(N_("At most twelve hours in one day."), field="ends")
    return int(span.total_seconds() // 60)


def due_times(day: date, ends: time) -> tuple[datetime, datetime]:
    """Return until when a route is somebody's (20:30 of its day, or its window's end) and when it lapses (a day on)."""
    due = datetime.combine(day, max(ends, EVENING), tzinfo=HCM)
    return due, lapse_time(due)


def overlap_minutes(spans: Iterable[tuple[datetime, datetime]], begins: datetime, ends: datetime) -> int:
    """Return how many minutes between two moments the spans fill; what two of them share counts once."""
    filled, reached = timedelta(0), begins
    for start, stop in sorted(spans):
        start, stop = max(start, reached), min(stop, ends)
        if stop > start:
            filled, reached = filled + (stop - start), stop
    return round(filled / timedelta(minutes=1))


def free_from(spans: Iterable[tuple[datetime, datetime]], begins: datetime, ends: datetime) -> datetime:
    """Return when somebody can set out between two moments: as soon as nothing of the spans keeps them any more."""
    for start, stop in sorted(spans):
        if start <= begins < stop:
            begins = min(stop, ends)
    return begins


def capacity(minutes: int, busy: Sequence[int], kind: str) -> int:
    """Return the minutes a unit can fill in a window, `busy` being what each of its people has to do then.

    They walk while all of them are free. A team splits into pairs that work side by side, those free longest together;
    whoever has too few minutes left counts as none.
    """
    free = sorted((minutes - taken for taken in busy), reverse=True)
    shares = free[1::2] if kind == "teams" and len(free) > 1 else free[-1:]
    return sum(share for share in shares if share >= max(0, min(LEAST_MINUTES, minutes)))


def whole_pairs(minutes: int, capacity: int, free: int) -> int:
    """Return the pairs in which a team fills exactly its capacity, each walking the whole window; 0 when some have less.

    `free` counts those of its people who are not busy in the window at all.
    """
    pairs = free // 2
    return pairs if pairs * minutes == capacity else 0


def best_taker(loads: Iterable[tuple[int, int, int]], minutes: int) -> int | None:
    """Return who of (id, minutes, capacity) best takes so many minutes more: of those with room the least filled one, else
    the one least beyond its time.
    """
    able = [load for load in loads if load[2] > 0]
    best = min(able, key=lambda load: (overrun(load[1], minutes, load[2]), load[1] / load[2]), default=None)
    return best[0] if best else None


def fair_doors(loads: Iterable[tuple[int, int, int]]) -> dict[int, int]:
    """Return id -> its fair share of all doors, of each (id, doors, minutes it has) that walks: those without a door do not."""
    walking = [load for load in loads if load[1] and load[2] > 0]
    doors, minutes = (sum(load[part] for load in walking) for part in (1, 2))
    return {one: round(doors * capacity / minutes) for one, _, capacity in walking}


def overrun(used: int, minutes: int, capacity: int) -> int:
    """Return by how many minutes somebody is beyond their time with so many minutes more."""
    return max(0, used + minutes - capacity)


def why_split(doors: int, by_hand: int, longest: int) -> str:
    """Return why several groups share an alley: put so "by_hand", "too_long" for the time any one of them has, or
    "balance": so that all have about as much.
    """
    if by_hand:
        return "by_hand"
    return "too_long" if estimate(doors) > longest else "balance"

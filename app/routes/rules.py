"""Decisions about plans and routes on plain values: life cycle, time window, who walks with whom. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from app.kernel.clock import HCM
from app.kernel.errors import Invalid, Refused
from app.kernel.words import N_

DOOR_MINUTES = 5
WALK_SHARE = 0.15
LEAST_MINUTES = 20
LONGEST_WINDOW = timedelta(hours=12)
EVENING = time(20, 30)
KINDS = ("pairs", "singles", "teams")

# What may come after each state of a route; the states missing here are ends.
NEXT: dict[str, frozenset[str]] = {
    "assigned": frozenset({"received", "in_progress", "submitted", "released", "lapsed", "cancelled", "paused"}),
    "received": frozenset({"in_progress", "submitted", "released", "lapsed", "cancelled", "paused"}),
    "in_progress": frozenset({"submitted", "released", "lapsed", "cancelled", "paused"}),
    "paused": frozenset({"received", "in_progress", "submitted", "released", "cancelled"}),
    "submitted": frozenset({"closed", "in_progress", "released"}),
}
HOLDING = frozenset(NEXT)
"""States in which the doors of a route are somebody's."""

UNDER_WAY = ("assigned", "received", "in_progress", "paused")
"""States in which there is still walking to do."""

SETTLED = ("done", "not_reached", "refused", "suppressed", "unsafe", "void")
"""States of a door to which nobody is sent any more."""

NO_TEAM = -1
"""Stands for "in no team" where a list is filtered by team."""

GROUPS: dict[str, tuple[str, ...]] = {
    "waiting": ("assigned",),
    "walking": ("received", "in_progress", "paused"),
    "submitted": ("submitted",),
    "ended": ("closed", "released", "lapsed", "handed_over", "cancelled"),
}
"""How the list of routes is filtered."""


def may_move(state: str, to: str) -> bool:
    """Say whether a route may pass from one state to the other."""
    return to in NEXT.get(state, frozenset())


def check_move(state: str, to: str) -> None:
    """Raise Refused unless a route may pass from one state to the other."""
    if not may_move(state, to):
        raise Refused(N_("This route is no longer where you saw it. Look at it again."))


def check_drive_open(state: str) -> None:
    """Raise Refused unless the drive runs."""
    if state != "open":
        raise Refused(N_("Routes are planned in an open drive only."))


def check_may_change(state: str) -> None:
    """Raise Refused unless a plan is a draft."""
    if state != "draft":
        raise Refused(N_("This plan is no longer a draft."))


def check_may_discard(state: str) -> None:
    """Raise Refused for a plan whose routes are out."""
    if state == "published":
        raise Refused(N_("These routes are with people already. Take them back one by one."))


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
    return due, due + timedelta(days=1)


def estimate(doors: int) -> int:
    """Return about how many minutes so many doors take, the walk between them included."""
    return round(doors * DOOR_MINUTES * (1 + WALK_SHARE))


def capacity(minutes: int, people: int, kind: str, busy: int = 0) -> int:
    """Return the minutes a unit can fill, 0 when too few are left; a team splits into pairs that work side by side."""
    free = minutes - busy
    if free < min(LEAST_MINUTES, minutes):
        return 0
    return free * max(1, people // 2) if kind == "teams" else free


def groups_of(members: Sequence[tuple[int, int | None]], kind: str) -> list[tuple[int, ...]]:
    """Share (account, pair number) of one team into units. In pairs: the same number walks together, those without a
    partner two by two in the order given, and an odd one joins the last two."""
    people = [account for account, _ in members]
    if kind == "teams":
        return [tuple(people)] if people else []
    if kind == "singles":
        return [(account,) for account in people]
    numbers = dict.fromkeys(number for _, number in members if number is not None)
    together = [tuple(a for a, number in members if number == wanted) for wanted in numbers]
    paired = [group for group in together if len(group) > 1]
    alone = [account for account in people if not any(account in group for group in paired)]
    loose = [tuple(alone[i : i + 2]) for i in range(0, len(alone), 2)]
    if loose and len(loose[-1]) == 1 and (len(loose) > 1 or paired):
        odd = loose.pop()
        last = loose if loose else paired
        last[-1] = last[-1] + odd
    return [*paired, *loose]


def spell_alleys(names: Iterable[str], most: int = 3) -> str:
    """Return a title from the first alleys of a route: "Ngõ 45, Ngõ 47, Ngõ 51 +2"."""
    listed = list(dict.fromkeys(names))
    more = len(listed) - most
    return ", ".join(listed[:most]) + (f" +{more}" if more > 0 else "")

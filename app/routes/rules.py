"""Decisions about plans and routes on plain values: life cycle, time window, who walks with whom. Pure."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from app.kernel.clock import HCM
from app.kernel.errors import Invalid, Refused
from app.kernel.words import N_

DOOR_MINUTES = 5
WALK_SHARE = 0.15
LEAST_MINUTES = 20
LEAST_DOORS = LEAST_MINUTES // DOOR_MINUTES
MOST_LEAST_DOORS = 30
"""Nobody asks that a group come for more doors than this at least."""
LONGEST_WINDOW = timedelta(hours=12)
EVENING = time(20, 30)
LAPSES_AFTER = timedelta(days=1)
KINDS = ("pairs", "singles", "teams")

# What may come after each state of a route; the states missing here are ends.
NEXT: dict[str, frozenset[str]] = {
    "assigned": frozenset(
        {"received", "in_progress", "submitted", "released", "lapsed", "handed_over", "cancelled", "paused"}
    ),
    "received": frozenset({"in_progress", "submitted", "released", "lapsed", "handed_over", "cancelled", "paused"}),
    "in_progress": frozenset({"submitted", "released", "lapsed", "handed_over", "cancelled", "paused"}),
    "paused": frozenset({"received", "in_progress", "submitted", "released", "handed_over", "cancelled"}),
    "submitted": frozenset({"closed", "in_progress", "released"}),
}
HOLDING = frozenset(NEXT)
"""States in which the doors of a route are somebody's."""

UNDER_WAY = ("assigned", "received", "in_progress", "paused")
"""States in which there is still walking to do."""

LAPSING = tuple(state for state in UNDER_WAY if "lapsed" in NEXT[state])
"""States in which a route runs out of time by itself."""

WARN_BEFORE = timedelta(hours=3)
"""How long before a route lapses its holders and their leader are told."""

NEARLY_DONE = 3
"""With at most so many doors left a walker may ask for more."""

MORE_DOORS = 10
"""How many doors one request brings at most."""

SETTLED = ("done", "not_reached", "refused", "suppressed", "unsafe", "void")
"""States of a door to which nobody is sent any more."""

NO_TEAM = -1
"""Stands for "in no team" where a list is filtered by team."""

GIVE_UP = {
    "busy": N_("%(name)s cannot walk %(title)s: busy then%(said)s."),
    "ill": N_("%(name)s cannot walk %(title)s: ill%(said)s."),
    "far": N_("%(name)s cannot walk %(title)s: too far away%(said)s."),
    "too_many": N_("%(name)s cannot walk %(title)s: too many doors%(said)s."),
    "other": N_("%(name)s cannot walk %(title)s%(said)s."),
}
"""What the leader is told; `said` are the person's own words in brackets."""

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
    return due, lapse_time(due)


def lapse_time(due: datetime) -> datetime:
    """Return when a route that is somebody's until `due` lapses: a day on."""
    return due + LAPSES_AFTER


def runs_out(state: str, due: datetime | None, now: datetime) -> bool:
    """Say whether a route is still somebody's, but not for long."""
    return state in UNDER_WAY and due is not None and now <= due < now + WARN_BEFORE


def extension_times(now: datetime, last_day: date) -> list[datetime]:
    """Return until when a route may be given more time: this evening (while an hour is left) and the next two."""
    today = now.astimezone(HCM).date()
    evenings = [datetime.combine(today + timedelta(days=n), EVENING, tzinfo=HCM) for n in range(3)]
    return [one for one in evenings if one - now >= timedelta(hours=1) and one.date() <= last_day]


def check_extension(due: datetime | None, until: datetime, now: datetime, last_day: date) -> None:
    """Raise Invalid, naming the field, unless `until` gives more time than there is, within the drive."""
    if until <= now or (due is not None and until <= due):
        raise Invalid(N_("That is no more time than the route has. Choose a later time."), field="until")
    if until.astimezone(HCM).date() > last_day:
        raise Invalid(N_("The drive is over by then."), field="until")


def window_by(
    starts: datetime | None, ends: datetime | None, until: datetime, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """Return when a route is walked that is somebody's until then: as planned, or the same hours of that last day when
    the planned ones are over."""
    if starts is None or ends is None or ends > now:
        return starts, ends
    later = timedelta(days=(until.astimezone(HCM).date() - starts.astimezone(HCM).date()).days)
    return starts + later, ends + later


def more_doors(left: int, due: datetime | None, now: datetime) -> int:
    """Return how many more doors a route may take now: at most MORE_DOORS, and no more than its time is enough for.

    Raises Refused while many doors are left, and when there is no time for another one.
    """
    if left > NEARLY_DONE:
        raise Refused(N_("%(doors)s houses of this route are left. Ask again when you are nearly done."), doors=left)
    if due is None:
        return MORE_DOORS
    time_for = int((due - now) / timedelta(minutes=1) / (DOOR_MINUTES * (1 + WALK_SHARE)))
    if time_for < 1:
        raise Refused(N_("The time of this route is over. Ask for more time first."))
    return min(MORE_DOORS, time_for)


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


def read_code(text: str) -> str:
    """Return a sheet code as it is stored, however somebody typed it: "abc 2-34" is ABC234."""
    return "".join(letter for letter in text.upper() if letter.isalnum())[:8]


def estimate(doors: int) -> int:
    """Return about how many minutes so many doors take, the walk between them included."""
    return round(doors * DOOR_MINUTES * (1 + WALK_SHARE))


def doors_in(minutes: float) -> int:
    """Return how many doors fill so many minutes, at least 1."""
    return max(1, math.ceil(minutes / (DOOR_MINUTES * (1 + WALK_SHARE)) - 1e-9))


def capacity(minutes: int, people: int, kind: str, busy: int = 0) -> int:
    """Return the minutes a unit can fill, 0 when too few are left; a team splits into pairs that work side by side."""
    free = minutes - busy
    if free < min(LEAST_MINUTES, minutes):
        return 0
    return free * max(1, people // 2) if kind == "teams" else free


def best_taker(loads: Iterable[tuple[int, int, int]], minutes: int) -> int | None:
    """Return who of (id, minutes, capacity) best takes so many minutes more: of those with room the least filled one."""
    able = [(one, used, capacity) for one, used, capacity in loads if capacity > 0]
    best = min(able, key=lambda load: (load[1] + minutes > load[2], load[1] / load[2]), default=None)
    return best[0] if best else None


def why_split(doors: int, by_hand: int, longest: int) -> str:
    """Return why several groups share an alley: put so "by_hand", "too_long" for the time any one of them has, or
    "balance": so that all have about as much.
    """
    if by_hand:
        return "by_hand"
    return "too_long" if estimate(doors) > longest else "balance"


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

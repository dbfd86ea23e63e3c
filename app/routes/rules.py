"""Decisions about routes on plain values: life cycle, time, who walks with whom. Pure."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from app.kernel.clock import HCM
from app.kernel.errors import Invalid, Refused
from app.kernel.words import N_

DOOR_MINUTES = 5
WALK_SHARE = 0.15
EVENING = time(20, 30)
LAPSES_AFTER = timedelta(days=1)
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
MOST_TOGETHER = 3
"""More people than these do not walk as one group: a team of them goes in pairs."""
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


def tells_minutes(state: str) -> bool:
    """Say whether the time a route takes is told: nobody wants to know it of one that ended before it was walked."""
    return state == "closed" or state not in GROUPS["ended"]


def check_move(state: str, to: str) -> None:
    """Raise Refused unless a route may pass from one state to the other."""
    if not may_move(state, to):
        raise Refused(N_("This route is no longer where you saw it. Look at it again."))


def check_drive_open(state: str) -> None:
    """Raise Refused unless the drive runs."""
    if state != "open":
        raise Refused(N_("Routes are planned in an open drive only."))


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
    time_for = doors_within((due - now) / timedelta(minutes=1))
    if time_for < 1:
        raise Refused(N_("The time of this route is over. Ask for more time first."))
    return min(MORE_DOORS, time_for)


def read_code(text: str) -> str:
    """Return a sheet code as it is stored, however somebody typed it: "abc 2-34" is ABC234."""
    return "".join(letter for letter in text.upper() if letter.isalnum())[:8]


def estimate(doors: int) -> int:
    """Return about how many minutes so many doors take, the walk between them included."""
    return round(doors * DOOR_MINUTES * (1 + WALK_SHARE))


def doors_in(minutes: float) -> int:
    """Return how many doors fill so many minutes, at least 1."""
    return max(1, math.ceil(minutes / (DOOR_MINUTES * (1 + WALK_SHARE)) - 1e-9))


def doors_within(minutes: float) -> int:
    """Return for how many doors so many minutes are enough."""
    return max(0, math.floor(minutes / (DOOR_MINUTES * (1 + WALK_SHARE)) + 1e-9))


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

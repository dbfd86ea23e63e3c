"""How a team's day goes, on plain values: who needs help first, and why. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

SILENT_AFTER = timedelta(minutes=45)
"""After so long without a visit in the middle of a route a leader should ask."""

LATE_AFTER = timedelta(minutes=30)
"""So long after they should be back people are missed."""

LEAST_VISITS = 8
QUICK_PACE = timedelta(seconds=60)
"""From so many visits on, a middle gap this short is worth a word with the leader: nobody talks at a door that fast."""


class Need(StrEnum):
    """What a line of the leader's page calls for, the most urgent first."""

    NOT_BACK = "not_back"
    OVERDUE = "overdue"
    NOT_STARTED = "not_started"
    SILENT = "silent"
    NO_ROUTE = "no_route"
    WALKING = "walking"
    LATER = "later"
    SUBMITTED = "submitted"
    DONE = "done"


URGENCY = {need: place for place, need in enumerate(Need)}


@dataclass(frozen=True)
class RouteNow:
    """A route somebody holds: `place` and `plate` tell the door visited last, `place` counts from 1 (0: none yet)."""

    uid: str
    title: str
    state: str
    doors: int
    worked: int
    starts_at: datetime | None
    due_at: datetime | None
    last_at: datetime | None
    place: int = 0
    plate: str = ""
    out_since: datetime | None = None
    back_by: datetime | None = None

    @property
    def left(self) -> int:
        """Return how many doors nobody has worked at yet."""
        return self.doors - self.worked


@dataclass(frozen=True)
class Walker:
    """Somebody who walks for the team, how many residents they have helped in the drive, and whether they are in it now.

    `pace`: seconds between their visits today, where that is unusually little.
    """

    account_id: int
    name: str
    helped: int
    member: bool = True
    pace: int | None = None


@dataclass(frozen=True)
class Line:
    """People who walk together, with their routes (none: they wait for one)."""

    people: tuple[Walker, ...]
    routes: tuple[RouteNow, ...]
    need: Need

    @property
    def last_at(self) -> datetime | None:
        """Return when they last stood at a door."""
        return max((route.last_at for route in self.routes if route.last_at), default=None)


@dataclass(frozen=True)
class TeamToday:
    """A team's lines, the most urgent first, and its figures."""

    lines: tuple[Line, ...]
    goal_minimum: int
    goal_maximum: int

    @property
    def submitted(self) -> list[RouteNow]:
        """Return the routes that wait for the leader's agreement."""
        return [route for line in self.lines for route in line.routes if route.state == "submitted"]

    @property
    def left(self) -> int:
        """Return the doors nobody has worked at yet."""
        return sum(route.left for line in self.lines for route in line.routes)

    @property
    def people(self) -> list[Walker]:
        """Return everybody once."""
        return list({walker.account_id: walker for line in self.lines for walker in line.people}.values())

    @property
    def below_goal(self) -> int:
        """Return how many have helped fewer than the goal's lower figure."""
        return sum(walker.helped < self.goal_minimum for walker in self.people)


def need_of_route(route: RouteNow, now: datetime) -> Need:
    """Return what one route calls for at this moment."""
    if route.state == "submitted":
        return Need.SUBMITTED
    if route.left == 0:
        return Need.DONE
    if minutes_late(route, now):
        return Need.NOT_BACK
    if route.due_at is not None and route.due_at < now:
        return Need.OVERDUE
    if route.last_at is None:
        return Need.LATER if route.starts_at is not None and route.starts_at > now else Need.NOT_STARTED
    return Need.SILENT if now - route.last_at > SILENT_AFTER else Need.WALKING


def need_of(routes: Sequence[RouteNow], now: datetime) -> Need:
    """Return the most urgent need of somebody's routes; a rest from one route is no silence while another is walked."""
    needs = {need_of_route(route, now) for route in routes}
    if Need.WALKING in needs:
        needs -= {Need.SILENT, Need.NOT_STARTED}
    return min(needs, key=URGENCY.__getitem__, default=Need.NO_ROUTE)


def urgent_first(lines: Iterable[Line], goal_minimum: int) -> tuple[Line, ...]:
    """Return the lines by need; of the same need those below the goal first, then those with most doors left."""

    def key(line: Line) -> tuple[int, bool, int, int]:
        met = all(walker.helped >= goal_minimum for walker in line.people)
        first = line.people[0].account_id if line.people else 0
        return URGENCY[line.need], met, -sum(route.left for route in line.routes), first

    return tuple(sorted(lines, key=key))


def expected_back(started: datetime | None, ends: datetime | None, minutes: int) -> datetime | None:
    """Return when people who are out should be back: when their window ends, else after the minutes it was planned for."""
    if started is None:
        return None
    if ends is not None and ends > started:
        return ends
    return started + timedelta(minutes=minutes) if minutes else None


def minutes_late(route: RouteNow, now: datetime) -> int:
    """Return by how many minutes people who are still out should have been back, 0 while nobody misses them."""
    over = route.left == 0 or route.state == "submitted"
    if over or route.back_by is None or now - route.back_by < LATE_AFTER:
        return 0
    return int((now - route.back_by) / timedelta(minutes=1))


def quick_pace(moments: Iterable[datetime]) -> int | None:
    """Return the middle gap between visits in seconds when it is unusually short, None when it is usual or they are few."""
    ordered = sorted(moments)
    if len(ordered) < LEAST_VISITS:
        return None
    middle = median((after - before) / timedelta(seconds=1) for before, after in pairwise(ordered))
    return int(middle) if middle < QUICK_PACE / timedelta(seconds=1) else None


def minutes_since(moment: datetime, now: datetime) -> int:
    """Return whole minutes since a moment, never below zero: a phone's clock may run ahead."""
    return max(0, int((now - moment).total_seconds() // 60))

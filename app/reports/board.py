"""The drive board as one value: every figure with its denominator and its time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.doors import queries as doors
from app.drives import queries as drives
from app.drives.models import Drive
from app.drives.rules import Needed, Reading, days_left, needed_for, one_kind
from app.kernel.clock import local, local_day
from app.reports.queries import board as queries
from app.reports.queries.board import AlleyList, HelperCounts, Waiting
from app.reports.rules.board import (
    AlleyLine,
    ListFigures,
    Load,
    Official,
    official,
    overloaded,
    percent_by_list,
    worst_first,
)


@dataclass(frozen=True)
class Attention:
    """Something a coordinator should look at: what, how many, and with which team it has to do."""

    code: str
    count: int = 0
    heavy: Load | None = None
    light: Load | None = None


@dataclass(frozen=True)
class Board:
    """Everything the board shows."""

    at: datetime
    days_left: int
    readings: list[Reading]
    official: Official | None
    target: float | None
    needed: Needed | None
    listed: ListFigures
    list_percent: float | None
    gap: float | None
    totals: dict[str, int]
    today: dict[str, int]
    alleys: list[AlleyLine]
    helpers: HelperCounts
    goal_minimum: int
    goal_maximum: int
    unheld: int
    attention: list[Attention]


def board_of(drive: Drive, now: datetime, cutoff_hour: int) -> Board:
    """Read the board of a drive. Costs the same however many visits there are."""
    path, today = drive.area.path, local_day(now)
    readings = one_kind(drives.plain_readings(drive))
    newest = official(readings)
    rate_goal, people_goal = drives.goal_of(drive, "area", "rate"), drives.goal_of(drive, "volunteer", "helped")
    least = people_goal.minimum if people_goal else 1
    left = days_left(today, drive.ends_on) if drive.state == "open" else 0
    target = rate_goal.target if rate_goal else None
    needed = needed_for(target, newest.installs, newest.denominator, left) if newest and target else None
    by_alley, of_today = doors.totals_with_day(drive.id, path, today)
    totals = _sum(by_alley.values())
    lists = queries.lists_of(drive)
    listed = sum((one.figures for one in lists), ListFigures())
    list_percent = percent_by_list(listed, totals.get("installed", 0))
    waiting = queries.waiting_in(drive, now) if drive.state == "open" else Waiting(0, 0, 0)
    return Board(
        at=now,
        days_left=left,
        readings=readings,
        official=newest,
        target=target,
        needed=needed,
        listed=listed,
        list_percent=list_percent,
        gap=newest.percent - list_percent if newest and list_percent is not None else None,
        totals=totals,
        today=of_today,
        alleys=worst_first(_alley_lines(lists, by_alley)),
        helpers=queries.helper_counts(drive, least),
        goal_minimum=least,
        goal_maximum=people_goal.maximum if people_goal else 2,
        unheld=waiting.unheld,
        attention=_attention(drive, now, cutoff_hour, newest, waiting) if drive.state == "open" else [],
    )


def _alley_lines(lists: list[AlleyList], tallies: dict[int, dict[str, int]]) -> list[AlleyLine]:
    return [
        AlleyLine(
            area_id=one.area_id,
            name=one.name,
            households=one.figures.households,
            knocked=tallies.get(one.area_id, {}).get("knocked", 0),
            percent=percent_by_list(one.figures, tallies.get(one.area_id, {}).get("installed", 0)),
        )
        for one in lists
    ]


def _sum(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in counts:
        found.update(one)
    return dict(found)


def _attention(
    drive: Drive, now: datetime, cutoff_hour: int, newest: Official | None, waiting: Waiting
) -> list[Attention]:
    """Return at most three things, the most urgent first."""
    found: list[Attention] = []
    if waiting.review:
        found.append(Attention("review", waiting.review))
    if pair := overloaded(queries.team_loads(drive)):
        found.append(Attention("overloaded", heavy=pair[0], light=pair[1]))
    if waiting.overdue:
        found.append(Attention("overdue", waiting.overdue))
    if waiting.unheld:
        found.append(Attention("unheld", waiting.unheld))
    if newest is None or local_day(newest.at) < _last_cutoff(now, cutoff_hour):
        found.append(Attention("reading_due"))
    return found[:3]


def _last_cutoff(now: datetime, cutoff_hour: int) -> date:
    """Return the day of the last cut-off hour that has passed."""
    moment = local(now)
    return moment.date() if moment.hour >= cutoff_hour else moment.date() - timedelta(days=1)

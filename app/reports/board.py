"""The drive board as one value: every figure with its denominator and its time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.doors import queries as doors
from app.drives import queries as drives
from app.drives.models import Drive
from app.drives.rules import Needed, Reading, days_left, needed_for, one_kind
from app.kernel.clock import local, local_day
from app.reports.queries import alleys
from app.reports.queries import board as queries
from app.reports.queries.board import Held, HelperCounts
from app.reports.rules.board import (
    AlleyLine,
    ListFigures,
    Load,
    Official,
    official,
    overloaded,
    percent_by_list,
)

WORST_ALLEYS = 12


@dataclass(frozen=True)
class Attention:
    """Something a coordinator should look at: what, how many, and with which team it has to do."""

    code: str
    count: int = 0
    heavy: Load | None = None
    light: Load | None = None


@dataclass(frozen=True)
class Board:
    """Everything the board shows; `alleys` are the worst of `alley_count`."""

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
    alley_count: int
    helpers: HelperCounts
    goal_minimum: int
    goal_maximum: int
    unheld: int
    attention: list[Attention]


def board_of(drive: Drive, now: datetime, cutoff_hour: int) -> Board:
    """Read the board of a drive. Costs the same however many households and visits there are."""
    today = local_day(now)
    readings = one_kind(drives.plain_readings(drive))
    newest = official(readings)
    rate_goal, people_goal = drives.goal_of(drive, "area", "rate"), drives.goal_of(drive, "volunteer", "helped")
    least = people_goal.minimum if people_goal else 1
    left = days_left(today, drive.ends_on) if drive.state == "open" else 0
    target = rate_goal.target if rate_goal else None
    needed = needed_for(target, newest.installs, newest.denominator, left) if newest and target else None
    totals, lists = doors.totals(drive.id), alleys.lists_of(drive)
    list_percent = percent_by_list(lists.figures, totals["installed"])
    held = queries.held_in(drive, now) if drive.state == "open" else Held([], 0, 0)
    unheld = max(0, lists.open_doors - held.doors) if drive.state == "open" else 0
    return Board(
        at=now,
        days_left=left,
        readings=readings,
        official=newest,
        target=target,
        needed=needed,
        listed=lists.figures,
        list_percent=list_percent,
        gap=newest.percent - list_percent if newest and list_percent is not None else None,
        totals=totals,
        today=doors.totals_of_day(drive.id, today, ("visits", "helped")),
        alleys=alleys.worst_alleys(drive, WORST_ALLEYS),
        alley_count=lists.alleys,
        helpers=queries.helper_counts(drive, least),
        goal_minimum=least,
        goal_maximum=people_goal.maximum if people_goal else 2,
        unheld=unheld,
        attention=_attention(now, cutoff_hour, newest, totals["review"], held, unheld) if drive.state == "open" else [],
    )


def _attention(
    now: datetime, cutoff_hour: int, newest: Official | None, review: int, held: Held, unheld: int
) -> list[Attention]:
    """Return at most three things, the most urgent first."""
    found: list[Attention] = []
    if review:
        found.append(Attention("review", review))
    if pair := overloaded(held.loads):
        found.append(Attention("overloaded", heavy=pair[0], light=pair[1]))
    if held.overdue:
        found.append(Attention("overdue", held.overdue))
    if unheld:
        found.append(Attention("unheld", unheld))
    if newest is None or local_day(newest.at) < _last_cutoff(now, cutoff_hour):
        found.append(Attention("reading_due"))
    return found[:3]


def _last_cutoff(now: datetime, cutoff_hour: int) -> date:
    """Return the day of the last cut-off hour that has passed."""
    moment = local(now)
    return moment.date() if moment.hour >= cutoff_hour else moment.date() - timedelta(days=1)

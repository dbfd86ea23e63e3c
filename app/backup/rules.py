"""When a backup is due, which ones stay, what their folders are called."""

from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime, time, timedelta

from app.kernel.clock import HCM, local, local_day

NIGHTLY_AT = time(2)
DAYS_KEPT = 7
WEEKS_KEPT = 4
LONGEST_WITHOUT = timedelta(days=2)
NAME = "%Y%m%dT%H%M%SZ"


def name_at(moment: datetime) -> str:
    """Return the name of a backup begun at that moment: its second in UTC."""
    return moment.astimezone(UTC).strftime(NAME)


def moment_of(name: str) -> datetime | None:
    """Return when a backup of that name was begun, or None when no backup is called so."""
    try:
        moment = datetime.strptime(name, NAME).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if name_at(moment) == name else None


def is_due(now: datetime, last_at: datetime | None) -> bool:
    """Say whether the nightly backup has yet to be made: none since two o'clock, Vietnamese time, last struck.

    A machine that was off at night makes it when it is on again.
    """
    return last_at is None or last_at < _last_struck(now)


def is_overdue(now: datetime, verified_at: datetime | None, asked_at: datetime | None) -> bool:
    """Say whether administrators must hear that no verified backup has been made for two days.

    `asked_at`: when the first backup was asked for; before that nobody could expect one.
    """
    since = verified_at or asked_at
    return since is not None and now - since > LONGEST_WITHOUT


def to_prune(names: Iterable[str], verified: str | None) -> list[str]:
    """Return the backups that may go: all but the newest of each of the last 7 days and 4 weeks that have any.

    The last one that was verified always stays, and so does what is not called like a backup.
    """
    newest_first = sorted(name for name in names if moment_of(name) is not None)[::-1]
    kept = {*_newest_of(newest_first, _day, DAYS_KEPT), *_newest_of(newest_first, _week, WEEKS_KEPT), verified}
    return [name for name in newest_first if name not in kept]


def _last_struck(now: datetime) -> datetime:
    here = local(now)
    struck = datetime.combine(here.date(), NIGHTLY_AT, tzinfo=HCM)
    return struck if struck <= here else struck - timedelta(days=1)


def _newest_of(newest_first: list[str], period: Callable[[str], Hashable], count: int) -> list[str]:
    """Return the newest name of each of the `count` latest periods that have one."""
    found: dict[Hashable, str] = {}
    for name in newest_first:
        found.setdefault(period(name), name)
    return list(found.values())[:count]


def _day(name: str) -> Hashable:
    moment = moment_of(name)
    return local_day(moment) if moment else None


def _week(name: str) -> Hashable:
    moment = moment_of(name)
    return local_day(moment).isocalendar()[:2] if moment else None

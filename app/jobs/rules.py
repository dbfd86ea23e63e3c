"""What follows from the figures of a job and of a worker. Pure."""

from datetime import datetime, timedelta
from math import ceil

TRIES = 3
FRESH_FOR = timedelta(seconds=90)
"""A worker writes about every half minute; three times nothing, and it counts as gone."""

TOLD_AFTER = timedelta(seconds=10)
TOLD_FROM = 0.05
SHORT_S = 45


def is_fresh(seen_at: datetime, now: datetime) -> bool:
    """Say whether a worker seen then still counts as there."""
    return now - seen_at <= FRESH_FOR


def minutes_left(done: int, total: int, elapsed: timedelta) -> int | None:
    """Return how long it still takes at the pace so far (0: less than a minute); None while too little is known."""
    if elapsed < TOLD_AFTER or not total or not TOLD_FROM <= done / total < 1:
        return None
    left = elapsed.total_seconds() * (total - done) / done
    return 0 if left < SHORT_S else ceil(left / 60)

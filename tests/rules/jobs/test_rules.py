"""What the figures of jobs and workers say."""

from datetime import UTC, datetime, timedelta

import pytest

from app.jobs.rules import FRESH_FOR, is_fresh, minutes_left

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("done", "total", "seconds", "minutes"),
    [
        (12_000, 36_000, 60, 2),
        (12_000, 36_000, 61, 3),
        (18_000, 36_000, 20, 0),
        (1_799, 36_000, 60, None),  # too little of it to judge by
        (12_000, 36_000, 9, None),  # too early
        (36_000, 36_000, 60, None),
        (0, 36_000, 60, None),
        (0, 0, 60, None),
    ],
)
def test_the_time_left_is_told_once_there_is_enough_to_say(
    done: int, total: int, seconds: int, minutes: int | None
) -> None:
    assert minutes_left(done, total, timedelta(seconds=seconds)) == minutes


def test_a_worker_not_seen_for_long_counts_as_gone() -> None:
    assert is_fresh(NOW - FRESH_FOR, NOW) and not is_fresh(NOW - FRESH_FOR - timedelta(seconds=1), NOW)

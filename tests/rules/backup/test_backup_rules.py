"""When a backup is due and which ones stay."""

from datetime import UTC, datetime, timedelta

import pytest

from app.backup.rules import is_due, is_overdue, moment_of, name_at, to_prune

# 02:00 in Việt Nam is 19:00 UTC of the day before.
TWO = datetime(2026, 11, 27, 19, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("now", "last_at", "due"),
    [
        (TWO, None, True),
        (TWO - MINUTE, TWO - DAY + MINUTE, False),
        (TWO, TWO - DAY + MINUTE, True),
        (TWO + MINUTE, TWO - MINUTE, True),
        (TWO + MINUTE, TWO, False),
        (TWO + 7 * 60 * MINUTE, TWO - 3 * DAY, True),
        (TWO + 23 * 60 * MINUTE, TWO + MINUTE, False),
        (TWO + DAY, TWO + 23 * 60 * MINUTE, True),
    ],
)
def test_a_backup_is_due_once_after_two_in_the_morning(now: datetime, last_at: datetime | None, due: bool) -> None:
    assert is_due(now, last_at) is due


def test_administrators_hear_of_two_days_without() -> None:
    assert not is_overdue(TWO, None, None)
    assert not is_overdue(TWO, TWO - 2 * DAY, TWO - 90 * DAY)
    assert is_overdue(TWO, TWO - 2 * DAY - MINUTE, TWO - 90 * DAY)
    assert is_overdue(TWO, None, TWO - 3 * DAY)


def test_names_are_moments() -> None:
    assert moment_of(name_at(TWO)) == TWO
    assert [moment_of(name) for name in ("notes", "20261127T190000", "2026112T190000Z", ".part-20261127T190000Z")] == [
        None
    ] * 4


def test_a_week_of_days_and_four_weeks_stay() -> None:
    nightly = [name_at(TWO - days * DAY) for days in range(60)]
    going = to_prune(nightly, None)
    kept = [name for name in nightly if name not in going]
    assert kept[:7] == nightly[:7]
    weeks = [moment_of(name).astimezone(UTC).isocalendar().week for name in kept]
    assert len(kept) == 7 + 4 - 2, "the latest two weeks' newest are days as well"
    assert len(set(weeks)) == 4


def test_of_one_day_the_newest_stays() -> None:
    twice = [name_at(TWO), name_at(TWO + MINUTE)]
    assert to_prune(twice, None) == twice[:1]


def test_days_off_do_not_count() -> None:
    """A machine that was on only once a month keeps what it has."""
    monthly = [name_at(TWO - 30 * days * DAY) for days in range(7)]
    assert to_prune(monthly, None) == []


def test_the_last_verified_one_and_other_folders_stay() -> None:
    nightly = [name_at(TWO - days * DAY) for days in range(60)]
    assert nightly[-1] not in to_prune([*nightly, "before-the-move"], nightly[-1])
    assert "before-the-move" not in to_prune([*nightly, "before-the-move"], None)

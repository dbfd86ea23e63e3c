"""Volunteers' hours: stretches between visits, shifts, what overlaps, and how a day is rounded."""

from datetime import date, datetime, timedelta

import pytest

from app.kernel.clock import HCM
from app.kernel.errors import Invalid
from app.reports.rules.hours import check_period, covered_minutes, days_given, stretches, to_quarters

DAY = date(2026, 11, 28)


def at(clock: str, day: date = DAY) -> datetime:
    hour, minute = clock.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=HCM)


def given(visits: list[str], shifts: list[tuple[str, str]] | None = None) -> list[tuple[int, int, int, int]]:
    days = days_given([at(one) for one in visits], [(at(a), at(b)) for a, b in shifts or []], DAY, DAY)
    return [(one.visits, one.door_minutes, one.shift_minutes, one.minutes) for one in days]


@pytest.mark.parametrize(
    ("visits", "minutes"),
    [
        (["8:00"], 15),
        (["8:00", "8:05"], 15),
        (["8:00", "8:40"], 40),
        (["8:00", "8:45"], 45),
        (["8:00", "8:46"], 30),
        (["8:00", "8:30", "9:00", "14:00", "14:20"], 80),
        (["9:00", "8:00", "8:30"], 60),
    ],
)
def test_stretches(visits: list[str], minutes: int) -> None:
    assert covered_minutes(stretches(at(one) for one in visits)) == minutes


@pytest.mark.parametrize(("minutes", "rounded"), [(0, 0), (15, 15), (22, 15), (23, 30), (37, 30), (38, 45), (60, 60)])
def test_a_day_is_rounded_to_the_nearest_quarter(minutes: int, rounded: int) -> None:
    assert to_quarters(minutes) == rounded


def test_what_overlaps_counts_once() -> None:
    assert given(["8:00", "8:30", "9:00"], [("8:30", "10:30")]) == [(3, 60, 120, 150)]
    assert given([], [("8:00", "10:00"), ("9:00", "9:30")]) == [(0, 0, 120, 120)]


def test_days_of_the_period_only_in_order() -> None:
    moments = [at("23:30", DAY - timedelta(days=1)), at("8:00"), at("0:10", DAY + timedelta(days=1))]
    assert [one.day for one in days_given(moments, [], DAY, DAY)] == [DAY]
    assert [one.day.day for one in days_given(moments, [], date(2026, 11, 1), date(2026, 11, 30))] == [27, 28, 29]


def test_a_period_that_cannot_be() -> None:
    check_period(DAY, DAY)
    for first, last in ((DAY, DAY - timedelta(days=1)), (DAY - timedelta(days=92), DAY)):
        with pytest.raises(Invalid):
            check_period(first, last)

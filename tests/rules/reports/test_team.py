"""Who of a team needs help first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.reports.rules.team import (
    Line,
    Need,
    RouteNow,
    Walker,
    expected_back,
    minutes_late,
    minutes_since,
    need_of,
    need_of_route,
    quick_pace,
    urgent_first,
)

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
WALKED = RouteNow(
    "u", "Tuyến", "in_progress", 26, 11, NOW - 2 * HOUR, NOW + HOUR, NOW - timedelta(minutes=12), 11, "45"
)
FRESH = replace(WALKED, state="received", worked=0, last_at=None)


@pytest.mark.parametrize(
    ("route", "need"),
    [
        (WALKED, Need.WALKING),
        (replace(WALKED, last_at=NOW - timedelta(minutes=46)), Need.SILENT),
        (replace(WALKED, due_at=NOW - HOUR), Need.OVERDUE),
        (replace(WALKED, worked=26), Need.DONE),
        (replace(WALKED, worked=26, due_at=NOW - HOUR), Need.DONE),
        (replace(WALKED, state="submitted"), Need.SUBMITTED),
        (FRESH, Need.NOT_STARTED),
        (replace(FRESH, starts_at=NOW + HOUR), Need.LATER),
        (replace(FRESH, starts_at=None), Need.NOT_STARTED),
    ],
)
def test_what_a_route_calls_for(route: RouteNow, need: Need) -> None:
    assert need_of_route(route, NOW) is need


def test_walking_one_route_excuses_the_other() -> None:
    assert need_of([FRESH, WALKED], NOW) is Need.WALKING
    assert need_of([FRESH, replace(WALKED, due_at=NOW - HOUR)], NOW) is Need.OVERDUE
    assert need_of([], NOW) is Need.NO_ROUTE


def test_the_order_of_the_lines() -> None:
    def line(account_id: int, need: Need, helped: int = 0, left: int = 0) -> Line:
        return Line((Walker(account_id, "", helped),), (replace(WALKED, doors=left, worked=0),), need)

    lines = [
        line(1, Need.WALKING, helped=1, left=9),
        line(2, Need.WALKING, helped=0, left=3),
        line(3, Need.WALKING, helped=0, left=8),
        line(4, Need.SUBMITTED),
        line(5, Need.NOT_STARTED),
    ]
    assert [one.people[0].account_id for one in urgent_first(lines, 1)] == [5, 3, 2, 1, 4]


def test_a_phone_that_runs_ahead_is_just_now() -> None:
    assert minutes_since(NOW + HOUR, NOW) == 0
    assert minutes_since(NOW - timedelta(seconds=119), NOW) == 1


def test_when_people_are_expected_back() -> None:
    begun = datetime(2026, 11, 28, 1, tzinfo=UTC)
    ends = begun + timedelta(hours=2)
    assert expected_back(None, ends, 90) is None, "nobody is out yet"
    assert expected_back(begun, ends, 90) == ends
    assert expected_back(begun, None, 90) == begun + timedelta(minutes=90)
    assert expected_back(ends, begun, 90) == ends + timedelta(minutes=90), "begun after the window was over"
    assert expected_back(begun, None, 0) is None


def test_who_is_missed() -> None:
    back = datetime(2026, 11, 28, 4, tzinfo=UTC)
    out = RouteNow("u", "Tuyến", "in_progress", 8, 5, None, None, back, back_by=back)
    assert minutes_late(out, back + timedelta(minutes=29)) == 0
    assert minutes_late(out, back + timedelta(minutes=31)) == 31
    for over in (replace(out, worked=8), replace(out, state="submitted"), replace(out, back_by=None)):
        assert minutes_late(over, back + timedelta(hours=3)) == 0


def test_a_pace_is_told_only_when_it_is_unusual() -> None:
    begun = datetime(2026, 11, 28, 1, tzinfo=UTC)

    def every(seconds: int, n: int) -> list[datetime]:
        return [begun + timedelta(seconds=seconds * place) for place in range(n)]

    assert quick_pace(every(20, 8)) == 20
    assert quick_pace(every(20, 7)) is None, "too few to tell"
    assert quick_pace(every(60, 8)) is None
    assert quick_pace([*every(20, 5), *(begun + timedelta(hours=1, minutes=5 * n) for n in range(6))]) is None

"""When shifts overlap, which days a week repeats, what a shift may look like."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import Invalid, Refused
from app.kernel.vietnamese.dates import show_time
from app.sales import rules
from app.sales.rules import ShiftPlan, Span, StopTime

DAY = date(2026, 11, 23)
ZERO = datetime(2026, 11, 23, tzinfo=UTC)
spans = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(
    lambda pair: Span(ZERO + timedelta(minutes=pair[0]), ZERO + timedelta(minutes=pair[0] + pair[1]))
)


def minutes(span: Span) -> set[int]:
    first = int((span.begins - ZERO).total_seconds() // 60)
    return set(range(first, first + int((span.ends - span.begins).total_seconds() // 60)))


@given(spans, spans)
def test_spans_overlap_when_they_share_a_minute(one: Span, other: Span) -> None:
    assert one.overlaps(other) == other.overlaps(one) == bool(minutes(one) & minutes(other))


@given(st.lists(spans, max_size=12))
def test_overlapping_finds_all_and_only_those(many: list[Span]) -> None:
    expected = {n for n, one in enumerate(many) for m, other in enumerate(many) if n != m and one.overlaps(other)}
    assert rules.overlapping(many) == expected


@given(st.lists(spans, max_size=6), st.lists(spans, max_size=6))
def test_first_overlap_is_none_exactly_when_nothing_overlaps(wanted: list[Span], taken: list[Span]) -> None:
    found = rules.first_overlap(wanted, taken)
    assert (found is not None) == any(one.overlaps(other) for one in wanted for other in taken)
    if found:
        assert wanted[found[0]].overlaps(taken[found[1]])


def test_spans_that_touch_do_not_overlap() -> None:
    first, second = Span(ZERO, ZERO + timedelta(hours=2)), Span(ZERO + timedelta(hours=2), ZERO + timedelta(hours=3))
    assert not first.overlaps(second)


@given(st.sets(st.integers(1, 7), min_size=1), st.integers(0, 100))
def test_weekly_days_are_the_weekdays_between(weekdays: set[int], length: int) -> None:
    last = DAY + timedelta(days=length)
    days = rules.weekly_days(weekdays, DAY, last)
    assert days == sorted(set(days)) and all(DAY <= day <= last and day.isoweekday() in weekdays for day in days)
    assert len(days) == sum((DAY + timedelta(days=n)).isoweekday() in weekdays for n in range(length + 1))


def test_a_minute_of_the_day_is_the_clock_in_viet_nam() -> None:
    assert rules.at_minute(DAY, 7 * 60) == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert show_time(rules.at_minute(DAY, 7 * 60 + 5)) == "7:05"
    assert rules.monday_of(date(2026, 11, 29)) == DAY


def test_one_stop_without_times_is_stood_at_all_the_time() -> None:
    plan = rules.plan_shift("vehicle", 420, 540, [(5, None, None)], {"seller": 3, "order": 0})
    assert plan == ShiftPlan(420, 540, (StopTime(5, 420, 540),), {"seller": 3})


def test_stops_come_in_order_of_time() -> None:
    plan = rules.plan_shift("vehicle", 420, 600, [(2, 500, 600), (1, 420, 480)], {})
    assert [one.stop_id for one in plan.stops] == [1, 2]


@pytest.mark.parametrize(
    ("kind", "begins", "ends", "stops", "field"),
    [
        ("vehicle", 540, 540, [(1, None, None)], "ends"),
        ("vehicle", 540, 420, [(1, None, None)], "ends"),
        ("vehicle", 420, 540, [], "stops"),
        ("vehicle", 420, 540, [(1, None, None), (2, None, None)], "stops"),
        ("vehicle", 420, 540, [(1, 420, None)], "stops"),
        ("vehicle", 420, 540, [(1, 400, 500)], "stops"),
        ("vehicle", 420, 540, [(1, 500, 541)], "stops"),
        ("vehicle", 420, 540, [(1, 500, 500)], "stops"),
        ("vehicle", 420, 540, [(1, 420, 481), (2, 480, 540)], "stops"),
        ("vehicle", 420, 540, [(n, 420 + n, 421 + n) for n in range(5)], "stops"),
        ("field", 420, 540, [(1, 420, 480), (2, 480, 540)], "stops"),
    ],
)
def test_impossible_shifts_are_refused_at_the_field(
    kind: str, begins: int, ends: int, stops: list[tuple[int, int | None, int | None]], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        rules.plan_shift(kind, begins, ends, stops, {})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("stops", "hurried"),
    [
        ([StopTime(1, 420, 480), StopTime(2, 490, 540)], False),
        ([StopTime(1, 420, 480), StopTime(2, 489, 540)], True),
        ([StopTime(1, 420, 480), StopTime(1, 480, 540)], False),
        ([StopTime(1, 420, 480)], False),
    ],
)
def test_under_ten_minutes_on_the_way_is_a_hurry(stops: list[StopTime], hurried: bool) -> None:
    assert rules.hurried(stops) is hurried


@pytest.mark.parametrize(
    ("weekdays", "until", "field"),
    [([], None, "weekdays"), ([2], DAY, "until"), ([1], DAY - timedelta(days=7), "until")],
)
def test_a_week_that_never_comes_is_refused(weekdays: list[int], until: date | None, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_weekly(weekdays, DAY, until)
    assert refused.value.field == field


def test_a_week_that_comes_once_is_fine() -> None:
    rules.check_weekly([1], DAY, DAY)
    rules.check_weekly([7], DAY, None)


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_what_is_over_stays(state: str) -> None:
    with pytest.raises(Refused):
        rules.check_changeable(state, ZERO + timedelta(hours=1), ZERO)
    with pytest.raises(Refused):
        rules.check_changeable("published", ZERO, ZERO)
    rules.check_changeable("published", ZERO + timedelta(minutes=1), ZERO)


def test_needs_do_not_fall_below_those_who_signed_up() -> None:
    rules.check_needs({"seller": 2}, {"seller": 2})
    with pytest.raises(Refused):
        rules.check_needs({"seller": 2, "order": 5}, {"seller": 3})
    with pytest.raises(Refused):
        rules.check_needs({}, {"cashier": 1})


@pytest.mark.parametrize(
    ("point", "stop", "told"),
    [
        ("Điểm Phố Nam Ngư", "Phố Nam Ngư", "Điểm Phố Nam Ngư"),
        ("Xe 3", "Phố Nam Ngư", "Xe 3, Phố Nam Ngư"),
        ("Điểm Ngõ 55", "Ngõ 5", "Điểm Ngõ 55, Ngõ 5"),
        ("Máy 1", "", "Máy 1"),
    ],
)
def test_a_shift_says_its_place_once(point: str, stop: str, told: str) -> None:
    assert rules.shift_title(point, stop) == told

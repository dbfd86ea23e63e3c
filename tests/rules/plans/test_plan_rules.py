"""The time window of a plan, and who has how much of it."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from app.kernel.clock import HCM
from app.kernel.errors import Invalid
from app.plans import rules
from app.plans.planning import held_plan
from app.routes.planner.plan import make_plan
from tests.factories.wards import one_lane

TODAY, LAST = date(2026, 11, 23), date(2026, 11, 30)


def at(hour, minute=0, day=23):
    return datetime(2026, 11, day, hour, minute, tzinfo=HCM)


@pytest.mark.parametrize(
    ("day", "begins", "ends", "field"),
    [
        (date(2026, 11, 22), time(8), time(10), "day"),
        (date(2026, 12, 1), time(8), time(10), "day"),
        (TODAY, time(10), time(8), "ends"),
        (TODAY, time(8), time(8), "ends"),
        (TODAY, time(6), time(19), "ends"),
    ],
)
def test_a_window_nobody_could_walk_in_names_its_field(day, begins, ends, field):
    with pytest.raises(Invalid) as refusal:
        rules.window_minutes(day, begins, ends, TODAY, LAST)
    assert refusal.value.field == field


def test_a_window_is_counted_in_minutes():
    assert rules.window_minutes(TODAY, time(8), time(10, 30), TODAY, LAST) == 150


def test_a_route_is_due_in_the_evening_or_when_its_window_ends():
    assert rules.due_times(TODAY, time(10, 30))[0].time() == time(20, 30)
    assert rules.due_times(TODAY, time(21))[0].time() == time(21)


@pytest.mark.parametrize(
    ("minutes", "busy", "kind", "room"),
    [
        (150, [0, 0], "pairs", 150),
        (150, [0, 60], "pairs", 90),
        (150, [140, 0], "pairs", 0),
        (150, [400, 0], "pairs", 0),
        (150, [], "pairs", 0),
        (-30, [0, 0], "pairs", 0),
        (150, [0] * 7, "teams", 450),
        (150, [150, 0, 0, 150, 0, 0, 0], "teams", 300),
        (150, [60, 0, 60, 0], "teams", 240),
        (150, [0, 150], "teams", 0),
        (150, [30], "teams", 120),
        (15, [0], "singles", 15),
    ],
)
def test_capacity_is_the_window_less_what_is_taken(minutes, busy, kind, room):
    assert rules.capacity(minutes, busy, kind) == room


@pytest.mark.parametrize(
    ("busy", "pairs"),
    [
        ([0] * 6, 3),
        ([0] * 5, 2),
        ([0, 0, 0, 0, 150], 2),
        ([0, 0, 0, 150, 150, 150], 1),
        ([0, 0, 0, 60], 0),
        ([75] * 8, 0),
        ([0, 0], 1),
        ([140, 0], 0),
        ([0], 0),
    ],
)
def test_pairs_are_counted_where_each_walks_the_whole_window(busy, pairs):
    capacity = rules.capacity(150, busy, "teams")
    assert rules.whole_pairs(150, capacity, busy.count(0)) == pairs


@pytest.mark.parametrize(
    ("spans", "minutes"),
    [
        ([], 0),
        ([(at(7), at(9))], 60),
        ([(at(7), at(9)), (at(8, 30), at(9, 15))], 75),
        ([(at(9), at(9, 30)), (at(8), at(8, 15))], 45),
        ([(at(6), at(12))], 150),
        ([(at(5), at(8)), (at(10, 30), at(12))], 0),
    ],
)
def test_busy_minutes_count_once_and_inside_the_window_only(spans, minutes):
    assert rules.overlap_minutes(spans, at(8), at(10, 30)) == minutes


def test_doors_left_over_are_too_many_only_beyond_the_time_there_is():
    ward = one_lane(people=2, houses=60, minutes=100)
    assert len(ward.doors) == 60
    (fresh,) = held_plan(ward, {}).refusals
    assert 20 <= fresh.surplus_doors <= 30, "the two who have no door yet have time for the others"
    assert not held_plan(one_lane(people=4, houses=60, minutes=100), {}).refusals


def test_those_missing_are_counted_with_the_time_of_somebody_who_is_not_busy():
    busy = one_lane(people=3, houses=60, minutes=30)
    assert make_plan(busy).refusals[0].missing_people >= 8
    assert make_plan(replace(busy, newcomer_minutes=150)).refusals[0].missing_people == 2


def test_a_fair_share_is_one_among_those_who_walk():
    walking = [(1, 7, 120), (2, 8, 120), (3, 3, 60)]
    assert rules.fair_doors([*walking, (4, 0, 120), (5, 0, 0)]) == {1: 7, 2: 7, 3: 4}
    assert rules.fair_doors([(1, 0, 120)]) == {}

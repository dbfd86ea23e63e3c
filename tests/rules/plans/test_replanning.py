"""Planning the rest again, spreading a route, and what is said about both: on plain values."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.plans.again import replan, spread
from app.plans.differences import Difference, Over, compare
from app.plans.rules import best_taker, why_split
from app.plans.what_if import what_if
from app.routes.planner.model import Instance
from app.routes.rules import doors_in
from tests.factories.wards import doors, lane, one_lane, street, unit, wards


def shared(instance, *shares):
    """Return unit -> the first so many doors, the next so many, ..."""
    ids = iter(door.id for door in instance.doors)
    return {one.id: [next(ids) for _ in range(share)] for one, share in zip(instance.units, shares, strict=True)}


def test_near_moves_only_what_nobody_holds():
    ward = one_lane(people=3)
    held = shared(ward, 6, 6, 0)
    after = replan(ward, held, set(), set(), "near", 1)
    assert set(after) == {door.id for door in ward.doors}
    assert all(after[door] == one for one, doors in held.items() for door in doors)


def test_near_takes_off_what_is_beyond_somebodys_time():
    ward = one_lane(people=2, minutes=70)
    held = shared(ward, 20, 0)
    pinned = set(held[100][:4])
    after = replan(ward, held, set(), pinned, "near", 1)
    counts = [sum(one == unit_id for one in after.values()) for unit_id in (100, 101)]
    assert 4 <= counts[0] <= 14 and counts[1] > 0 and all(after[door] == 100 for door in pinned)


@pytest.mark.parametrize("way", ["near", "rest"])
def test_locked_routes_and_pinned_doors_stay(way):
    ward = one_lane(people=3)
    held = shared(ward, 8, 4, 0)
    pinned = set(held[101][:2])
    after = replan(ward, held, {100}, pinned, way, 1)
    assert {door for door, one in after.items() if one == 100} == set(held[100])
    assert all(after[door] == 101 for door in pinned) and len(after) == len(ward.doors)
    assert after == replan(ward, held, {100}, pinned, way, 1), "the same again"


def test_the_rest_goes_to_those_who_have_time():
    ward = one_lane(people=2)
    after = replan(ward, shared(ward, 20, 0), set(), set(), "rest", 1)
    assert set(after.values()) == {100, 101}


def test_pinned_doors_beyond_somebodys_time_stay_and_the_others_find_room():
    ward = one_lane(people=3, minutes=60)
    held = shared(ward, 14, 6, 0)
    after = replan(ward, held, set(), set(held[100]), "rest", 1)
    assert {door for door, one in after.items() if one == 100} == set(held[100])
    assert len(after) == len(ward.doors), "nobody's door is left over while others have time"


@settings(max_examples=60, deadline=None)
@given(wards(bars=False, minimum=False), st.data(), st.sampled_from(["near", "rest"]))
def test_planned_again_no_door_is_left_over_for_which_somebody_has_time(ward, data, way):
    ids, units = [door.id for door in ward.doors], [unit.id for unit in ward.units]
    held = {unit: [] for unit in units}
    for door in ids:
        held[data.draw(st.sampled_from(units))].append(door)
    pinned = set(data.draw(st.lists(st.sampled_from(ids), max_size=8))) if ids else set()
    after = replan(ward, held, set(), pinned, way, 1)
    assert all(after[door] == unit for unit, doors in held.items() for door in doors if door in pinned)
    left = [door for door in ids if door not in after]
    kept = {unit: [door for door in ids if after.get(door) == unit] for unit in units}
    assert spread(ward, kept, most=len(units)) == {}, f"{left} are left over"


def test_a_spread_changes_few_and_takes_nothing_from_anybody():
    ward = one_lane(people=10, houses=60)
    held = shared(ward, *([5] * 10))
    free = held.pop(100)
    ward_without = type(ward)(ward.alleys, ward.doors, ward.units[1:])
    taken = spread(ward_without, held, most=1)
    assert set(taken) <= {door.id for door in ward.doors} - {door for doors in held.values() for door in doors}
    assert set(free) <= set(taken) and len(set(taken.values())) == 1
    assert spread(ward_without, held, most=1) == taken


def test_a_spread_asks_the_few_who_can_take_most_the_near_ones_first():
    homes = [unit(100, 2, 40), unit(101, 2, 40), unit(102, 3, 200), unit(103, 3, 200), unit(104, 3, 80)]
    everywhere = (*doors(1, [2], 1), *doors(2, list(range(1, 21)), 10), *doors(3, [1, 3, 5], 90))
    ward = Instance((street(), lane(2, 6), lane(3, 40)), everywhere, tuple(homes))
    busy = {100: [], 101: [1], 102: [90], 103: [91], 104: [92]}
    taken = spread(ward, busy, most=2)
    assert len(taken) == 20 and set(taken.values()) == {102}, (
        "no more than it takes: the two near ones have no room for all"
    )
    short = Instance(ward.alleys, ward.doors, (unit(100, 2, 30), unit(101, 3, 60), unit(102, 3, 60)))
    assert set(spread(short, {}, most=2).values()) == {101, 102}, "where nobody can take all, those who take most"


def test_a_spread_leaves_out_what_finds_no_time():
    ward = one_lane(people=1, minutes=30)
    taken = spread(ward, {100: []}, most=1)
    assert 0 < len(taken) < len(ward.doors)


def test_a_difference_counts_routes_and_doors():
    before, after = {1: 10, 2: 10, 3: 11, 4: None, 5: 12}, {1: 10, 2: 11, 3: 11, 4: 11, 5: None}
    was, will = {10: (20.4, 300), 11: (10, 100), 12: (5, 60)}, {10: (10, 120), 11: (30, 200), 12: (0, 0)}
    told = compare(before, after, was, will, 4)
    assert [(one.id, one.doors_before, one.doors, one.gained, one.lost) for one in told.changes] == [
        (10, 2, 1, 0, 1),
        (11, 1, 3, 2, 0),
        (12, 1, 0, 0, 1),
    ]
    first = told.changes[0]
    assert (first.minutes_before, first.minutes, first.metres_before, first.metres) == (20, 10, 300, 120)
    assert (told.routes, told.doors, told.given, told.moved, told.left) == (4, 5, 1, 1, 1)
    assert (told.metres_before, told.metres) == (460, 320)
    assert (told.share, told.moved_share) == (75, 20)
    told = replace(told, over=[Over(10, 50, True)])
    assert Difference.from_json(told.to_json()) == told
    assert compare(before, before, {}, {}, 3).changes == [] and compare({}, {}, {}, {}, 0).share == 0


def test_a_difference_kept_by_an_older_version_is_read():
    kept = {"changes": [], "routes": 3, "doors": 5, "moved": 2, "left": 1}
    assert Difference.from_json(kept).moved == 2 and not Difference.from_json(kept).over


def test_who_best_takes_some_more():
    assert best_taker([], 10) is None and best_taker([(1, 0, 0)], 10) is None
    assert best_taker([(1, 60, 120), (2, 0, 120), (3, 0, 120)], 30) == 2
    assert best_taker([(1, 10, 40), (2, 60, 120)], 50) == 2, "one with room comes before one less filled"
    assert best_taker([(1, 10, 40), (2, 110, 120)], 50) == 1
    assert best_taker([(1, 10, 30), (2, 60, 150)], 220) == 2, "nobody has room: who is least beyond their time"


@pytest.mark.parametrize(("minutes", "doors"), [(0.5, 1), (5.75, 1), (6, 2), (18, 4)])
def test_how_many_doors_to_take_off(minutes, doors):
    assert doors_in(minutes) == doors


def test_why_an_alley_is_split():
    assert why_split(40, 0, 120) == "too_long"
    assert why_split(10, 0, 120) == "balance"
    assert why_split(40, 1, 120) == "by_hand"


def test_what_other_people_days_or_hours_would_bring():
    now = what_if(doors=60, people=4, room=240, window=120, kind="pairs", days=1, more=0)
    assert (now.people_needed, now.people_short, now.enough) == (6, 2, False)
    assert now.doors_short == 19
    assert what_if(60, 4, 240, 120, "pairs", 1, 2).enough and what_if(60, 4, 240, 120, "pairs", 2, 0).enough
    alone = what_if(60, 2, 240, 120, "singles", 1, 1)
    assert alone.people_needed == 3 and alone.enough
    busy = what_if(60, 6, 300, 120, "pairs", 1, 0)
    assert not busy.enough and busy.people_short == 0 and busy.doors_short > 0, "enough people, but busy for a part"

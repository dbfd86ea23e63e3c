"""Doors that are due at an hour: when that is beside a walk, that they go first, and that nobody waits in vain."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.plans.again import replan, spread
from app.plans.planning import held_plan
from app.plans.promises import clock_of, promises_first
from app.plans.rules import free_from
from app.plans.wishes import Due, Hours, Wish, due_of, narrow, wish_of
from app.routes.planner.metric import Walk
from app.routes.planner.model import RefusalCode
from app.routes.planner.plan import make_plan
from tests.factories.wards import one_lane

DAY = date(2026, 11, 28)
DAWN, MORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
AFTERNOON = Hours(DAY, 14 * 60, 18 * 60)


@pytest.mark.parametrize(
    ("on", "band", "window", "outside"),
    [
        (DAY, "afternoon", (14 * 60, 17 * 60 + 30), False),
        (DAY, "evening", (17 * 60 + 30, 18 * 60), False),
        (DAY, "morning", None, True),
        (DAY, "", None, False),
        (DAWN, "afternoon", (14 * 60, 17 * 60 + 30), False),
        (DAWN, "morning", None, False),
        (MORROW, "afternoon", None, True),
        (MORROW, "", None, True),
    ],
)
def test_when_a_door_is_due_beside_a_walk(on, band, window, outside):
    assert wish_of("scheduled", on, band, AFTERNOON) == Wish(on, band, True, window, outside)
    assert not wish_of("attempted", on, band, AFTERNOON).promised


def test_a_few_minutes_of_an_evening_are_none():
    late = Hours(DAY, 14 * 60, 17 * 60 + 34)
    assert wish_of("scheduled", DAY, "evening", late).outside
    whole = wish_of("scheduled", DAY, "afternoon", Hours(DAY, 14 * 60, 17 * 60))
    assert whole.window == (14 * 60, 17 * 60) and narrow(whole, Hours(DAY, 14 * 60, 17 * 60)) is None
    assert narrow(whole, AFTERNOON) == whole.window and narrow(None, AFTERNOON) is None


@pytest.mark.parametrize(
    ("at", "case"), [(829, "early"), (830, "met"), (840, "met"), (1050, "met"), (1051, "late"), (None, "met")]
)
def test_how_a_walk_meets_a_wish(at, case):
    due = due_of(7, wish_of("scheduled", DAY, "afternoon", AFTERNOON), at)
    assert due.case == case and Due.from_json(due.to_json()) == due
    assert due_of(7, wish_of("scheduled", DAY, "morning", AFTERNOON), at).case == "outside"


def test_somebody_sets_out_when_nothing_keeps_them_any_more():
    eight = datetime(2026, 11, 28, 1, tzinfo=UTC)
    spans = [(eight + timedelta(hours=a), eight + timedelta(hours=b)) for a, b in ((-1, 1), (1, 1.5), (2, 3))]
    assert free_from(spans, eight, eight + timedelta(hours=3)) == eight + timedelta(hours=1.5)
    assert free_from(spans[2:], eight, eight + timedelta(hours=3)) == eight
    assert free_from([(eight, eight + timedelta(days=1))], eight, eight + timedelta(hours=3)) == eight + timedelta(
        hours=3
    )


def tight(minutes, **more):
    """Return a lane whose people have time for some of its doors."""
    return one_lane(people=2, minutes=minutes, **more)


def test_a_promised_door_is_never_left_over_while_others_are_not():
    ward = tight(40)
    made = make_plan(ward, 1)
    first = set(made.unassigned[:4])
    assert first, "there is too little time for all"
    kept = promises_first(ward, made, first)
    held = {door for route in kept.routes for door in route.doors}
    assert first <= held and len(kept.unassigned) <= len(made.unassigned) + 1
    assert all(route.minutes <= 40 for route in kept.routes)
    assert promises_first(ward, kept, first) == kept, "nothing is left to do"


def test_what_is_locked_pinned_or_barred_makes_no_room():
    ward = tight(40)
    made = make_plan(ward, 1)
    first, everybody = set(made.unassigned[:2]), {one.id for one in ward.units}
    assert promises_first(ward, made, first, fixed=everybody) == made
    every = {door for route in made.routes for door in route.doors}
    assert promises_first(ward, made, first, kept=every) == made
    alleys = {door.alley_id for door in ward.doors if door.id in first}
    shut = replace(ward, units=tuple(replace(one, barred=frozenset(alleys)) for one in ward.units))
    assert promises_first(shut, made, first) == made


def with_windows(ward, windows, begins=8 * 60.0):
    doors = tuple(replace(door, window=windows.get(door.id)) for door in ward.doors)
    return replace(ward, doors=doors, units=tuple(replace(one, begins=begins) for one in ward.units))


def test_two_doors_of_the_evening_stand_last_and_nobody_waits_long():
    ward = one_lane(people=1, houses=20, minutes=240)
    ids = [door.id for door in ward.doors]
    late = with_windows(ward, {ids[0]: (600, 720), ids[3]: (600, 720)}, begins=540)
    made = held_plan(late, {100: ids[:14]})
    index = {door.id: place for place, door in enumerate(late.doors)}
    clock = clock_of(late, Walk(late), 0, [index[door] for door in made.routes[0].doors])
    assert sum(waited for _, waited in clock) < 1
    assert all(at >= 600 for door, (at, _) in zip(made.routes[0].doors, clock, strict=True) if door in (ids[0], ids[3]))


@pytest.mark.parametrize("way", ["near", "rest"])
def test_planned_again_a_window_is_met_and_the_promised_go_first(way):
    ward = tight(60)
    ids = [door.id for door in ward.doors]
    asked = with_windows(ward, {ids[-1]: (520, 540)})
    placed = replan(asked, {100: ids[:3], 101: []}, set(), set(), way, 1, {ids[-1]})
    made = held_plan(asked, {one: [d for d, unit in placed.items() if unit == one] for one in (100, 101)})
    index = {door.id: place for place, door in enumerate(asked.doors)}
    place = next(k for k, route in enumerate(made.routes) if ids[-1] in route.doors)
    doors = made.routes[place].doors
    at, _ = clock_of(asked, Walk(asked), place, [index[door] for door in doors])[doors.index(ids[-1])]
    assert at <= 540


def test_a_spread_door_goes_to_somebody_who_is_there_in_time():
    ward = one_lane(people=2, minutes=100)
    ids = [door.id for door in ward.doors]
    asked = with_windows(ward, {ids[0]: (480, 500)})
    out = replace(asked, units=(replace(asked.units[0], begins=560.0), asked.units[1]))
    assert spread(out, {100: [], 101: []}, most=2)[ids[0]] == 101
    too_late = replace(asked, units=tuple(replace(one, begins=560.0) for one in asked.units))
    assert ids[0] not in spread(too_late, {100: [], 101: []}, most=2)
    barred = replace(
        asked, units=tuple(replace(one, barred=frozenset({asked.doors[0].alley_id})) for one in asked.units)
    )
    assert ids[0] not in spread(barred, {100: [], 101: []}, most=2)


def test_an_alley_all_are_barred_from_is_said():
    ward = one_lane(people=2)
    shut = replace(ward, units=tuple(replace(one, barred=frozenset({2})) for one in ward.units))
    made = promises_first(shut, make_plan(shut, 1), {door.id for door in ward.doors})
    assert {refusal.code for refusal in made.refusals} == {RefusalCode.ALLEY_BARRED_BY_ALL}
    assert all(ward.doors[place].alley_id == 2 for place, door in enumerate(ward.doors) if door.id in made.unassigned)

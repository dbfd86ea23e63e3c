"""Where a door stands after its visits: the state machine, next due, and counters that follow any change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.doors.rules import Helped, Knock, Status, door_after, is_due, other_band
from app.doors.tally import change, counts_of
from app.kernel.clock import Band

DAY = date(2026, 11, 23)
START = datetime(2026, 11, 23, 1, tzinfo=UTC)


def knock(number: int, outcome: str, band: str = "morning", **more: object) -> Knock:
    day = more.pop("day", DAY)
    values = {"accounts": (1,), "team_id": 1} | more
    return Knock(f"v{number}", outcome, START + timedelta(hours=number), day, band, **values)


def helped(slot: int, success: bool = True, open: bool = False) -> tuple[Helped, ...]:
    return (Helped(slot, success, success, open),)


@pytest.mark.parametrize(
    ("outcomes", "status", "attempts"),
    [
        ([], Status.UNVISITED, 0),
        (["not_home"], Status.ATTEMPTED, 1),
        (["not_home", "inaccessible"], Status.ATTEMPTED, 2),
        (["not_home", "no_adult", "not_home"], Status.NOT_REACHED, 3),
        (["not_home", "not_home", "met"], Status.REACHED, 0),
        (["refused"], Status.REFUSED, 0),
        (["refused", "not_home"], Status.REFUSED, 1),
        (["do_not_visit", "met"], Status.SUPPRESSED, 0),
        (["unsafe", "not_home"], Status.UNSAFE, 1),
        (["vacant"], Status.VOID, 0),
        (["unsafe", "reopened"], Status.UNVISITED, 0),
        (["not_home", "unsafe", "reopened", "not_home"], Status.ATTEMPTED, 1),
        (["needs_other_helper", "not_home", "not_home", "not_home"], Status.REACHED, 3),
    ],
)
def test_states(outcomes: list[str], status: Status, attempts: int) -> None:
    door = door_after(knock(n, outcome) for n, outcome in enumerate(outcomes))
    assert (door.status, door.attempts) == (status, attempts)


def test_not_home_returns_the_next_day_in_another_band_each_time() -> None:
    first = door_after([knock(1, "not_home", "morning")])
    assert (first.next_due_on, first.next_due_band) == (DAY + timedelta(days=1), Band.EVENING)
    second = door_after([knock(1, "not_home", "morning"), knock(2, "not_home", "evening")])
    assert second.next_due_band == Band.AFTERNOON
    third = door_after(knock(n, "not_home") for n in range(3))
    assert (third.status, third.next_due_on) == (Status.NOT_REACHED, None)


def test_locked_doors_return_after_two_days() -> None:
    assert door_after([knock(1, "inaccessible")]).next_due_on == DAY + timedelta(days=2)


@given(st.lists(st.sampled_from([band.value for band in Band]), max_size=6))
def test_the_next_band_is_never_the_last_one(tried: list[str]) -> None:
    assert not tried or other_band(tried) != tried[-1]


def test_an_appointment_is_due_on_its_day_and_band() -> None:
    on = DAY + timedelta(days=3)
    door = door_after([knock(1, "come_back", come_back_on=on, come_back_band="evening")])
    assert (door.status, door.next_due_on, door.next_due_band) == (Status.SCHEDULED, on, "evening")
    assert not is_due(door.status, on, "evening", on, Band.MORNING)
    assert is_due(door.status, on, "evening", on, Band.EVENING)
    assert is_due(door.status, on, "evening", on + timedelta(days=1), Band.MORNING), "overdue ones are due at any time"


def test_a_door_is_done_when_nobody_waits_for_help() -> None:
    one = knock(1, "met", people=helped(1))
    assert door_after([one]).status == Status.DONE
    waiting = knock(2, "met", people=helped(2, success=False, open=True))
    assert door_after([one, waiting]).status == Status.REACHED
    assert door_after([one, waiting, knock(3, "met", people=helped(2))]).status == Status.DONE
    assert door_after([one, knock(2, "not_home")]).status == Status.DONE, "a later empty house undoes nothing"


def test_order_of_arrival_does_not_matter() -> None:
    visits = [knock(1, "not_home"), knock(2, "come_back", come_back_on=DAY), knock(3, "met", people=helped(1))]
    assert door_after(reversed(visits)) == door_after(visits)


def test_a_resident_counts_once_a_drive_and_both_of_a_pair_are_credited() -> None:
    visits = [knock(1, "met", people=helped(1), accounts=(1, 2)), knock(2, "met", people=helped(1), accounts=(3,))]
    by_team, by_person = counts_of(visits)
    day = DAY.isoformat()
    assert by_team[(1, day, "helped")] == 1
    assert (by_person[(1, day, "helped")], by_person[(2, day, "helped")], by_person[(3, day, "helped")]) == (1, 1, 0)
    assert (by_team[(1, day, "visits")], by_team[(1, day, "reached")], by_team[(1, day, "met")]) == (2, 1, 2)


def test_a_missing_house_was_never_knocked_at() -> None:
    by_team, _people = counts_of([knock(1, "not_found")])
    assert by_team[(1, DAY.isoformat(), "knocked")] == 0


OUTCOMES = ["met", "come_back", "not_home", "refused", "inaccessible", "vacant", "not_found", "unsafe"]
knocks = st.builds(
    knock,
    st.integers(0, 30),
    st.sampled_from(OUTCOMES),
    st.sampled_from([band.value for band in Band]),
    day=st.integers(0, 3).map(lambda days: DAY + timedelta(days=days)),
    people=st.lists(st.integers(1, 3).map(lambda slot: Helped(slot, slot != 2, slot == 1)), max_size=2).map(tuple),
    team_id=st.integers(0, 2),
    accounts=st.lists(st.integers(1, 3), min_size=1, max_size=2, unique=True).map(tuple),
)


@given(st.lists(st.lists(knocks, max_size=5), max_size=6))
def test_counters_kept_by_changes_equal_a_recount(steps: list[list[Knock]]) -> None:
    """Whatever a door's visits go through, adding up the changes ends where counting afresh does."""
    before: list[Knock] = []
    team, person = counts_of([])
    for after in steps:
        by_team, by_person = change(before, after)
        for key, n in by_team.items():
            team[key] += n
        for key, n in by_person.items():
            person[key] += n
        before = after
    recount_team, recount_person = counts_of(before)
    assert +team == +recount_team and +person == +recount_person
    assert all(n >= 0 for n in team.values())


def test_opening_a_door_again_is_nobodys_work() -> None:
    visits = [knock(1, "unsafe")]
    assert change(visits, [*visits, knock(2, "reopened")]) == ({}, {})


@pytest.mark.parametrize(
    ("before", "status"),
    [
        ([], Status.UNVISITED),
        ([knock(1, "not_home")], Status.ATTEMPTED),
        ([knock(1, "come_back", come_back_on=DAY + timedelta(days=1))], Status.SCHEDULED),
        ([knock(1, "needs_other_helper")], Status.DONE),
        ([knock(1, "met", people=helped(1, success=False, open=True))], Status.DONE),
        ([knock(1, "met", people=(*helped(1, False, True), *helped(2, False, True)))], Status.REACHED),
        ([knock(1, "refused")], Status.REFUSED),
        ([knock(1, "unsafe")], Status.UNSAFE),
    ],
)
def test_help_at_a_sales_point_moves_only_a_door_that_waited_for_it(before: list[Knock], status: Status) -> None:
    alone = door_after(before)
    after = door_after([*before, knock(9, "at_point", people=helped(1))])
    assert (after.status, after.helped) == (status, 1)
    kept = ("attempts", "last_outcome", "last_visit_uid", "last_at", "last_band")
    assert [getattr(after, name) for name in kept] == [getattr(alone, name) for name in kept]


def test_a_person_counts_once_wherever_they_are_helped_first() -> None:
    at_door, at_point = knock(1, "met", people=helped(1)), knock(2, "at_point", people=helped(1))
    measures = {measure: n for (_, _, measure), n in counts_of([at_door, at_point])[0].items()}
    assert measures == {"visits": 1, "met": 1, "knocked": 1, "reached": 1, "helped": 1, "installed": 1}
    earlier = knock(0, "at_point", people=helped(1))
    measures = {measure: n for (_, _, measure), n in counts_of([at_door, earlier])[0].items()}
    assert measures["helped"] == measures["helped_at_point"] == measures["installed"] == 1


def test_people_without_a_household_count_as_helped_never_as_installed() -> None:
    by_team, by_person = counts_of([knock(1, "at_point", unnamed=7)])
    assert {measure: n for (_, _, measure), n in by_team.items()} == {"helped": 7, "helped_at_point": 7}
    assert {measure: n for (_, _, measure), n in by_person.items()} == {"helped": 7, "helped_at_point": 7}

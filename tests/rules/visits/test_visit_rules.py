"""Clocks, slots, days to come back, reading what a phone sends, and whose turn a door is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.doors.rules import ANSWERED, CLOSING, UNANSWERED
from app.kernel.clock import Band
from app.kernel.errors import Invalid, Refused
from app.visits import outcomes
from app.visits.items import read_visit
from app.visits.rules import (
    Person,
    check_come_back,
    check_people,
    check_still_current,
    clock_skew,
    drawn_for_recheck,
    flags_of,
    happened_at,
    is_late,
    people_of,
    who_rechecks,
    why_left_out,
    with_slots,
)
from app.visits.walk import Step, Turn, next_door, turn_of

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("ahead", "told", "skew"),
    [
        (timedelta(), None, 0),
        (timedelta(minutes=-90), None, 0),
        (timedelta(hours=3), 10800, 10800),
        (timedelta(hours=3), None, 10800),
        (timedelta(days=-20000), None, -20000 * 86400),
        (timedelta(seconds=30), 30, 0),
    ],
)
def test_a_wrong_clock_is_kept_and_put_right(ahead: timedelta, told: int | None, skew: int) -> None:
    assert clock_skew(NOW + ahead, told, NOW) == skew
    assert happened_at(NOW + ahead, skew, NOW) <= NOW


def test_work_after_a_release_is_late() -> None:
    assert is_late("released", True, "open")
    assert is_late("in_progress", False, "open")
    assert is_late("in_progress", True, "closed")
    assert not is_late("in_progress", True, "open")
    assert not is_late(None, False, "open")


@pytest.mark.parametrize("on", [None, TODAY - timedelta(days=1), TODAY + timedelta(days=61)])
def test_a_day_to_come_back_must_fit(on: date | None) -> None:
    with pytest.raises(Invalid) as refused:
        check_come_back("come_back", on, TODAY)
    assert refused.value.field == "come_back_on"


def test_nobody_is_helped_where_nobody_was_met() -> None:
    with pytest.raises(Invalid):
        check_people("not_home", [Person("installed_new")])
    check_people("come_back", [Person("wants_later")])


def test_the_button_means_one_phone_and_the_toast_more() -> None:
    assert len(people_of("installed", [], 0)) == 1
    assert len(people_of("installed", [], 3)) == 3
    assert people_of("not_home", [], 0) == ()
    assert people_of("installed", [Person("updated", slot=1)], 3) == (Person("updated", slot=1),)


def test_unnamed_people_fill_those_who_wait_first() -> None:
    placed = with_slots([Person("installed_new"), Person("installed_new")], known=[1, 2], waiting=[2])
    assert [person.slot for person in placed] == [2, 3]
    named = with_slots([Person("installed_new", label="Ông")], known=[1], waiting=[1])
    assert named[0].slot == 2, "somebody described is somebody new"


def test_two_people_never_share_a_slot() -> None:
    with pytest.raises(Invalid):
        with_slots([Person("updated", slot=1), Person("updated", slot=1)], known=[1], waiting=[])
    with pytest.raises(Invalid):
        with_slots([Person("updated", slot=7)], known=[1], waiting=[])


def test_who_came_first_keeps_the_correction() -> None:
    check_still_current(None)
    with pytest.raises(Refused):
        check_still_current("Lan")


def test_two_teams_at_one_door_are_flagged() -> None:
    assert flags_of(0, NOW, [NOW - timedelta(minutes=20)]) == ["twice"]
    assert flags_of(60, NOW, [NOW - timedelta(hours=2)]) == ["clock"]


GOOD = {"drive": 1, "household": 2, "outcome": "met"}


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "taken"},
        {"outcome": None},
        {"outcome": ["met"]},
        {"drive": "1"},
        {"drive": True},
        {"drive": 2**40},
        {"people": {}},
        {"people": [{"result": "cured"}]},
        {"people": [{"result": "updated", "slot": 0}]},
        {"people": [{"result": "updated", "phone": "12"}]},
        {"people": [{"result": "updated"}] * 21},
        {"note": "x" * 1001},
        {"note": 3},
        {"come_back_on": "31/12"},
        {"come_back_band": "night"},
        {"supersedes": "x"},
        {"assignment": 4},
        {"household": "not-a-uid"},
    ],
)
def test_what_is_not_a_visit_is_refused_in_words(change: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        read_visit(GOOD | change)


def test_a_visit_is_read_and_cleaned() -> None:
    sent = read_visit(GOOD | {"note": " Có\u200b chó ", "people": [{"result": "updated", "phone": "+84 912 000 123"}]})
    assert (sent.note, sent.people[0].phone, sent.household_id) == ("Có chó", "0912000123", 2)


def step(household: int, status: str = "unvisited", due: date | None = None, band: str = "", hour: int = 0) -> Step:
    return Step(household, status, due, band, NOW + timedelta(hours=hour) if hour else None)


def next_of(walk: list[Step], band: Band = Band.MORNING) -> int | None:
    return next_door(walk, [turn_of(one, TODAY, band) for one in walk])


def test_the_next_door_follows_the_last_one() -> None:
    walk = [step(1), step(2, "done", hour=1), step(3), step(4)]
    assert next_of(walk) == 3
    assert next_of([step(1), step(2, "done", hour=1)]) == 1, "back to what was passed over"
    assert next_of([step(1, "done", hour=1)]) is None


def test_a_door_where_a_partner_stands_comes_last() -> None:
    walk = [step(1), step(2, "scheduled", TODAY, "morning"), step(3)]
    turns = [turn_of(one, TODAY, Band.MORNING) for one in walk]
    assert [next_door(walk, turns, taken) for taken in ((), {2}, {1, 2}, {1, 2, 3})] == [2, 1, 3, 2]


def test_an_appointment_goes_first_in_its_band() -> None:
    walk = [step(1), step(2, "scheduled", TODAY, "morning")]
    assert next_of(walk) == 2
    assert next_of(walk, Band.AFTERNOON) == 1


def test_a_door_found_empty_waits_for_its_band() -> None:
    door = step(1, "attempted", TODAY, "evening")
    assert turn_of(door, TODAY, Band.MORNING) is Turn.LATER
    assert turn_of(door, TODAY, Band.EVENING) is Turn.TODO
    assert turn_of(step(1, "reached"), TODAY, Band.EVENING) is Turn.HANDLED


def test_every_outcome_has_a_place_in_the_state_machine() -> None:
    assert ANSWERED | CLOSING.keys() | UNANSWERED.keys() == outcomes.OUTCOMES.keys() - {outcomes.INSTALLED}


def test_why_a_row_leaves_a_door_out() -> None:
    today = date(2026, 11, 23)
    assert why_left_out("unvisited", None, today, True, False) == ""
    assert why_left_out("attempted", today - timedelta(days=1), today, True, False) == ""
    assert why_left_out("attempted", today, today, True, False) == "today"
    assert why_left_out("scheduled", None, today, True, False) == "promised"
    assert why_left_out("done", today, today, True, False) == "settled"
    assert why_left_out("unvisited", None, today, True, True) == "left_alone"
    assert why_left_out("unvisited", None, today, False, True) == "not_yours"


def test_one_success_in_twenty_is_drawn_and_somebody_else_asked() -> None:
    uids = [f"01a220e0-975a-7e83-92a8-{n:012x}" for n in range(4000)]
    drawn = [uid for uid in uids if drawn_for_recheck(uid)]
    assert 0.04 < len(drawn) / len(uids) < 0.06
    asked = [who_rechecks(uid, {1, 2, 3, 4}, (2, 3)) for uid in drawn]
    assert set(asked) == {1, 4} and asked == [who_rechecks(uid, {4, 3, 2, 1}, (3, 2)) for uid in drawn]
    assert who_rechecks(drawn[0], {2}, (2, 0)) is None

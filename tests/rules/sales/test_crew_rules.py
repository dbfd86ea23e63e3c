"""What keeps a person from a shift, what only warns, how places are counted."""

from datetime import UTC, datetime, timedelta

import pytest

from app.kernel.errors import Refused
from app.sales import crew_rules as rules
from app.sales.crew_rules import Busy, ShiftFacts, Span

SEVEN = datetime(2026, 11, 24, 0, tzinfo=UTC)
BEFORE = SEVEN - timedelta(days=1)
MINUTE = timedelta(minutes=1)


def shift(**changes: object) -> ShiftFacts:
    facts = {"uid": "s", "state": "published", "notice": "on_time", "free": {"seller": 1}}
    return ShiftFacts(**(facts | {"span": Span(SEVEN, SEVEN + 120 * MINUTE)} | changes))


def busy(kind: str, first: int, last: int, ref: str = "r") -> Busy:
    return Busy(kind, ref, "ngõ 45", Span(SEVEN + first * MINUTE, SEVEN + last * MINUTE))


@pytest.mark.parametrize(
    ("changes", "now", "why"),
    [
        ({}, BEFORE, None),
        ({"state": "cancelled"}, BEFORE, "This shift is not open."),
        ({"state": "planned"}, BEFORE, "This shift is not open."),
        ({}, SEVEN, "This shift has begun. Ask whoever runs the point."),
        ({}, SEVEN + 120 * MINUTE, "This shift is over."),
        ({"notice": "postponed"}, BEFORE, "This shift is postponed."),
        ({"notice": "retimed"}, BEFORE, None),
        ({"free": {"seller": 0, "help": 0}}, BEFORE, "No place is left."),
        ({"free": {"seller": 0, "help": 1}}, BEFORE, None),
        ({"free": {}}, BEFORE, "No place is left."),
    ],
)
def test_why_a_shift_is_closed(changes: dict[str, object], now: datetime, why: str | None) -> None:
    found = rules.why_closed(shift(**changes), (), now)
    assert (found.message if found else None) == why


@pytest.mark.parametrize(
    ("one", "closed", "warned"),
    [
        (busy("route", -60, 0), False, False),
        (busy("route", -60, 1), False, True),
        (busy("route", -60, 60), False, True),
        (busy("route", -60, 61), True, False),
        (busy("route", 30, 100), True, False),
        (busy("route", 119, 300), False, True),
        (busy("shift", -60, 0), False, False),
        (busy("shift", -60, 1), True, False),
        (busy("shift", 120, 180), False, False),
        (busy("shift", 0, 120, ref="s"), False, False),
    ],
)
def test_what_else_the_person_does(one: Busy, closed: bool, warned: bool) -> None:
    assert bool(rules.clash(shift(), [one])) is closed
    assert bool(rules.warning(shift(), [one])) is warned


def test_the_reason_names_the_thing_and_its_hours() -> None:
    found = rules.clash(shift(), [busy("route", 60, 210)])
    assert found is None
    found = rules.clash(shift(), [busy("route", 30, 210)])
    assert found and found.params == {"title": "ngõ 45", "day": "T3 24/11", "begins": "7:30", "ends": "10:30"}


def test_places_are_counted_by_role() -> None:
    held = [("seller", "confirmed"), ("seller", "cancelled"), ("seller", "no_show"), ("help", "done")]
    assert rules.free_places([("seller", 3), ("help", 1), ("order", 2)], held) == {"seller": 2, "help": 0, "order": 2}
    assert rules.free_places([("seller", 1)], [("seller", "confirmed")] * 2) == {"seller": 0}


def test_a_place_of_another_role_does_not_help() -> None:
    with pytest.raises(Refused, match="No place is left in this work"):
        rules.check_place(shift(free={"seller": 0, "help": 1}), "seller", (), BEFORE)
    rules.check_place(shift(free={"seller": 0, "help": 1}), "help", (), BEFORE)


def test_one_kind_of_work_is_taken_with_one_tap() -> None:
    assert rules.the_one_role({"seller": 2}) == "seller"
    assert (
        rules.the_one_role({"seller": 0})
        == rules.the_one_role({"seller": 1, "help": 0})
        == rules.the_one_role({})
        == ""
    )


def test_staff_put_in_while_the_shift_lasts() -> None:
    rules.check_put_in(shift(), "seller", (), SEVEN + MINUTE)
    with pytest.raises(Refused):
        rules.check_put_in(shift(), "seller", (), SEVEN + 120 * MINUTE)
    with pytest.raises(Refused):
        rules.check_put_in(shift(), "seller", [busy("shift", 0, 5)], SEVEN)


def test_when_a_point_is_run() -> None:
    span = Span(SEVEN, SEVEN + 120 * MINUTE)
    for minutes, runs in ((-121, False), (-120, True), (60, True), (120 + 720, True), (120 + 721, False)):
        assert rules.runs_now("published", span, SEVEN + minutes * MINUTE) is runs
    assert not rules.runs_now("cancelled", span, SEVEN)

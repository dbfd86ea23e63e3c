"""A day at school: which days take declarations, from whom, until when, and how a class stands."""

from datetime import UTC, date, datetime

import pytest

from app.kernel.errors import Forbidden, Invalid, Refused
from app.schools import rules
from app.schools.rules import Counts

MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 22)


def test_what_a_class_comes_to():
    counts = rules.count(["done", None, "symptoms", "cleared", "absent", "done"])
    assert counts == Counts(pupils=6, done=2, symptoms=1, absent=1)
    assert (counts.declared, counts.missing) == (4, 2)


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (datetime(2026, 11, 23, 0, 45, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 0, 46, tzinfo=UTC), True),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), False),
    ],
)
def test_the_minute_of_the_cutoff_is_in_time(moment, late):
    assert rules.is_late(moment, MONDAY, 465) is late


def test_a_teacher_keeps_today_only():
    rules.check_may_open(MONDAY, MONDAY, whole_school=False)
    with pytest.raises(Forbidden):
        rules.check_may_open(SUNDAY, MONDAY, whole_school=False)


def test_the_office_keeps_past_days_and_nobody_the_next():
    rules.check_may_open(SUNDAY, MONDAY, whole_school=True)
    with pytest.raises(Refused):
        rules.check_may_open(MONDAY, SUNDAY, whole_school=True)


def test_an_off_day_takes_nothing():
    rules.check_takes("remote", ended=False)
    with pytest.raises(Refused):
        rules.check_takes("off", ended=False)
    with pytest.raises(Refused):
        rules.check_takes("class", ended=True)


@pytest.mark.parametrize(("reason", "day"), [("", SUNDAY), ("ab", SUNDAY), ("x" * 201, SUNDAY), ("x" * 201, MONDAY)])
def test_a_day_that_is_over_wants_a_reason_a_line_holds(reason, day):
    with pytest.raises(Invalid) as refused:
        rules.check_reason(day, MONDAY, reason)
    assert refused.value.field == "reason"


def test_today_wants_no_reason():
    rules.check_reason(MONDAY, MONDAY, "")


@pytest.mark.parametrize(
    ("counts", "kind", "state", "late", "standing"),
    [
        (Counts(45, 41), "class", "closed", True, "closed"),
        (Counts(45, 45), "class", "open", True, "full"),
        (Counts(45, 41), "class", "reopened", False, "missing"),
        (Counts(45, 41), "remote", "open", True, "late"),
        (Counts(45, 41), "off", "open", True, "off"),
        (Counts(), "class", "open", True, "empty"),
    ],
)
def test_how_a_class_stands(counts, kind, state, late, standing):
    assert rules.tile(counts, kind, state, late) == standing


def test_taps_go_round_the_states_of_the_app():
    seen = [""]
    for _ in range(4):
        seen.append(rules.next_app_state(seen[-1]))
    assert seen == ["", "installed", "not_installed", "no_phone", "installed"]

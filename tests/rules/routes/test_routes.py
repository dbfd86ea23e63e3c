"""The life cycle of a route, the time window of a plan, who walks with whom."""

from datetime import date, datetime, timedelta

import pytest

from app.kernel.clock import HCM
from app.kernel.errors import Invalid, Refused
from app.routes import rules, words

TODAY, LAST = date(2026, 11, 23), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("state", "to", "may"),
    [
        ("assigned", "received", True),
        ("assigned", "closed", False),
        ("in_progress", "submitted", True),
        ("submitted", "closed", True),
        ("submitted", "in_progress", True),
        ("closed", "in_progress", False),
        ("released", "received", False),
        ("nonsense", "closed", False),
    ],
)
def test_a_route_moves_only_along_its_life(state, to, may):
    assert rules.may_move(state, to) is may
    if not may:
        with pytest.raises(Refused):
            rules.check_move(state, to)


def test_every_state_has_its_words_and_group():
    states = set(rules.NEXT) | {state for after in rules.NEXT.values() for state in after} | {"handed_over"}
    assert states == set(words.STATES) == set(words.STATE_ICONS)
    assert states == {state for group in rules.GROUPS.values() for state in group}


@pytest.mark.parametrize(
    ("members", "kind", "groups"),
    [
        ([], "pairs", []),
        ([], "teams", []),
        ([(1, 1), (2, 1)], "pairs", [(1, 2)]),
        ([(1, 1), (2, 2), (3, 1), (4, 2)], "pairs", [(1, 3), (2, 4)]),
        ([(1, None)], "pairs", [(1,)]),
        ([(1, None), (2, 7), (3, None)], "pairs", [(1, 2, 3)]),
        ([(1, 1), (2, 1), (3, None)], "pairs", [(1, 2, 3)]),
        ([(1, 1), (2, 1), (3, 1)], "pairs", [(1, 2, 3)]),
        ([(1, None), (2, None), (3, None), (4, None)], "pairs", [(1, 2), (3, 4)]),
        ([(1, 1), (2, 1)], "singles", [(1,), (2,)]),
        ([(1, 1), (2, 1), (3, 2)], "teams", [(1, 2, 3)]),
    ],
)
def test_people_walk_in_groups(members, kind, groups):
    assert rules.groups_of(members, kind) == groups


def test_a_title_names_the_first_alleys():
    assert rules.spell_alleys(["Ngõ 5", "Ngõ 5", "Ngõ 7"]) == "Ngõ 5, Ngõ 7"
    assert rules.spell_alleys([f"Ngõ {n}" for n in range(1, 6)]) == "Ngõ 1, Ngõ 2, Ngõ 3 +2"


NOW = datetime(2026, 11, 23, 15, 0, tzinfo=HCM)


def at(hour, minute=0, day=23):
    return datetime(2026, 11, day, hour, minute, tzinfo=HCM)


def test_more_time_is_offered_in_evenings_of_the_drive():
    assert rules.extension_times(NOW, LAST) == [at(20, 30), at(20, 30, 24), at(20, 30, 25)]
    assert rules.extension_times(at(19, 31), LAST)[0] == at(20, 30, 24), "less than an hour is no more time"
    assert rules.extension_times(NOW, TODAY) == [at(20, 30)]
    assert rules.extension_times(at(20), TODAY) == []


@pytest.mark.parametrize(("due", "until"), [(at(20, 30), at(20, 30)), (at(20, 30), at(19)), (None, at(14))])
def test_no_more_time_is_refused(due, until):
    with pytest.raises(Invalid) as refusal:
        rules.check_extension(due, until, NOW, LAST)
    assert refusal.value.field == "until"


def test_no_time_after_the_drive():
    rules.check_extension(at(10), at(20, 30), NOW, TODAY)
    with pytest.raises(Invalid):
        rules.check_extension(at(10), at(20, 30, 24), NOW, TODAY)


def test_a_window_that_is_over_moves_to_the_last_day():
    assert rules.window_by(at(8), at(10, 30), at(20, 30, 25), NOW) == (at(8, 0, 25), at(10, 30, 25))
    assert rules.window_by(at(14), at(16), at(20, 30, 25), NOW) == (at(14), at(16)), "still to be walked today"
    assert rules.window_by(None, None, at(20, 30), NOW) == (None, None)


@pytest.mark.parametrize(
    ("state", "hours", "soon"),
    [
        ("received", 2, True),
        ("received", 0, True),
        ("received", 3, False),
        ("received", -1, False),
        ("closed", 1, False),
    ],
)
def test_what_runs_out_soon(state, hours, soon):
    assert rules.runs_out(state, NOW + timedelta(hours=hours), NOW) is soon


@pytest.mark.parametrize("typed", ["abc 2-34", "ABC234", " abc234 ", "a.b.c.2.3.4"])
def test_a_sheet_code_is_read_however_it_is_typed(typed):
    assert rules.read_code(typed) == "ABC234"


@pytest.mark.parametrize(
    ("far", "said"),
    [
        (3, "10 m"),
        (44, "40 m"),
        (326, "350 m"),
        (974, "950 m"),
        (985, "1,0 km"),
        (1240, "1,2 km"),
        (1_234_567, "1.234,6 km"),
    ],
)
def test_how_far_is_rounded_the_way_people_speak(far, said):
    assert words.metres(far) == said

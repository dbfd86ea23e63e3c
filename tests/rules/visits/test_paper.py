"""What the lines of a walk sheet say: letters, phones, days to come back, the moment of the walk."""

from datetime import date, datetime, time, timedelta

import pytest

from app.kernel.clock import HCM, Band
from app.kernel.errors import Invalid
from app.routes.letters import BOXES, LETTERS, OTHERS
from app.visits.outcomes import OUTCOMES
from app.visits.paper import ALREADY, Said, came_before, read_day, read_line, usual_walk, walked_at

FRIDAY = date(2026, 11, 27)
TELEX = set("WJZFS") - {"S"}


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=HCM)


def test_every_outcome_has_one_letter() -> None:
    assert {letter.code for letter in LETTERS.values()} == {*OUTCOMES, ALREADY}
    assert len(LETTERS) == len(BOXES) + len(OTHERS) and not TELEX & set(LETTERS)
    assert {one.label for one in OTHERS} == {OUTCOMES[one.code].label for one in OTHERS}, "one outcome, one name"


@pytest.mark.parametrize(
    ("typed", "day", "band"),
    [
        ("n", FRIDAY, ""),
        ("M", date(2026, 11, 28), ""),
        ("7", date(2026, 11, 28), ""),
        ("7T", date(2026, 11, 28), "evening"),
        ("6", date(2026, 12, 4), ""),
        ("2s", date(2026, 11, 30), "morning"),
        ("c", date(2026, 11, 29), ""),
        ("CC", date(2026, 11, 29), "afternoon"),
        ("5/12", date(2026, 12, 5), ""),
        ("5/1 t", date(2027, 1, 5), "evening"),
    ],
)
def test_a_day_is_read(typed: str, day: date, band: str) -> None:
    assert read_day(typed, FRIDAY) == (day, band)


@pytest.mark.parametrize("typed", ["8", "x", "31/11", "7x", "7TT", "mai kia", "//"])
def test_what_is_no_day_is_said(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_day(typed, FRIDAY)
    assert refused.value.field == "back"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("", None, "", ""), None),
        (("c", 2, "", "x"), Said("installed", 2, note="x")),
        (("S", None, "", ""), Said(ALREADY)),
        (("Đ", None, "", ""), Said("moved")),
        (("h", None, "7t", ""), Said("come_back", 0, date(2026, 11, 28), "evening")),
        (("v", 0, "", ""), Said("not_home")),
    ],
)
def test_a_line_is_read(line: tuple[str, int | None, str, str], said: Said | None) -> None:
    assert read_line(*line, FRIDAY) == said


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (("", None, "", "x"), "letter"),
        (("", 2, "", ""), "letter"),
        (("Z", None, "", ""), "letter"),
        (("VT", None, "", ""), "letter"),
        (("V", 2, "", ""), "phones"),
        (("H", None, "", ""), "back"),
        (("T", None, "7", ""), "back"),
    ],
)
def test_what_a_line_cannot_say_is_marked(line: tuple[str, int | None, str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_line(*line, FRIDAY)
    assert refused.value.field == field


def test_when_a_sheet_was_walked() -> None:
    begun, now = at(FRIDAY, 8), at(FRIDAY, 16)
    assert usual_walk(begun, now) == (FRIDAY, Band.MORNING)
    assert usual_walk(at(FRIDAY, 20), now) == (FRIDAY, Band.AFTERNOON), "a walk still to come was walked by now"
    assert walked_at(begun, FRIDAY, Band.MORNING, now) == begun
    assert walked_at(begun, FRIDAY, Band.AFTERNOON, now) == at(FRIDAY, 15)
    assert walked_at(None, FRIDAY - timedelta(days=1), Band.EVENING, now) == datetime(2026, 11, 26, 18, 30, tzinfo=HCM)
    with pytest.raises(Invalid):
        walked_at(begun, FRIDAY, Band.EVENING, now)


def test_an_earlier_part_of_the_day_came_before() -> None:
    assert came_before(at(FRIDAY, 9), FRIDAY, Band.EVENING)
    assert not came_before(at(FRIDAY, 9), FRIDAY, Band.MORNING)
    assert not came_before(at(FRIDAY, 9), FRIDAY - timedelta(days=1), Band.EVENING)

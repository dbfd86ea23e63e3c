"""What kind of day it is at a school, and until when it takes declarations."""

from datetime import date

import pytest

from app.schools.rules import Hours, hours_on

WEEK = (1, 2, 3, 4, 5)
MONDAY, SATURDAY = date(2026, 9, 7), date(2026, 9, 12)


@pytest.mark.parametrize(
    ("exception", "on", "hours"),
    [
        (None, MONDAY, Hours(MONDAY, "class", 465, "")),
        (None, SATURDAY, Hours(SATURDAY, "off", 465, "")),
        (("off", None, "Storm"), MONDAY, Hours(MONDAY, "off", 465, "Storm")),
        (("remote", 480, ""), MONDAY, Hours(MONDAY, "remote", 480, "")),
        (("class", None, "Make-up day"), SATURDAY, Hours(SATURDAY, "class", 465, "Make-up day")),
        (("class", 0, ""), SATURDAY, Hours(SATURDAY, "class", 0, "")),
    ],
)
def test_an_exception_stands_before_the_week(exception, on, hours):
    assert hours_on(on, WEEK, 465, exception) == hours

"""What kind of day it is at a school."""

from datetime import date

import pytest

from app.schools.roster_rules import DayPlan, day_plan

WEEK = (1, 2, 3, 4, 5)
MONDAY, SATURDAY = date(2026, 9, 7), date(2026, 9, 12)


@pytest.mark.parametrize(
    ("exception", "on", "plan"),
    [
        (None, MONDAY, DayPlan("class", 465, "")),
        (None, SATURDAY, DayPlan("off", 465, "")),
        (("off", None, "Storm"), MONDAY, DayPlan("off", 465, "Storm")),
        (("remote", 480, ""), MONDAY, DayPlan("remote", 480, "")),
        (("class", None, "Make-up day"), SATURDAY, DayPlan("class", 465, "Make-up day")),
        (("class", 0, ""), SATURDAY, DayPlan("class", 0, "")),
    ],
)
def test_an_exception_stands_before_the_week(exception, on, plan):
    assert day_plan(WEEK, 465, exception, on) == plan

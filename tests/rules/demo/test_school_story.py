"""The schools of the story: classes add up to the school, declarations to the shares told."""

from datetime import date
from random import Random

import pytest

from app.demo.school_story import (
    CUA_NAM_SCHOOLS,
    PHU_YEN_SCHOOLS,
    SCHOOL_DAYS,
    SchoolStory,
    declared,
    habits,
    school_days_before,
)

EVERY_SCHOOL = (*PHU_YEN_SCHOOLS, *CUA_NAM_SCHOOLS)


@pytest.mark.parametrize("schools", [PHU_YEN_SCHOOLS, CUA_NAM_SCHOOLS])
def test_each_level_begins_and_ends_where_the_story_says(schools: tuple[SchoolStory, ...]) -> None:
    assert {school.level: (school.first, school.last) for school in schools} == {
        "primary": (0.42, 0.71),
        "lower_secondary": (0.61, 0.84),
        "upper_secondary": (0.78, 0.93),
    }


@pytest.mark.parametrize("school", EVERY_SCHOOL, ids=lambda school: school.name)
def test_classes_share_all_pupils(school: SchoolStory) -> None:
    names = [name for name, _ in school.class_names]
    assert len(names) == len(set(names)) == school.classes
    assert {grade for _, grade in school.class_names} == set(school.grades)
    sizes = dict(zip(names, school.sizes(), strict=True))
    assert sum(sizes.values()) == school.pupils
    assert sizes.get("7A", 45) == 45


def test_more_declare_each_day_up_to_the_last_share() -> None:
    primary = PHU_YEN_SCHOOLS[0]
    told = [primary.declared_on(day, 1000) for day in range(SCHOOL_DAYS)]
    assert told == sorted(set(told))
    assert (told[0], told[-1]) == (420, 710)


def test_so_many_declare_and_the_slow_ones_last() -> None:
    slowness = habits(200, [place // 40 for place in range(200)], Random(1))
    assert all(0 <= one <= 1 for one in slowness)
    quick = declared(slowness, 120, Random(2))
    assert len(quick) == 120
    assert sum(slowness[place] for place in quick) / 120 < sum(slowness) / 200
    assert min(slowness) in {slowness[place] for place in quick}
    assert declared(slowness, 120, Random(2)) == quick


def test_school_days_leave_the_weekend_out() -> None:
    monday = date(2026, 11, 23)
    days = school_days_before(monday, [1, 2, 3, 4, 5])
    assert len(days) == SCHOOL_DAYS and days == sorted(days) and days[-1] == date(2026, 11, 20)
    assert all(day.isoweekday() <= 5 and day < monday for day in days)
    assert school_days_before(monday, [1, 2, 3, 4, 5, 6, 7])[-1] == date(2026, 11, 22)

"""Goals, rates and dates of drives."""

from datetime import UTC, date, datetime

import pytest

from app.drives import rules
from app.drives.rules import Reading
from app.kernel.errors import Invalid, Refused

NOW = datetime(2021, 9, 15, 10, tzinfo=UTC)


def test_needed_of_the_article():
    """38 % -> 52 % of 97,000 is 13,440 installs: 6,720 to 13,440 goals of one to two residents."""
    needed = rules.needed_for(52, 37_000, 97_000, days_left=7)
    assert needed.installs == 13_440
    assert (needed.goals_least, needed.goals_most) == (6_720, 13_440)
    assert needed.per_day == 1_920


@pytest.mark.parametrize(
    ("target", "installs", "denominator", "days", "missing", "per_day"),
    [(60, 60, 100, 4, 0, 0), (60, 75, 100, 4, 0, 0), (60, 59, 100, 0, 1, 1), (52.2, 0, 1940, 10, 1013, 102)],
)
def test_needed(target, installs, denominator, days, missing, per_day):
    needed = rules.needed_for(target, installs, denominator, days)
    assert (needed.installs, needed.per_day) == (missing, per_day)


@pytest.mark.parametrize(
    ("today", "left"),
    [(date(2026, 11, 20), 4), (date(2026, 11, 23), 1), (date(2026, 11, 24), 0), (date(2027, 1, 1), 0)],
)
def test_days_left_count_today(today, left):
    assert rules.days_left(today, date(2026, 11, 23)) == left


def test_kinds_of_denominators_are_never_joined():
    by_population = Reading(datetime(2021, 9, 1, tzinfo=UTC), 30, 200, "population")
    by_phones = [Reading(datetime(2021, 9, day, tzinfo=UTC), day, 100, "smartphones") for day in (9, 8)]
    assert rules.one_kind([by_population, *by_phones]) == list(reversed(by_phones))
    assert rules.one_kind([]) == []


def test_dates():
    rules.check_dates(date(2026, 1, 1), date(2026, 1, 1))
    for ends_on in (date(2025, 12, 31), date(2027, 2, 1)):
        with pytest.raises(Invalid) as refused:
            rules.check_dates(date(2026, 1, 1), ends_on)
        assert refused.value.field == "ends_on"


@pytest.mark.parametrize(("state", "apps"), [("draft", 0), ("open", 1), ("closed", 1)])
def test_may_not_open(state, apps):
    with pytest.raises(Refused):
        rules.check_may_open(state, apps)


def test_more_installs_than_phones_is_asked_about_not_forbidden():
    with pytest.raises(Invalid) as refused:
        rules.check_reading(101, 100, NOW, NOW, confirmed=False)
    assert refused.value.field == "installs"
    rules.check_reading(101, 100, NOW, NOW, confirmed=True)


def test_no_reading_from_the_future():
    with pytest.raises(Invalid) as refused:
        rules.check_reading(1, 100, datetime(2021, 9, 16, tzinfo=UTC), NOW, confirmed=True)
    assert refused.value.field == "at"


def test_day_tables_never_join_kinds_and_keep_the_last_of_a_day():
    def read(id, area_id, day, hour, installs, kind="smartphones"):
        at = datetime(2026, 11, day, hour, tzinfo=UTC)
        return rules.AreaReading(id, area_id, at.date(), rules.Reading(at, installs, 100, kind))

    found = [read(1, 5, 2, 3, 10), read(2, 5, 2, 8, 12), read(3, 6, 1, 8, 30), read(4, 5, 3, 8, 40, "population")]
    people, phones = rules.day_tables(found, [5, 6, 7])
    assert (people.kind, people.area_ids, [day.day for day in people.days]) == ("population", (5,), [3])
    assert (phones.kind, phones.area_ids, [day.day for day in phones.days]) == ("smartphones", (5, 6), [1, 2])
    assert {place: cell.reading.installs for place, cell in phones.cells.items()} == {
        (5, phones.days[1]): 12,
        (6, phones.days[0]): 30,
    }

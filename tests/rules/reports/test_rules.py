"""The figures of the board."""

from datetime import UTC, datetime

import pytest

from app.drives.rules import Reading
from app.reports.rules import board as rules
from app.reports.rules.board import ListFigures, Load


def test_two_rates_are_never_mixed():
    readings = [Reading(datetime(2021, 9, 8, tzinfo=UTC), 740, 1940, "smartphones")]
    assert round(rules.official(readings).percent, 1) == 38.1
    assert rules.official(readings).points is None
    assert rules.percent_by_list(ListFigures(10, 3, 20, 5), installed_since=3) == 40.0


def test_points_are_counted_from_the_first_reading():
    readings = [
        Reading(datetime(2021, 9, day, tzinfo=UTC), n, 1940, "smartphones") for day, n in ((8, 740), (15, 1012))
    ]
    found = rules.official(readings)
    assert (round(found.percent, 1), round(found.points, 1)) == (52.2, 14.0)


def test_no_rate_without_known_phones():
    assert rules.percent_by_list(ListFigures(10, 10, 0, 0), 4) is None
    assert rules.official([]) is None


@pytest.mark.parametrize(
    ("loads", "found"),
    [
        ([Load(1, "A", 90, 10), Load(2, "B", 20, 10)], (1, 2)),
        ([Load(1, "A", 30, 10), Load(2, "B", 28, 10)], None),
        ([Load(1, "A", 19, 1), Load(2, "B", 1, 1)], None),
        ([Load(1, "A", 90, 10)], None),
        ([Load(1, "A", 90, 0), Load(2, "B", 10, 10)], None),
    ],
)
def test_overloaded(loads, found):
    pair = rules.overloaded(loads)
    assert (pair and (pair[0].team_id, pair[1].team_id)) == found

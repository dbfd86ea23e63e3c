"""The sales points of the story: 42 of them, 204 person-shifts a day, eleven open today."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest

from app.demo.sales_story import (
    CUA_NAM_STANDS,
    OPEN_TODAY,
    PHU_YEN_STANDS,
    Stand,
    days_told,
    goods_of,
    open_places,
    stop_times,
)

TODAY = date(2026, 11, 23)


def test_the_figures_are_those_of_the_story() -> None:
    assert sum(stand.count for stand in CUA_NAM_STANDS) == 42
    assert sum(stand.people_a_day for stand in CUA_NAM_STANDS) == 204
    assert open_places(TODAY, TODAY, 204) == OPEN_TODAY == 11


def test_every_kind_of_point_is_told() -> None:
    kinds = {stand.kind for stand in (*CUA_NAM_STANDS, *PHU_YEN_STANDS)}
    assert kinds == {"mobile_point", "vehicle", "vending", "field", "unstaffed", "help_desk"}
    assert all(goods_of(kind) or kind == "help_desk" for kind in kinds)


@pytest.mark.parametrize("stands", [CUA_NAM_STANDS, PHU_YEN_STANDS])
def test_shifts_of_one_point_do_not_touch_and_stops_fill_them(stands: Sequence[Stand]) -> None:
    for stand in stands:
        spans = sorted(stand.hours)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
        for begins, ends in spans:
            stays = stop_times(begins, ends, stand.stops)
            assert len(stays) == stand.stops and stays[0][0] == begins and stays[-1][1] <= ends
            assert all(start < end for start, end in stays)
            assert all(one[1] < other[0] for one, other in pairwise(stays))


def test_nothing_is_open_behind_us_and_more_and_more_ahead() -> None:
    days = days_told(TODAY)
    assert (days[0], days[-1]) == (TODAY - timedelta(days=7), TODAY + timedelta(days=6))
    left = [open_places(day, TODAY, 204) for day in days]
    assert left[:7] == [0] * 7
    assert left[7:] == sorted(left[7:]) and left[-1] < 204
    assert open_places(TODAY, TODAY, 8) == 2

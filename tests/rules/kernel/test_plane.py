"""Metres on the ground: lengths, places along a line, ways joined to one."""

import pytest

from app.kernel.plane import joined, length, metres, point_at, spot_of

# 0.001° of latitude are 111 m; of longitude at 21° north 104 m.
EAST = ((105.83, 21.02), (105.831, 21.02), (105.832, 21.02))


def test_lengths_are_metres() -> None:
    assert metres((105.83, 21.02), (105.83, 21.021)) == pytest.approx(111.3, abs=0.5)
    assert length(EAST) == pytest.approx(207.8, abs=1)


def test_a_place_beside_a_line_and_back() -> None:
    north_of_it = (105.8315, 21.0201)
    spot = spot_of(EAST, north_of_it)
    assert spot.at == pytest.approx(155.9, abs=1) and spot.aside == pytest.approx(-11.1, abs=0.2)
    assert metres(point_at(EAST, spot.at, spot.aside), north_of_it) < 0.5
    assert spot_of(EAST, (105.8315, 21.0199)).aside > 0


@pytest.mark.parametrize(("at", "end"), [(-5, 0), (1e6, 2)])
def test_beyond_its_ends_a_line_has_its_ends(at: float, end: int) -> None:
    assert metres(point_at(EAST, at), EAST[end]) < 0.01


def test_a_line_of_one_spot_is_no_trouble() -> None:
    assert point_at(((105.8, 21.0), (105.8, 21.0)), 3) == (105.8, 21.0)


def test_ways_are_joined_whatever_end_and_order_they_come_in() -> None:
    a, b, c = EAST[:2], EAST[1:], ((105.832, 21.02), (105.832, 21.022))
    whole = joined([a, b, c])
    assert len(whole) == 1 and length(whole[0]) == pytest.approx(430, abs=3)
    assert joined([c[::-1], b, a[::-1]]) == whole


def test_what_turns_back_or_lies_apart_stays_a_line_of_its_own() -> None:
    other_lane = ((105.832, 21.02005), (105.8305, 21.02005))
    far = ((105.85, 21.0), (105.851, 21.0))
    lines = joined([EAST, other_lane, far])
    assert len(lines) == 3 and lines[0] == EAST

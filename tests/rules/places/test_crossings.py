"""Where streets meet: at their ends, in their middle, and on true ground as the map itself joins them."""

from collections import defaultdict
from itertools import combinations

import pytest

from app.kernel.plane import Line, length, metres, point_at
from app.places.lines.crossings import CROSSES_M, crossings_of
from app.places.lines.names import Way
from app.places.lines.survey import Mapped, survey
from tests.kit.true_streets import true_streets

EAST: Line = ((105.84, 21.02), (105.844, 21.02))
"""416 m to the east."""


def told(**lines: Line) -> dict[str, list[tuple[int, int]]]:
    """Return name -> metres and number of each crossing."""
    found = crossings_of(dict(enumerate(lines.values())))
    return {name: [(round(at), number) for at, number in found[place]] for place, name in enumerate(lines)}


def test_a_street_alone_has_two_ends_and_a_lane_has_none() -> None:
    assert told(x=EAST) == {"x": [(0, 0), (416, 1)]} and crossings_of({}) == {}
    found = survey(
        [Mapped(1, Way("x"), None, EAST), Mapped(2, Way("x", ("9",)), 9, ((105.841, 21.02), (105.841, 21.021)))]
    )
    assert len(found[1].crossings) == 2 and found[2].crossings == () and found[2].parent_id == 1


def test_streets_meet_at_their_ends_where_those_are_near() -> None:
    assert told(x=EAST, y=((105.844, 21.02005), (105.844, 21.03))) == {
        "x": [(0, 0), (416, 1)],
        "y": [(0, 1), (1108, 2)],
    }
    assert told(x=EAST, y=((105.844, 21.0203), (105.844, 21.03)))["y"][0] == (0, 2), "33 m away is another place"


def test_streets_cross_in_their_middle_and_end_on_each_other() -> None:
    over = ((105.841, 21.019), (105.841, 21.021))
    ending = ((105.842, 21.0201), (105.842, 21.03))
    assert told(x=EAST, over=over, ending=ending) == {
        "x": [(0, 0), (104, 6), (208, 4), (416, 1)],
        "over": [(0, 2), (111, 6), (223, 3)],
        "ending": [(0, 4), (1102, 5)],
    }


def test_what_lies_together_is_one_crossing() -> None:
    """Two carriageways of one road, 11 m apart, are crossed at one place; a ring comes back to where it began."""
    north, south = ((105.841, 21.02), (105.841, 21.03)), ((105.8411, 21.02), (105.8411, 21.01))
    assert told(x=EAST, north=north, south=south)["x"] == [(0, 0), (104, 2), (416, 1)]
    ring = ((105.84, 21.02), (105.842, 21.02), (105.842, 21.022), (105.84, 21.022), (105.84, 21.0201))
    (begin, end) = told(ring=ring)["ring"]
    assert begin == (0, 0) and end == (850, 0)


def test_a_street_drawn_beside_another_meets_it_only_where_it_ends() -> None:
    assert told(x=EAST, beside=((105.841, 21.0201), (105.843, 21.0201)))["x"] == [(0, 0), (104, 2), (312, 3), (416, 1)]


def test_true_streets_meet_where_the_map_joins_them() -> None:
    """Streets of Văn Miếu - Ô Chợ Dừa which share a point of the map share a crossing there, most in their middle."""
    lines = true_streets()
    found = crossings_of(lines)
    meeting = [(a, b) for a, b in combinations(lines, 2) if not set(lines[a]).isdisjoint(lines[b])]
    assert len(meeting) > 60
    inside = 0
    for a, b in meeting:
        shared = {crossing.number for crossing in found[a]} & {crossing.number for crossing in found[b]}
        assert shared, (a, b)
        inside += any(crossing.number in shared for one in (a, b) for crossing in found[one][1:-1])
    assert inside > 50
    where = defaultdict(list)
    for one, met in found.items():
        assert [crossing.at for crossing in met] == sorted(crossing.at for crossing in met), one
        assert met[0].at == 0 and met[-1].at == pytest.approx(length(lines[one]))
        for crossing in met:
            where[crossing.number].append(point_at(lines[one], crossing.at))
    apart = [metres(a, b) for row in where.values() for a, b in combinations(row, 2)]
    assert max(apart) <= 4 * CROSSES_M and sum(apart) / len(apart) < CROSSES_M

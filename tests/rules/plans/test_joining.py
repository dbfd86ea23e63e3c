"""What no line joins to the streets: a drawn lane of a street nobody drew lies where the map has it, the rest by the list."""

import pytest

from app.kernel.plane import Line, metres
from app.places.lines.names import way_of
from app.places.lines.survey import Ground, Mapped, survey
from app.plans.hanging import hung_by_name
from app.plans.joining import NEAR_IN_LIST, ROUND_BLOCKS, joined_up
from app.plans.laying import Door, as_it_lies, on_ground
from app.plans.planning import plan_door
from app.routes.planner.metric import AREA_GAP_M, Walk
from app.routes.planner.model import Instance, PlanAlley

EAST, FAR_OFF, BESIDE, HAMLET, LOOSE = 1, 2, 3, 4, 5
NAMES = {
    EAST: "Phố Huế",
    FAR_OFF: "Ngõ 222 Lê Duẩn",
    BESIDE: "Ngõ 226 Lê Duẩn",
    HAMLET: "Tổ 3",
    LOOSE: "Xóm Giữa",
}
LINES: dict[int, Line] = {
    EAST: ((105.84, 21.02), (105.848, 21.02)),
    FAR_OFF: ((105.844, 21.023), (105.844, 21.024)),
}
"""Phố Huế, 831 m to the east; ngõ 222 begins 334 m north of it. Nobody drew Lê Duẩn or ngõ 226."""


def ground() -> Ground:
    ways = {one: way_of(name, "north") for one, name in NAMES.items() if one not in (HAMLET, LOOSE)}
    mapped = [
        Mapped(one, ways[one], int(name.split()[1]) if "Ngõ" in name else None, LINES.get(one))
        for one, name in NAMES.items()
        if one in ways
    ]
    return Ground(survey(mapped), {}, ways)


def ward(*plates: tuple[int, str]) -> Instance:
    """Return the ward as the planner is given it: households 1, 2, … at these plates."""
    laid = ground()
    doors = [Door(place, alley, plate, 0, f"{place:03}") for place, (alley, plate) in enumerate(plates, 1)]
    listed = [
        PlanAlley(one, name, HAMLET if one < HAMLET else None, order=place)
        for place, (one, name) in enumerate(sorted(NAMES.items(), key=lambda one: -one[0]))
    ]
    spots = tuple(
        plan_door(door, lanes=laid.ways[door.alley_id].lanes if door.alley_id in laid.ways else ()) for door in doors
    )
    return as_it_lies(Instance(hung_by_name(listed, laid.ways), spots, ()), laid, doors)


def apart(instance: Instance, a: int, b: int) -> float:
    walk = Walk(instance)
    return walk.metres(walk.door[a - 1], walk.door[b - 1])


def test_a_drawn_lane_of_a_street_nobody_drew_is_as_far_as_the_map_says() -> None:
    instance, laid = ward((FAR_OFF, "222/1"), (EAST, "2"), (BESIDE, "226/1")), ground().alleys
    air = metres(LINES[FAR_OFF][0], (105.844, 21.02))
    along = laid[EAST].metres / 2 - laid[EAST].at(2)
    assert apart(instance, 1, 2) == pytest.approx(ROUND_BLOCKS * air + along + laid[FAR_OFF].at(1), abs=15)
    assert apart(instance, 1, 3) < 30, "its neighbour by number is still next to it"


def test_what_only_the_list_tells_of_stands_beside_its_neighbour_there() -> None:
    instance = ward((LOOSE, ""), (HAMLET, ""), (EAST, "166"))
    middle = ground().alleys[EAST]
    assert apart(instance, 2, 3) == pytest.approx(AREA_GAP_M + abs(middle.at(166) - middle.metres / 2), abs=15)
    assert apart(instance, 1, 2) == pytest.approx(AREA_GAP_M, abs=15)
    roots = [alley for alley in instance.alleys if alley.parent_id is None]
    assert all(alley.crossings is not None for alley in roots)


def test_a_place_far_down_the_list_stays_apart() -> None:
    hamlets = tuple(PlanAlley(100 + n, f"Xóm {n}", None, order=n) for n in range(1, NEAR_IN_LIST + 3))
    laid = ground()
    street = on_ground(Instance((PlanAlley(EAST, NAMES[EAST], None, order=0), *hamlets), (), ()), laid, ())
    left = [alley.id for alley in joined_up(street, laid).alleys if alley.parent_id is None]
    assert left == [EAST, *(hamlet.id for hamlet in hamlets[NEAR_IN_LIST:])]


def test_where_no_street_is_drawn_everything_stays_as_it_was() -> None:
    laid = ground()
    lanes = Ground({one: laid.alleys[one] for one in (FAR_OFF,)}, {}, laid.ways)
    listed = tuple(PlanAlley(one, name, order=one) for one, name in NAMES.items())
    instance = Instance(hung_by_name(listed, laid.ways), (), ())
    assert joined_up(instance, lanes) is instance

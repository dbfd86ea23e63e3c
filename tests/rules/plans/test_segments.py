"""Streets in pieces: the planner walks round the corner in their middle, and nobody else hears of a piece."""

from dataclasses import replace
from itertools import pairwise
from random import Random
from statistics import median

import pytest

from app.kernel.plane import Line, length
from app.places.lines.crossings import CROSSES_M
from app.places.lines.names import Way, way_of
from app.places.lines.survey import Ground, Mapped, survey
from app.plans.hanging import hung_by_name
from app.plans.joining import ROUND_BLOCKS
from app.plans.laying import Door, as_it_lies, on_ground
from app.plans.planning import facts_of, held_plan, plan_door, report_of
from app.plans.segments import in_pieces, linked, wholes
from app.routes.planner.explanation import Why
from app.routes.planner.metric import Spot, Walk
from app.routes.planner.model import Instance, PlanAlley, PlanUnit, RefusalCode
from app.routes.planner.plan import make_plan
from tests.kit.true_streets import Points, true_streets, true_ways

EAST, NORTH, BACK, LANE, UNDRAWN, HAMLET = 1, 2, 3, 4, 5, 6
NAMES = {
    EAST: "Phố Huế",
    NORTH: "Phố Tuệ Tĩnh",
    BACK: "Phố Hàm Long",
    LANE: "Ngõ 80 Phố Huế",
    UNDRAWN: "Ngõ 14 Phố Huế",
    HAMLET: "Xóm Giữa",
}
LINES: dict[int, Line] = {
    EAST: ((105.84, 21.02), (105.848, 21.02)),
    NORTH: ((105.844, 21.018), (105.844, 21.024)),
    BACK: ((105.842, 21.022), (105.846, 21.022)),
    LANE: ((105.846, 21.02), (105.846, 21.021)),
}
"""Phố Huế, 831 m to the east; Tuệ Tĩnh crosses it in the middle of both, and Hàm Long further north."""


def ground() -> Ground:
    ways = {one: way_of(name, "north") for one, name in NAMES.items()}
    mapped = [Mapped(one, ways[one], 80 if one == LANE else None, line, 160) for one, line in LINES.items()]
    return Ground(survey(mapped), {}, ways)


def ward(plates: list[tuple[int, str]], *units: PlanUnit) -> Instance:
    """Return the ward as the planner is given it: households 1, 2, … at these plates."""
    doors = [Door(place, alley, plate, 0, f"{place:03}") for place, (alley, plate) in enumerate(plates, 1)]
    laid = ground()
    listed = [PlanAlley(one, name, order=one) for one, name in NAMES.items()]
    instance = Instance(
        hung_by_name(listed, {one: way for one, way in laid.ways.items() if one != HAMLET}),
        tuple(plan_door(door, lanes=laid.ways[door.alley_id].lanes) for door in doors),
        units,
    )
    return as_it_lies(instance, laid, doors)


def apart(instance: Instance, a: int, b: int) -> float:
    walk = Walk(instance)
    return walk.metres(walk.door[a - 1], walk.door[b - 1])


def test_round_the_corner_in_the_middle_of_two_streets() -> None:
    """Phố Huế 56 stands 20 m beyond the corner, where ngõ 80 opens at 623 m; Tuệ Tĩnh 100 stands 28 m beyond it."""
    corner = ward([(EAST, "56"), (NORTH, "100"), (BACK, "80"), (EAST, "2")])
    laid = ground().alleys
    along, up = laid[EAST].at(56), laid[NORTH].at(100)
    (_, on_east, _), (_, on_north, _, _) = laid[EAST].crossings, laid[NORTH].crossings
    assert on_east.number == on_north.number
    assert apart(corner, 1, 2) == pytest.approx(abs(along - on_east.at) + abs(up - on_north.at))
    assert 45 < apart(corner, 1, 2) < 55
    assert apart(corner, 4, 1) == pytest.approx(along - laid[EAST].at(2)), "along one street it is as far as it was"
    assert apart(corner, 1, 3) < 300, "through Tuệ Tĩnh to Hàm Long"


def test_what_stands_on_a_street_or_opens_on_it_stays_where_it_was() -> None:
    instance = ward(
        [(EAST, "2"), (EAST, "cổng sắt"), (EAST, "150"), (EAST, "nhà cuối"), (LANE, "80/3"), (UNDRAWN, "14/1")]
    )
    laid, whole = ground().alleys, wholes(instance)
    by_id = {alley.id: alley for alley in instance.alleys}
    begins: dict[int, float] = {}
    for street in (EAST, NORTH, BACK):
        pieces = [alley for alley in instance.alleys if whole.get(alley.id, alley.id) == street]
        for piece, crossing in zip(pieces, laid[street].crossings, strict=False):
            begins[piece.id] = crossing.at
        assert [piece.crossings for piece in pieces] == [
            (a.number, b.number) for a, b in pairwise(laid[street].crossings)
        ]
        assert sum(piece.length_m or 0 for piece in pieces) == pytest.approx(laid[street].metres)
    one, gate, far, last = instance.doors[:4]
    assert begins[one.alley_id] + (one.at_m or 0) == pytest.approx(laid[EAST].at(2))
    assert begins[far.alley_id] + (far.at_m or 0) == pytest.approx(laid[EAST].at(150))
    assert (gate.alley_id, last.alley_id) == (one.alley_id, far.alley_id) and gate.at_m is last.at_m is None, (
        "a door without a number stands after the one before it"
    )
    for lane, at in ((LANE, laid[LANE].mouth_m), (UNDRAWN, laid[EAST].at(14))):
        assert begins[by_id[lane].parent_id or 0] + (by_id[lane].mouth_m or 0) == pytest.approx(at)


def test_a_street_nobody_crosses_and_a_ward_without_lines_stay_as_they_are() -> None:
    instance = ward([(EAST, "2")])
    plain = Instance(tuple(PlanAlley(one, name, order=one) for one, name in NAMES.items()), (), ())
    assert in_pieces(plain, Ground()) is plain and wholes(plain) == {}
    lines = {EAST: LINES[EAST], BACK: LINES[BACK]}
    apart_from_each_other = Ground(
        survey(Mapped(one, way_of(NAMES[one], "north"), None, line) for one, line in lines.items())
    )
    assert in_pieces(plain, apart_from_each_other) is plain
    assert len({alley.id for alley in instance.alleys}) == len(instance.alleys)


def test_streets_that_no_line_joins_are_linked_where_they_are_nearest() -> None:
    """Three streets apart: the second begins 416 m east of where the first ends, the third 1,113 m north of that."""
    lines: dict[int, Line] = {
        EAST: ((105.84, 21.02), (105.844, 21.02)),
        NORTH: ((105.848, 21.02), (105.852, 21.02)),
        BACK: ((105.848, 21.03), (105.852, 21.04)),
    }
    laid = Ground(survey(Mapped(one, way_of(NAMES[one], "north"), None, line) for one, line in lines.items()))
    listed = tuple(PlanAlley(one, name, order=one) for one, name in NAMES.items())
    instance = linked(on_ground(Instance(listed, (), ()), laid, ()), laid)
    walk = Walk(instance)
    links = instance.alleys[len(listed) :]
    assert len(links) == 2 and not any(alley.parent_id for alley in links) and wholes(instance) == {}
    assert walk.metres((walk.index[EAST], laid.alleys[EAST].metres, 0), (walk.index[NORTH], 0, 0)) == pytest.approx(
        ROUND_BLOCKS * 416, abs=2
    )
    assert walk.metres((walk.index[NORTH], 0, 0), (walk.index[BACK], 0, 0)) == pytest.approx(ROUND_BLOCKS * 1113, abs=2)
    assert [walk.rank[walk.index[one]] for one in NAMES] == [0, 1, 2, 3, 4, 5], (
        "nothing comes between those on the list"
    )
    assert linked(instance, laid) is instance and linked(Instance(listed, (), ()), Ground()).alleys == listed


def test_pieces_put_nothing_between_places_of_which_no_line_is_known() -> None:
    """From the first street to a hamlet far down the list one goes past as many places as people listed."""
    laid, listed = ground(), [PlanAlley(one, NAMES[one], order=one) for one in (EAST, NORTH, BACK, HAMLET)]
    walk = Walk(in_pieces(on_ground(Instance(tuple(listed), (), ()), laid, ()), laid))
    assert [walk.rank[r] for r in walk.roots if walk.alleys[r].id > 0] == [0, 1, 2, 3]
    assert len(walk.roots) > 4


def test_bars_and_cards_and_refusals_speak_of_the_street() -> None:
    houses = [(EAST, str(number)) for number in (2, 4, 6, 8, 120, 122, 124, 126)] + [(NORTH, "2"), (BACK, "2")]
    units = (
        PlanUnit(1, "A", EAST, 300),
        PlanUnit(2, "B", NORTH, 300),
        PlanUnit(3, "C", BACK, 300, barred=frozenset({EAST, BACK})),
    )
    instance = ward(houses, *units)
    held = held_plan(instance, {1: [1, 2, 3, 4], 2: [5, 6, 7, 8], 3: [9]})
    facts = facts_of(instance, held)
    assert facts[1]["shares"] == [{"alley": EAST, "doors": 4, "with": [2]}], "in different pieces of one street"
    assert facts[2]["shares"] == [{"alley": EAST, "doors": 4, "with": [1]}]
    assert (facts[3]["barred"], facts[1]["barred"]) == ([EAST, BACK], [])
    alone = facts_of(instance, held_plan(instance, {1: [5, 6, 7, 8]}))
    assert alone[1]["why"] == str(Why.LIVES_HERE), "at home in the street, its doors at the other end of it"
    made = make_plan(instance)
    assert {door for route in made.routes if route.unit_id == 3 for door in route.doors} <= {9}
    shut = replace(instance, units=tuple(replace(unit, barred=instance.units[2].barred) for unit in instance.units))
    (refusal,) = report_of(shut, make_plan(shut))["refusals"]
    assert refusal["code"] == str(RefusalCode.ALLEY_BARRED_BY_ALL)
    assert (refusal["alleys"], refusal["doors"]) == ([EAST, BACK], 9)


def test_walks_through_a_true_ward_are_as_long_as_on_its_map() -> None:
    """Between 40 points of streets each, beside the shortest ways along all that is drawn there, lanes included."""
    random, lines = Random("van mieu - o cho dua"), true_streets()
    ids = {name: place for place, name in enumerate(lines, 1)}
    laid = Ground(survey(Mapped(ids[name], Way(name), None, line) for name, line in lines.items()))
    alleys = tuple(PlanAlley(place, name, order=place) for name, place in ids.items())
    ends = on_ground(Instance(alleys, (), ()), laid, ())
    corners = linked(in_pieces(ends, laid), laid)
    walk, by_ends = Walk(corners), Walk(ends)
    network = Points([*(line for _, line in true_ways()), *lines.values()])
    vertices = [(name, place) for name, line in lines.items() for place in range(len(line))]

    def spots(name: str, place: int) -> tuple[Spot, Spot]:
        at = length(lines[name][: place + 1])
        return _spot(walk, corners, ids[name], at), _spot(by_ends, ends, ids[name], at)

    true = told = before = 0.0
    off = []
    for name, place in random.sample(vertices, 40):
        far, (here, here_before) = network.metres_from(lines[name][place]), spots(name, place)
        for other, its_place in random.sample(vertices, 40):
            there, there_before = spots(other, its_place)
            point = lines[other][its_place]
            if point in far:
                true, told = true + far[point], told + walk.metres(here, there)
                before += by_ends.metres(here_before, there_before)
                off.append(abs(walk.metres(here, there) - far[point]))
    assert len(off) > 1_000 and median(off) < 2 * CROSSES_M
    assert 0.95 < told / true < 1.1 < 1.5 < before / true


def _spot(walk: Walk, instance: Instance, street: int, at: float) -> Spot:
    whole = wholes(instance)
    for piece in (alley for alley in instance.alleys if whole.get(alley.id, alley.id) == street):
        if at <= (piece.length_m or 0) + 1e-6:
            break
        at -= piece.length_m or 0
    return walk.index[piece.id], at, 0

"""The squares that can be picked: each where it is drawn, lane by lane in the order of the numbers, with its stretch."""

from app.places.lines.names import way_of
from app.places.lines.plates import place_of
from app.plans.maps.alley_tree import Alley, Door, trees
from app.plans.maps.drawing import DOOR, draw, stretches
from app.plans.maps.squares import squares_of

PLATES = {1: ("7", "2A", "2", "10"), 2: ("45/1", "45/18/4", "45/18/2")}


def alley(number: int, label: str) -> Alley:
    way = way_of(label, "north")
    doors = [Door(number * 10 + n, place_of(plate, way.lanes)) for n, plate in enumerate(PLATES[number])]
    return Alley(number, label, way, "Huế", (1, "Tổ 1"), None, (len(doors), 0), doors)


def told(*routes: list[int], doors: set[int]) -> tuple[list[list[list[str]]], dict[int, tuple[float, float]]]:
    (root,) = trees([alley(1, "Phố Huế"), alley(2, "Ngõ 45 Huế")])
    counted = stretches([root], routes)
    drawing = draw(root, counted)
    lanes = [[one.split(",") for one in lane] for lane in squares_of(drawing, counted, doors)]
    return lanes, {door: (at.x, at.y) for door, at in drawing.stood.items()}


def test_lanes_follow_each_other_and_numbers_rise() -> None:
    every = {10, 11, 12, 13, 20, 21, 22}
    lanes, stood = told(doors=every)
    assert [[one[3] for one in lane] for lane in lanes] == [["2", "2A", "7", "10"], ["1"], ["2", "4"]]
    for door, left, top, *_ in (one for lane in lanes for one in lane):
        x, y = stood[int(door)]
        assert (float(left), float(top)) == (x - DOOR / 2, y - DOOR / 2)


def test_a_square_names_the_stretch_that_passes_it() -> None:
    lanes, _ = told([12, 20, 22, 21], [13], doors={12, 13, 20, 21, 22})
    assert {one[0]: one[4] for lane in lanes for one in lane} == {
        "12": "A1",
        "20": "A2",
        "22": "A3",
        "21": "A3",
        "13": "B1",
    }


def test_what_cannot_change_hands_has_none() -> None:
    lanes, _ = told([12, 11], doors={11})
    assert [[one[0] for one in lane] for lane in lanes] == [["11"]]

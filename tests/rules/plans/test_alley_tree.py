"""The alley tree, drawn: what hangs on what, that nothing stands on anything else, that routes keep their order."""

import re
from itertools import combinations, pairwise
from math import dist

import pytest

from app.places.lines.names import way_of
from app.places.lines.plates import place_of
from app.plans.maps.alley_tree import Alley, Door, Node, trees, trees_of
from app.plans.maps.drawing import DOOR, STEP, WIDTH, Drawing, draw, letter_of, stretches

SQUARE = re.compile(rf"M([\d.]+) ([\d.]+)h{DOOR}v{DOOR}h-{DOOR}z")


def alley(
    number: int, label: str, *plates: str, hamlet: str = "Tổ 1", states: str = "", mouth: int | None = None
) -> Alley:
    way = way_of(label, "north")
    doors = [
        Door(number * 1000 + place, place_of(plate, way.lanes), {"d": "done", "l": "scheduled"}.get(state, ""))
        for place, (plate, state) in enumerate(zip(plates, states.ljust(len(plates)), strict=True))
    ]
    visited = sum(door.state != "" for door in doors)
    street = label.partition(" ")[2] if not way.lanes else ""
    return Alley(number, label, way, street, (hash(hamlet), hamlet), mouth, (len(doors), visited), doors)


def numbers(first: int, last: int, step: int = 1) -> list[str]:
    return [str(number) for number in range(first, last + 1, step)]


def shape(node: Node) -> object:
    return (node.label, [shape(child) for child in node.children]) if node.children else node.label


def squares(drawing: Drawing) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for d in drawing.doors.values() for x, y in SQUARE.findall(d)]


def everything(*alleys: Alley) -> list[Drawing]:
    return [draw(root) for root in trees(alleys)]


def test_lanes_hang_on_their_street_and_ngach_on_their_ngo() -> None:
    found = trees(
        [
            alley(1, "Phố Tuệ Tĩnh", *numbers(1, 9)),
            alley(2, "Ngõ 62 Tuệ Tĩnh", "2", mouth=62),
            alley(3, "Ngõ 45 Phố Tuệ Tĩnh", "45/1", "45/18/2", "45/18/4", "45/6/1", mouth=45),
            alley(4, "Xóm Đình", "1", "2"),
        ]
    )
    assert [shape(root) for root in found] == [
        ("Phố Tuệ Tĩnh", [("45", ["45/6", "45/18"]), "62"]),
        ("Tổ 1", ["Xóm Đình"]),
    ]
    inner = found[0].children[0].children[1]
    assert inner.alley_id == 3 and inner.figures == (2, 0) and len(inner.doors) == 2
    assert found[0].children[0].figures == (4, 0), "the sign of an alley says what its row in the list says"


def test_a_street_that_is_not_on_the_list_is_drawn_all_the_same() -> None:
    (root,) = trees([alley(1, "Ngách 18 Ngõ 45 Tuệ Tĩnh", "2"), alley(2, "Ngõ 7 Tuệ Tĩnh", "1")])
    assert root.kind == "street" and root.alley_id is None
    assert [shape(child) for child in root.children] == ["7", ("45", ["45/18"])]


def test_the_same_street_in_two_hamlets_is_two_trees() -> None:
    here, there = alley(1, "Ngõ 1 Huế", "1", hamlet="Tổ 1"), alley(2, "Phố Huế", "2", hamlet="Tổ 2")
    found = trees([here, there, alley(3, "Ngõ 2 Huế", "1", hamlet="Tổ 2")])
    assert [len(root.children) for root in found] == [1, 1]


def test_shares_are_those_of_the_list() -> None:
    (root,) = trees([alley(1, "Ngõ 7", *numbers(1, 8), states="ddd l"), alley(2, "Ngõ 9")])
    seven, nine = root.children
    assert (seven.percent, seven.left) == (50, 4)
    assert nine.percent is None, "no door, no share"


def big_ward() -> list[Alley]:
    inner = [f"45/18/{n}" for n in range(1, 30)] + [f"45/18/7/{n}" for n in range(1, 50)]
    return [
        alley(1, "Phố Tuệ Tĩnh", *numbers(1, 120), "121A", "121B", "121 bis"),
        alley(2, "Ngõ 45 Tuệ Tĩnh", *numbers(1, 90), *inner),
        alley(3, "Ngõ 46 Tuệ Tĩnh", *["5"] * 7, "", "", "", mouth=46),
        alley(4, "Ngõ Chợ Khâm Thiên Rất Dài Tên Và Rất Nhiều Chữ Nữa", *numbers(1, 300, 2)),
        alley(5, "Xóm Giếng Làng", *[""] * 33),
        alley(6, "Ngõ 290 Tuệ Tĩnh"),
    ]  # fmt: skip


def test_every_door_stands_once_and_on_nothing_else() -> None:
    for drawing in everything(*big_ward()):
        at = sorted(squares(drawing))
        assert len(at) == len(set(at))
        for (x, y), (x2, y2) in pairwise(sorted(at)):
            assert abs(x - x2) >= DOOR or abs(y - y2) >= DOOR, f"{(x, y)} and {(x2, y2)}"
        for x, y in at:
            assert 0 <= x <= WIDTH - DOOR and 0 <= y <= drawing.height - DOOR
    assert sum(len(squares(drawing)) for drawing in everything(*big_ward())) == sum(len(a.doors) for a in big_ward())


def test_no_door_lies_below_a_sign_and_no_sign_leaves_the_paper() -> None:
    for drawing in everything(*big_ward()):
        for sign in drawing.signs:
            assert sign.x >= 0 and sign.x + sign.width <= WIDTH and sign.y + 26 <= drawing.height
            for x, y in squares(drawing):
                assert x + DOOR <= sign.x or x >= sign.x + sign.width or y + DOOR <= sign.y or y >= sign.y + 26
        for one, other in pairwise(sorted(drawing.signs, key=lambda sign: sign.y)):
            assert one.y + 26 <= other.y


def test_odd_numbers_stand_on_the_one_side_even_ones_on_the_other() -> None:
    (drawing,) = everything(alley(1, "Phố Huế", *numbers(1, 6)), alley(2, "Ngõ 9 Huế", *numbers(1, 4), mouth=9))
    street, lane = squares(drawing)[:6], squares(drawing)[6:]
    odd, even = ({x for x, _ in street[place::2]} for place in (0, 1))
    assert len(odd) == len(even) == 1 and max(odd) < min(even)
    above, below = min(y for _, y in lane), max(y for _, y in lane)
    assert [y for _, y in lane] == [below, above, below, above]
    assert lane[0][0] == lane[1][0], "1 stands opposite 2"


def test_doors_without_a_number_stand_where_they_are_walked() -> None:
    """The even side is walked back, 2 comes last, what has no number after it: near the mouth, not at the far end."""
    plates = [*numbers(1, 19, 2), *reversed(numbers(2, 20, 2)), "", ""]
    for lanes in (
        [alley(1, "Ngõ 7 Huế", *plates)],
        [alley(1, "Phố Huế", *plates), alley(2, "Ngõ 9 Huế", "1", mouth=9)],
    ):
        roots = trees(lanes)
        two, *loose = [door.id for door in lanes[0].doors[-3:]]
        (line,) = draw(roots[0], stretches(roots, [[two, *loose]])).lines
        spots = [tuple(map(float, spot.split())) for spot in line.d.removeprefix("M").split("L")]
        assert all(dist(one, other) <= 3 * STEP for one, other in pairwise(spots)), line.d


def test_numbers_of_stretches_lie_on_no_sign_and_on_each_other_only_where_there_is_no_room() -> None:
    lanes = [alley(1, "Xóm Đình", *numbers(1, 40), *[""] * 12), alley(2, "Xóm Chùa", *numbers(1, 40))]
    roots = trees(lanes)
    routes = [[door.id for door in one.doors[start : start + 6]] for one in lanes for start in range(0, 48, 6)]
    (drawing,) = (draw(root, stretches(roots, routes)) for root in roots)
    assert len(drawing.marks) == len([route for route in routes if route])
    for mark in drawing.marks:
        for sign in drawing.signs:
            assert mark.y + 8 <= sign.y or mark.y - 8 >= sign.y + 26 or mark.x - mark.width / 2 >= sign.x + sign.width
    for one, other in combinations(drawing.marks, 2):
        assert abs(one.y - other.y) >= 16 or abs(one.x - other.x) >= (one.width + other.width) / 2


def test_a_lane_leaves_its_street_between_the_houses_of_its_number() -> None:
    (drawing,) = everything(alley(1, "Phố Huế", *numbers(1, 20)), alley(2, "Ngõ 9 Huế", "1", mouth=9))
    mouth = drawing.signs[0].y + 13
    ys = [y for _, y in squares(drawing)[:20]]
    assert max(ys[:9]) < mouth < min(ys[9:])


def test_a_door_shows_its_state_in_shape_too() -> None:
    (drawing,) = everything(alley(1, "Ngõ 7 Huế", "1", "2", "3", states="dl "))
    assert len(SQUARE.findall(drawing.doors["done"])) == 1 and len(SQUARE.findall(drawing.doors["open"])) == 2
    assert drawing.doors["later"].count("z") == 1 and "closed" not in drawing.doors


def test_routes_are_numbered_by_their_stretches_over_all_trees() -> None:
    lanes = [
        alley(1, "Ngõ 1 Huế", *numbers(1, 4)),
        alley(2, "Ngõ 2 Huế", *numbers(1, 4)),
        alley(3, "Xóm Chùa", "1", "2"),
    ]
    roots = trees(lanes)
    routes = [[1000, 1002, 2000, 3000, 1003], [], [1001]]
    counted = stretches(roots, routes)
    assert counted[0] == [(1000, 1), (1002, 1), (2000, 2), (3000, 3), (1003, 4)]
    drawings = [draw(root, counted) for root in roots]
    assert [sorted(mark.text for mark in drawing.marks) for drawing in drawings] == [["A1", "A2", "A4", "C1"], ["A3"]]
    assert len(drawings[0].lines) == 4 and drawings[0].lines[0].d.count("L") == 1


@pytest.mark.parametrize(("unit", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letters_do_not_run_out(unit: int, letter: str) -> None:
    assert letter_of(unit) == letter


def test_of_many_hamlets_those_with_the_ticked_alleys_are_drawn() -> None:
    hamlets = [alley(10 * n + m, f"Ngõ {m}", *numbers(1, 30), hamlet=f"Tổ {n}") for n in (1, 2, 3) for m in (1, 2)]
    roots = trees(hamlets)

    def drawn(ticked: set[int], most: int) -> list[object]:
        return [shape(root) for root in trees_of(roots, ticked, most)]

    assert drawn({22}, 400) == [("Tổ 2", ["1", "2"])]
    assert drawn({31, 12}, 400) == [("Tổ 1", ["1", "2"]), ("Tổ 3", ["1", "2"])]
    assert drawn(set(), 400) == [("Tổ 1", ["1", "2"])], "nothing ticked: the first"
    assert drawn({11, 21, 31}, 120) == [("Tổ 1", ["1", "2"]), ("Tổ 2", ["1", "2"])], "no more than there is room for"
    assert drawn({22}, 40) == [("Tổ 2", ["2"])], "of a large hamlet the alleys themselves"
    assert drawn(set(), 40) == [("Tổ 1", ["1"])]
    assert len(roots[0].children) == 2, "the trees themselves stay whole"

"""Addresses as geometry, and the order in which they are walked."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.routes.planner.match import cheapest
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, PlanAlley, PlanDoor
from app.routes.planner.order import chain_of_streets, closed_walk, rank_of, walking_order
from tests.factories.wards import doors, lane, street, unit


def at(alley: PlanAlley, numbers: list[str], lanes: tuple[int, ...] = ()) -> list[float]:
    """How far along the alley plates such as "12A" stand, with lanes opening at these numbers."""
    houses = tuple(
        PlanDoor(k, alley.id, number=int(n.rstrip("AĐ")), suffix=n.lstrip("0123456789")) for k, n in enumerate(numbers)
    )
    walk = Walk(Instance((alley, *(lane(100 + n, n, alley.id) for n in lanes)), houses, ()))
    return [*(spot[1] for spot in walk.door), *(walk.mouth[i][1] for i in walk.children[walk.index[alley.id]])]


def test_a_number_is_a_distance_and_odd_ones_face_even_ones() -> None:
    assert at(street(), ["1", "2", "3", "45", "46"]) == [5, 5, 10, 115, 115]


def test_a_house_with_a_letter_has_a_front_of_its_own() -> None:
    assert at(street(), ["11", "12", "12A", "12Đ", "13", "14", "12A"]) == [30, 30, 34, 38, 35, 43, 34]


def test_a_lane_takes_a_number_and_less_room_than_a_house() -> None:
    assert at(street(), ["3", "5", "9", "8"], lanes=(5, 7)) == [10, 15, 22, 20, 13.5, 17]


def test_numbers_of_a_street_go_on_from_the_block_before() -> None:
    block = PlanAlley(1, "phố Chợ", crossings=(1, 2))
    assert at(block, ["81", "82", "91"], lanes=(84,)) == [11, 11, 36, 14.5], (
        "from the lowest when that is all one knows"
    )
    before = PlanAlley(2, "phố Chợ", crossings=(0, 1))
    walk = Walk(Instance((block, before), (PlanDoor(1, 1, number=81), PlanDoor(2, 2, number=70)), ()))
    assert [spot[1] for spot in walk.door] == [31, 11]
    assert at(block, ["9"]) == [31], "from 1 where that is near"


def test_the_walk_climbs_to_the_mouths() -> None:
    ward = Instance(
        (street(), lane(2, 44), lane(3, 46), lane(4, 8, parent_id=3)),
        (
            PlanDoor(1, 1, number=2),
            PlanDoor(2, 2, number=4),
            PlanDoor(3, 3, number=4),
            PlanDoor(4, 4, number=2),
            PlanDoor(5, 1, number=1),
        ),
        (),
    )
    walk = Walk(ward)

    def metres(a: int, b: int) -> float:
        return walk.metres(walk.door[a - 1], walk.door[b - 1])

    assert metres(1, 2) == 103.5 + 10  # along the street from 2 to 44, then in
    assert metres(2, 3) == 10 + 3.5 + 10  # out of one lane, past it, into the next
    assert metres(3, 4) == 8.5 + 5  # deeper: from 4 to the mouth at 8, then in
    assert metres(4, 2) == 5 + 18.5 + 3.5 + 10
    assert metres(5, 1) == 5 + 5  # across the street by way of its end, nearer than its width
    assert metres(4, 2) == metres(2, 4)


def test_to_every_door_agrees_with_one_by_one() -> None:
    ward = Instance(
        (street(), street(9, "phố Sau"), lane(2, 44), lane(3, None), lane(4, 8, parent_id=3)),
        tuple(
            doors(1, [1, 2, 30], 1)
            + doors(2, [3, 8], 10)
            + doors(3, [1, 6], 20)
            + doors(4, [5], 30)
            + doors(9, [7], 40)
        ),
        (unit(1, 3, home_number=5), unit(2, 9, home_number=2)),
    )
    walk = Walk(ward)
    for home in walk.home:
        assert home is not None
        assert walk.metres_to_doors(home) == [walk.metres(home, d) for d in walk.door]


def test_up_the_odd_side_back_on_the_even_and_into_the_lane_at_its_mouth() -> None:
    ward = Instance(
        (street(), lane(2, 5), lane(3, 6)),
        tuple(doors(1, [1, 2, 3, 4, 7, 8], 0) + doors(2, [1, 2], 20) + doors(3, [2, 1], 30)),
        (),
    )
    ids = [ward.doors[k].id for k in walking_order(ward, Walk(ward))]
    assert ids == [0, 2, 20, 21, 4, 5, 31, 30, 3, 1]


def test_a_hand_made_order_wins_over_the_numbers() -> None:
    keys = {1: "c", 3: "a", 5: "b"}
    ward = Instance((street(),), tuple(PlanDoor(n, 1, key, number=n) for n, key in keys.items()), ())
    assert [ward.doors[k].id for k in walking_order(ward, Walk(ward))] == [3, 5, 1]


def test_doors_without_numbers_follow_the_list() -> None:
    ward = Instance((street(),), tuple(PlanDoor(i, 1) for i in (5, 3, 9)), ())
    assert [ward.doors[k].id for k in walking_order(ward, Walk(ward))] == [5, 3, 9]


def test_streets_with_crossings_make_a_short_chain_and_areas_follow_in_list_order() -> None:
    def road(i: int, u: int, v: int) -> PlanAlley:
        return PlanAlley(i, f"phố {i}", order=i, length_m=100, crossings=(u, v))

    ward = Instance((road(1, 0, 1), road(2, 3, 2), road(3, 1, 2), PlanAlley(7, "tổ 7", order=7), street(5)), (), ())
    walk = Walk(ward)
    assert [(walk.alleys[r].id, far) for r, far in chain_of_streets(walk)] == [
        (1, False),
        (3, False),
        (2, True),
        (5, False),
        (7, False),
    ]
    assert walk.metres((walk.index[1], 90, 0), (walk.index[2], 95, 0)) == 10 + 100 + 5


def test_the_pieces_of_a_street_are_one_place_in_the_list() -> None:
    pieces = [PlanAlley(i, "phố Chợ", order=1, length_m=50, crossings=(k, k + 1)) for k, i in enumerate((1, -1, -2))]
    walk = Walk(Instance((*pieces, PlanAlley(7, "tổ 7", order=7), street(9)), (), ()))
    assert [walk.rank[walk.index[i]] for i in (-2, -1, 1, 7, 9)] == [0, 0, 0, 1, 2]
    assert walk.metres((walk.index[-2], 10, 0), (walk.index[7], 5, 0)) == 10 + 5 + 100


def test_nothing_is_guessed_to_stand_beyond_the_end() -> None:
    """On a street of 100 m the houses and lanes without metres stand within them, whatever their numbers say."""
    short = PlanAlley(1, "phố Chợ", length_m=100, crossings=(0, 1))
    across = PlanAlley(2, "phố Ngang", length_m=50, crossings=(1, 2))
    houses = (*doors(1, [2, 400], 1), *doors(2, [2], 3), *doors(3, [2], 4), PlanDoor(5, 1, "z"))
    walk = Walk(Instance((short, across, lane(3, 466)), houses, (unit(1, 1, home_number=900),)))
    assert walk.home == [(walk.index[1], 100, 1)]
    assert [spot[1] for spot in walk.door] == [11, 100, 11, 5, 100] and walk.mouth[walk.index[3]][1] == 100
    assert walk.metres(walk.door[3], walk.door[2]) == 5 + 11


def test_a_blind_end_is_as_far_from_everything_as_by_its_only_street() -> None:
    ends = ((0, 1), (1, 2), (2, 3), (3, 1), (4, 5))
    roads = [PlanAlley(i, f"phố {i}", order=i, length_m=10.0 * i, crossings=pair) for i, pair in enumerate(ends, 1)]
    walk = Walk(Instance(tuple(roads), (), ()))
    assert [walk.between_crossings(0, x) for x in range(6)] == [0, 10, 30, 50, None, None]
    assert [walk.between_crossings(x, 0) for x in range(6)] == [0, 10, 30, 50, None, None]
    assert [walk.between_crossings(4, x) for x in (4, 5, 0)] == [0, 50, None]


def test_lanes_in_a_ring_are_refused() -> None:
    with pytest.raises(ValueError, match="ring"):
        Instance((PlanAlley(1, "a", 2), PlanAlley(2, "b", 1)), (), ())


def test_a_route_starts_where_home_is_nearest() -> None:
    ward = Instance((street(),), tuple(doors(1, [1, 3, 5, 7], 0)), (unit(1, home_number=7),))
    walk = Walk(ward)
    ring, metres = closed_walk(walk, walk.home[0], [0, 1, 2, 3], rank_of(walking_order(ward, walk)))
    assert ring in ([3, 0, 1, 2], [0, 1, 2, 3])
    assert metres == 30


@given(st.lists(st.lists(st.integers(0, 20), min_size=5, max_size=5), min_size=1, max_size=5))
def test_the_matching_is_the_cheapest(cost: list[list[int]]) -> None:
    chosen = cheapest(cost)
    assert len(set(chosen)) == len(cost)
    best = min(sum(cost[r][c] for r, c in enumerate(p)) for p in permutations(range(5), len(cost)))
    assert sum(cost[r][c] for r, c in enumerate(chosen)) == best

"""Plans of small wards by the built-in method, the refusals and the balance."""

import pytest

from app.routes.planner.balance import LoadState, balance
from app.routes.planner.explanation import Why, explain
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, Method, RefusalCode
from app.routes.planner.order import rank_of, walking_order
from app.routes.planner.plan import make_plan, plan_of, route_of
from tests.factories.wards import doors, lane, one_lane, street, unit


def test_each_takes_the_lane_where_they_live() -> None:
    lanes = [lane(k, 20 * k) for k in (2, 3, 4)]
    houses = [d for k in (2, 3, 4) for d in doors(k, list(range(1, 11)), 100 * k)]
    ward = Instance((street(), *lanes), tuple(houses), (unit(1, 4), unit(2, 2), unit(3, 3)))
    plan = make_plan(ward)
    assert [r.alleys for r in plan.routes] == [(4,), (2,), (3,)]
    assert [f.why for f in explain(ward, plan)] == [Why.LIVES_HERE] * 3
    assert {line.state for line in balance(ward, plan)} == {LoadState.ON}
    assert not plan.refusals


def test_work_is_shared_by_the_time_each_has() -> None:
    ward = Instance((street(),), tuple(doors(1, list(range(1, 31)), 1)), (unit(1, None, 60), unit(2, None, 120)))
    plan = make_plan(ward)
    assert [len(r.doors) for r in plan.routes] == [10, 20]


@pytest.mark.parametrize(
    ("people", "capacity", "limit", "missing", "surplus"),
    [(2, 60, 10, 1, 5), (1, 600, 10, 2, 15), (2, 0, None, 0, 25), (3, 600, None, 0, 0)],
)
def test_not_enough_people(people: int, capacity: int, limit: int | None, missing: int, surplus: int) -> None:
    homes = tuple(unit(j, minutes=capacity, max_doors=limit) for j in range(people))
    ward = Instance((street(),), tuple(doors(1, list(range(1, 26)), 1)), homes)
    plan = make_plan(ward)
    assert len(plan.unassigned) == surplus
    if not surplus:
        assert plan.refusal is None
        return
    assert plan.refusal is not None
    code = RefusalCode.NOBODY_AVAILABLE if not capacity else RefusalCode.NOT_ENOUGH_PEOPLE
    assert (plan.refusal.code, plan.refusal.missing_people, plan.refusal.surplus_doors) == (
        code,
        missing,
        surplus,
    )


def test_an_alley_all_are_barred_from_is_named_and_the_rest_is_planned() -> None:
    ward = one_lane(people=2, barred=frozenset({2}))
    plan = make_plan(ward)
    assert [(r.code, r.alleys, r.surplus_doors) for r in plan.refusals] == [(RefusalCode.ALLEY_BARRED_BY_ALL, (2,), 10)]
    assert sum(len(r.doors) for r in plan.routes) == 10


def test_a_barred_unit_works_elsewhere() -> None:
    ward = Instance(
        (street(), lane(2, 6)),
        tuple(doors(1, list(range(2, 22, 2)), 1) + doors(2, list(range(1, 11)), 500)),
        (unit(1, 2, barred=frozenset({2})), unit(2, 1)),
    )
    plan = make_plan(ward)
    assert plan.routes[0].alleys == (1,)
    assert not plan.unassigned


def test_a_minimum_keeps_people_at_home_rather_than_bring_them_for_two_doors() -> None:
    ward = one_lane(people=6, houses=10, min_minutes=20)
    loads = [len(r.doors) for r in make_plan(ward).routes]
    assert sum(loads) == 10
    assert all(n == 0 or n >= 4 for n in loads)
    assert sum(n > 0 for n in loads) == 2


def test_nothing_to_do_is_a_plan() -> None:
    plan = make_plan(Instance((), (), (unit(1, None),)))
    assert [r.doors for r in plan.routes] == [()]
    assert plan.refusal is None


def test_doors_chosen_by_hand_are_walked_up_the_odd_side_and_back_on_the_even() -> None:
    ward = one_lane(people=2)
    walk = Walk(ward)
    places = [k for k, d in enumerate(ward.doors) if d.alley_id == 2]
    ids = list(route_of(ward, walk, rank_of(walking_order(ward, walk)), 1, places).doors)
    begins = ids.index(500)
    assert ids[begins:] + ids[:begins] == [500, 502, 504, 506, 508, 509, 507, 505, 503, 501]


def test_a_load_over_capacity_put_together_by_hand_is_shown() -> None:
    ward = one_lane(people=2, minutes=75)
    loads = balance(ward, plan_of(ward, Walk(ward), {0: range(len(ward.doors))}, Method.HAND))
    assert [(load.state, load.over_capacity) for load in loads] == [(LoadState.OVER, True), (LoadState.IDLE, False)]


def test_shared_alleys_name_the_other_unit() -> None:
    ward = Instance((street(),), tuple(doors(1, list(range(1, 21)), 1)), (unit(1), unit(2, None)))
    one, two = explain(ward, make_plan(ward))
    assert (one.alleys[0].with_units, two.alleys[0].with_units) == ((2,), (1,))
    assert (one.why, two.why, two.home_m) == (Why.LIVES_HERE, Why.NO_HOME, None)

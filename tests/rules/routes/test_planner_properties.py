"""What holds for every plan of every ward."""

from hypothesis import given, settings

from app.routes.planner.balance import LoadState, balance
from app.routes.planner.explanation import explain
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance
from app.routes.planner.order import rank_of, sweep_order, walking_order
from app.routes.planner.plan import make_plan
from app.routes.planner.repair import Load
from tests.factories.wards import wards

quick = settings(max_examples=60, deadline=None)


@quick
@given(wards())
def test_every_door_is_given_once_or_reported(ward: Instance) -> None:
    plan = make_plan(ward)
    given_out = [d for r in plan.routes for d in r.doors] + list(plan.unassigned)
    assert sorted(given_out) == sorted(d.id for d in ward.doors)
    assert [r.unit_id for r in plan.routes] == [u.id for u in ward.units]
    assert bool(plan.unassigned) == bool(plan.refusals)
    assert sum(r.surplus_doors for r in plan.refusals) == len(plan.unassigned)


@quick
@given(wards())
def test_capacities_and_bars_hold(ward: Instance) -> None:
    alley_of = {d.id: d.alley_id for d in ward.doors}
    plan = make_plan(ward)
    for unit, route in zip(ward.units, plan.routes, strict=True):
        assert route.minutes <= unit.capacity_minutes + 1e-6
        assert unit.max_doors is None or len(route.doors) <= unit.max_doors
        assert not unit.barred & {alley_of[d] for d in route.doors}
        assert set(route.alleys) == {alley_of[d] for d in route.doors}
    assert not any(line.over_capacity for line in balance(ward, plan))


@quick
@given(wards())
def test_the_same_ward_and_seed_give_the_same_plan(ward: Instance) -> None:
    assert make_plan(ward, 7) == make_plan(ward, 7)


@quick
@given(wards(bars=False, tight=False))
def test_routes_are_contiguous_in_one_order_of_the_ward(ward: Instance) -> None:
    walk = Walk(ward)
    plan = make_plan(ward)
    index = {d.id: k for k, d in enumerate(ward.doors)}

    def contiguous(order: list[int]) -> bool:
        rank = rank_of(order)
        places = [sorted(rank[index[d]] for d in r.doors) for r in plan.routes if r.doors]
        return all(p[-1] - p[0] == len(p) - 1 for p in places)

    assert contiguous(sweep_order(walk)) or contiguous(walking_order(ward, walk))


@quick
@given(wards(bars=False, tight=False, minimum=False))
def test_nobody_is_idle_while_another_is_over_target(ward: Instance) -> None:
    plan = make_plan(ward)
    states = {line.state for line in balance(ward, plan) if line.doors != 1}
    assert not {LoadState.IDLE, LoadState.OVER} <= states
    assert sum(bool(r.doors) for r in plan.routes) == min(len(ward.units), len(ward.doors))


@quick
@given(wards())
def test_a_door_left_over_fits_nowhere(ward: Instance) -> None:
    plan = make_plan(ward)
    walk = Walk(ward)
    index = {d.id: k for k, d in enumerate(ward.doors)}
    held = [[index[d] for d in r.doors] for r in plan.routes]
    load = Load(ward, walk, rank_of(walking_order(ward, walk)), held)
    for door in plan.unassigned:
        for j in range(len(ward.units)):
            k = index[door]
            able = ward.units[j].capacity_minutes > 0
            assert not (able and load.may(j, k) and load.fits(j, [*held[j], k]))


@quick
@given(wards())
def test_every_route_explains_itself(ward: Instance) -> None:
    plan = make_plan(ward)
    facts = explain(ward, plan)
    assert [f.unit_id for f in facts] == [r.unit_id for r in plan.routes if r.doors]
    for f in facts:
        assert sum(a.doors for a in f.alleys) == f.doors
        assert all(f.unit_id not in a.with_units for a in f.alleys)

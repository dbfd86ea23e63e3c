"""What holds for every plan the solver makes; the other method has the same tests beside this one."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.plans.differences import compare
from app.routes.planner.balance import LoadState, balance
from app.routes.planner.equipment import equip
from app.routes.planner.limits import limits_of
from app.routes.planner.methods import use_solver
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, Method, PlanAlley, PlanDoor, RefusalCode
from app.routes.planner.plan import make_plan
from app.routes.planner.replan import replan
from app.routes.planner.solver.walking import metres
from app.routes.planner.solver.ward import ward_of
from app.routes.planner.timing import lateness
from tests.factories.wards import doors, lane, street, unit, wards

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
STEPS = 200


@pytest.fixture(autouse=True)
def equipped() -> Iterator[None]:
    assert equip() is Method.SOLVER, "requirements-planner.txt is not installed: run `make planner`"
    yield
    use_solver(None)


def crossroads(people: int, seed: int = 0, houses: int = 12) -> Instance:
    """Four streets round a square, each with three lanes of `houses` doors, and homes along them."""
    streets = [
        PlanAlley(i, f"phố {i}", order=i, length_m=200, crossings=(i, (i + 1) % 4), width_m=12) for i in range(4)
    ]
    lanes = [
        PlanAlley(
            10 + k,
            f"ngõ {k}",
            k % 4,
            order=10 + k,
            mouth_m=40 + 50 * (k // 4),
            mouth_side=k % 2,
            length_m=90,
            width_m=3,
        )
        for k in range(12)
    ]
    homes = [
        PlanDoor(1000 * k + i, 10 + k, number=i + 1, side=i % 2, at_m=5.0 * (i // 2) + 4)
        for k in range(12)
        for i in range(houses)
    ]
    units = [
        unit(
            j + 1,
            10 + (j * 7 + seed) % 12,
            110,
            home_at_m=(j * 13 + seed) % 60,
            home_side=j % 2,
            begins=480 + 60 * (j % 3),
        )
        for j in range(people)
    ]
    return Instance((*streets, *lanes), tuple(homes), tuple(units))


@quick
@given(wards(), st.integers(0, 5))
def test_every_door_is_given_once_or_reported_and_no_limit_is_passed(ward: Instance, seed: int) -> None:
    plan = make_plan(ward, seed, steps=STEPS)
    given_out = [d for r in plan.routes for d in r.doors] + list(plan.unassigned)
    assert sorted(given_out) == sorted(d.id for d in ward.doors)
    assert sum(r.surplus_doors for r in plan.refusals) == len(plan.unassigned)
    alley_of = {d.id: d.alley_id for d in ward.doors}
    for one, route in zip(ward.units, plan.routes, strict=True):
        assert route.minutes <= one.capacity_minutes + 1e-6
        assert one.max_doors is None or len(route.doors) <= one.max_doors
        assert not one.barred & {alley_of[d] for d in route.doors}
    assert make_plan(ward, seed, steps=STEPS) == plan
    assert plan.method is Method.SOLVER


@quick
@given(wards(bars=False, tight=False, minimum=False))
def test_nobody_is_idle_while_another_is_over_target(ward: Instance) -> None:
    plan = make_plan(ward, steps=STEPS)
    assert not {LoadState.IDLE, LoadState.OVER} <= {line.state for line in balance(ward, plan) if line.doors != 1}
    assert sum(bool(r.doors) for r in plan.routes) == min(len(ward.units), len(ward.doors))


@quick
@given(wards())
def test_the_kernels_walk_as_far_as_the_plain_metric(ward: Instance) -> None:
    limits = limits_of(ward)
    units = sorted(limits)
    if not ward.doors or not units:
        return
    walk = Walk(ward)
    arrays = ward_of(ward, walk, units, limits)
    spots = [*walk.door, *(walk.home[j] for j in units)]
    for i in range(0, len(spots), 3):
        for j in range(len(spots)):
            p, q = spots[i], spots[j]
            far = walk.metres(p, q) if p is not None and q is not None else 0.0
            assert np.isclose(metres(arrays, i, j), far)


def test_the_kernels_walk_round_a_square_of_streets() -> None:
    ward = crossroads(3)
    walk = Walk(ward)
    arrays = ward_of(ward, walk, [0, 1, 2], limits_of(ward))
    for i in range(0, len(ward.doors), 7):
        for j in range(len(ward.doors)):
            assert np.isclose(metres(arrays, i, j), walk.metres(walk.door[i], walk.door[j]))


def test_polish_shortens_the_walk_which_is_shorter_than_the_built_in_one() -> None:
    ward = crossroads(23, houses=17)
    plain, long = (sum(r.minutes_walk for r in make_plan(ward, steps=n).routes) for n in (0, 5000))
    use_solver(None)
    assert long < plain < sum(r.minutes_walk for r in make_plan(ward).routes)


@pytest.mark.parametrize("seed", range(4))
def test_windows_are_met(seed: int) -> None:
    ward = crossroads(15, seed)
    timed = {1000 * k + (k * 5 + seed) % 12: (490.0 + 17 * k, 520.0 + 17 * k) for k in range(12)}
    ward = replace(ward, doors=tuple(replace(d, window=timed.get(d.id)) for d in ward.doors))
    plan = make_plan(ward, seed, steps=500)
    walk, index = Walk(ward), {d.id: k for k, d in enumerate(ward.doors)}
    assert not plan.unassigned
    for j, route in enumerate(plan.routes):
        assert lateness(ward, walk, j, [index[d] for d in route.doors]) == 0


def test_a_window_in_which_nobody_is_free_is_refused_and_the_rest_planned() -> None:
    ward = crossroads(14)
    ward = replace(ward, doors=(replace(ward.doors[0], window=(60.0, 90.0)), *ward.doors[1:]))
    plan = make_plan(ward, steps=STEPS)
    assert plan.unassigned == (ward.doors[0].id,)
    assert [(r.code, r.surplus_doors, r.alleys) for r in plan.refusals] == [(RefusalCode.NOBODY_FREE_THEN, 1, (10,))]


@pytest.mark.parametrize("solver", [True, False])
def test_pins_and_kept_routes_hold(solver: bool) -> None:
    if not solver:
        use_solver(None)
    ward = crossroads(14)
    pinned = {d.id for d in ward.doors if d.alley_id == 15 and d.side == 1}
    ward = replace(ward, doors=tuple(replace(d, unit_id=3 if d.id in pinned else None) for d in ward.doors))
    kept = {1: [5, 3, 4], 2: []}
    plan = make_plan(ward, kept=kept, steps=STEPS)
    routes = {r.unit_id: r.doors for r in plan.routes}
    assert routes[1] == (5, 3, 4)
    assert routes[2] == ()
    assert pinned <= set(routes[3])
    assert not plan.unassigned


def test_a_pin_that_does_not_fit_is_refused_by_name() -> None:
    ward = Instance((street(),), tuple(doors(1, list(range(1, 21)), 1)), (unit(1, max_doors=4), unit(2)))
    ward = replace(ward, doors=tuple(replace(d, unit_id=1) for d in ward.doors))
    plan = make_plan(ward, steps=STEPS)
    assert [(r.code, r.surplus_doors) for r in plan.refusals] == [(RefusalCode.UNIT_FULL, 16)]


@pytest.mark.parametrize("solver", [True, False])
@pytest.mark.parametrize("gone", [2, 9])
def test_who_drops_out_changes_few_routes_and_no_visited_door_moves(gone: int, solver: bool) -> None:
    if not solver:
        use_solver(None)
    ward = crossroads(30, houses=20)
    before = make_plan(ward, steps=STEPS)
    present = {r.unit_id: list(r.doors) for r in before.routes}
    visited = {doors[0] for doors in present.values() if doors} - set(present[gone])
    without = replace(ward, units=tuple(u for u in ward.units if u.id != gone))
    found = replan(without, present, visited=visited, locked={1})
    after = {r.unit_id: list(r.doors) for r in found.plan.routes}
    assert not found.plan.unassigned
    assert len(found.changed) <= 3 and 1 not in found.changed
    assert all(after[u] == present[u] for u in after if u not in found.changed)
    assert all(after[u][0] == present[u][0] for u in after if present[u] and present[u][0] in visited)
    was, will = ({door: r.unit_id for r in plan.routes for door in r.doors} for plan in (before, found.plan))
    told = compare(was, will, {}, {}, len(ward.units))
    assert {change.id for change in told.changes} == {gone, *found.changed} and not told.left
    assert sum(change.gained for change in told.changes) == sum(change.lost for change in told.changes) > 0


def test_new_doors_go_to_neighbours_and_nothing_changes_without_a_change() -> None:
    ward = crossroads(30, houses=20)
    present = {r.unit_id: list(r.doors) for r in make_plan(ward, steps=STEPS).routes}
    assert replan(ward, present).changed == ()
    more = (*ward.doors, *(PlanDoor(90_000 + i, 13, side=0, at_m=70.0 + i) for i in range(4)))
    found = replan(replace(ward, doors=more), present)
    assert not found.plan.unassigned
    assert 1 <= len(found.changed) <= 3


def test_teams_with_time_to_spare_share_evenly() -> None:
    lanes = [lane(k, 20 * k) for k in (2, 3, 4)]
    houses = [d for k in (2, 3, 4) for d in doors(k, list(range(1, 26)), 100 * k)]
    ward = Instance((street(), *lanes), tuple(houses), (unit(1, 2, 300), unit(2, 2, 300), unit(3, None, 300)))
    loads = [len(r.doors) for r in make_plan(ward).routes]
    assert sum(loads) == 75
    assert max(loads) - min(loads) <= 12


@pytest.mark.parametrize(("people", "houses"), [(40, 3), (16, 2), (12, 12)])
def test_nobody_comes_for_less_than_the_least_while_others_could_carry_it(people, houses):
    ward = crossroads(people, houses=houses)
    ward = replace(ward, units=tuple(replace(one, min_minutes=4 * 5.0) for one in ward.units))
    plan = make_plan(ward, steps=STEPS)
    assert not plan.unassigned and min(len(route.doors) for route in plan.routes if route.doors) >= 4

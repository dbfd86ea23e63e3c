"""Bars, limits, minimums, windows, pins, kept and locked routes, visited doors: all at once, in any ward."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.routes.planner.equipment import equip
from app.routes.planner.methods import use_solver
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, Plan
from app.routes.planner.plan import make_plan
from app.routes.planner.replan import replan
from app.routes.planner.timing import lateness
from tests.factories.wards import wards

WINDOWS = ((0.0, 10.0), (20.0, 60.0), (500.0, 520.0), (30.0, 30.0))
GONE = 999


@pytest.fixture(autouse=True)
def as_found() -> Iterator[None]:
    yield
    use_solver(None)


@st.composite
def asked_much(draw: st.DrawFn) -> Instance:
    """A ward in which some doors are pinned (one unit is gone) or have a window."""
    ward = draw(wards())
    units = st.sampled_from([*(u.id for u in ward.units), GONE])
    pin = st.one_of(st.none(), st.none(), st.none(), units)
    window = st.one_of(st.none(), st.none(), st.none(), st.sampled_from(WINDOWS))
    return replace(ward, doors=tuple(replace(d, unit_id=draw(pin), window=draw(window)) for d in ward.doors))


def check(ward: Instance, plan: Plan, fixed: Mapping[int, Sequence[int]], visited: Collection[int] = ()) -> None:
    """Every door once or left with a reason, fixed routes as they were, all others what their unit may and can do."""
    given_out = [d for route in plan.routes for d in route.doors]
    assert sorted([*given_out, *plan.unassigned]) == [d.id for d in ward.doors]
    assert sum(refusal.surplus_doors for refusal in plan.refusals) == len(plan.unassigned)
    walk, place = Walk(ward), {d.id: k for k, d in enumerate(ward.doors)}
    for j, (unit, route) in enumerate(zip(ward.units, plan.routes, strict=True)):
        if unit.id in fixed:
            assert list(route.doors) == list(fixed[unit.id])
            continue
        free = [ward.doors[place[d]] for d in route.doors if d not in visited]
        assert all(d.alley_id not in unit.barred and d.unit_id in (None, unit.id) for d in free)
        if route.doors and len(free) == len(route.doors):
            assert unit.max_doors is None or len(free) <= unit.max_doors
            assert lateness(ward, walk, j, [place[d] for d in route.doors]) == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ward=asked_much(), solver=st.booleans(), chance=st.randoms(use_true_random=False))
def test_everything_holds_at_once(ward: Instance, solver: bool, chance: Random) -> None:
    if solver:
        equip()
    else:
        use_solver(None)
    ids = [d.id for d in ward.doors]
    kept = {ward.units[0].id: chance.sample(ids, min(3, len(ids)))}
    plan = make_plan(ward, kept=kept, steps=60)
    check(ward, plan, kept)

    present = {r.unit_id: [d for d in r.doors if chance.random() < 0.8] for r in plan.routes if chance.random() < 0.9}
    visited = {d for doors in present.values() for d in doors[:1] if chance.random() < 0.5}
    locked = {u.id for u in ward.units if chance.random() < 0.2}
    again = replan(ward, {**present, GONE: ids[:2]}, locked=locked, visited=visited, steps=60).plan
    check(ward, again, {unit: present.get(unit, []) for unit in locked}, visited)
    after = {d: r.unit_id for r in again.routes for d in r.doors}
    assert all(after[d] == unit for unit, doors in present.items() for d in doors if d in visited)

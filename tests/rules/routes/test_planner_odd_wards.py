"""Wards of any shape by the command: a valid plan, or a sentence about what is left; never a traceback."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.routes.planner.__main__ import main
from app.routes.planner.instance_file import read_instance, read_routes
from app.routes.planner.methods import use_solver
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance
from app.routes.planner.plan import make_plan
from app.routes.planner.replan import replan
from app.routes.planner.timing import lateness

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PLATES = ("", "1", "2A", "12B", "Số 3", "x", "9/9", "500", "Số 5 ngõ 2")
DOOR_WINDOWS = ([480, 500], [0, 10], [500, 520], [600, 590], [480, 480], [1000, 1100], [490.5, 700])
HOURS = ([480, 600], [480, 485], [480, 480], [600, 480], [0, 1440], [1000, 1090])


@pytest.fixture(autouse=True)
def as_found() -> Iterator[None]:
    yield
    use_solver(None)


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    """Any number of alleys, doors (perhaps all on one point) and units; hours, bars, limits and windows at random."""

    def column(of: st.SearchStrategy[Any], rows: int) -> list[Any]:
        return draw(st.lists(of, min_size=rows, max_size=rows))

    alleys = draw(st.sampled_from([1, 1, 2, 4, 9]))
    doors = draw(st.sampled_from([0, 1, 2, 6, 25]))
    units = draw(st.sampled_from([0, 1, 2, 5, 30]))
    parents = [-1, *(draw(st.integers(-1, i - 1)) for i in range(1, alleys))]
    lane = st.integers(0, alleys - 1)
    one_point, measured, side = draw(st.booleans()), draw(st.booleans()), st.integers(0, 1)
    metres = st.sampled_from([0, 3.3, 70.0, 400])
    data: dict[str, Any] = {
        "alleys": {"par": parents, "num": column(st.sampled_from([-1, 0, 1, 5, 200]), alleys)},
        "households": {
            "alley": [0] * doors if one_point else column(lane, doors),
            "no": ["7"] * doors if one_point else column(st.sampled_from(PLATES), doors),
            "win": draw(st.dictionaries(st.integers(0, doors - 1).map(str), st.sampled_from(DOOR_WINDOWS)))
            if doors
            else {},
        },
        "units": {
            "alley": column(st.integers(-1, alleys - 1), units),
            "no": column(st.sampled_from(["", "5"]), units),
            "cap": column(st.sampled_from([0, 1, 3, 99]), units),
            "min": column(st.sampled_from([0, 1, 4, 100]), units),
            "win": column(st.sampled_from(HOURS), units),
            "no_alleys": column(st.one_of(st.just([]), st.just([]), st.lists(lane), st.just([*range(alleys)])), units),
        },
        "speed": draw(st.sampled_from([70, 1])),
        "service": draw(st.sampled_from([5, 0, 60])),
    }
    if draw(st.booleans()):
        data["alleys"] |= {end: column(st.integers(0, 3), alleys) for end in ("u", "v")}
    if measured:
        data["alleys"] |= {name: column(metres, alleys) for name in ("at", "len", "width")}
        data["alleys"]["side"] = column(side, alleys)
        for table, rows in (("households", doors), ("units", units)):
            data[table] |= {"off": column(metres, rows), "side": column(side, rows)}
    return data


def check(instance: Instance, most: list[int], routes: Mapping[int, Sequence[int]], left: int) -> None:
    """Every door once or left, nobody with too much, where they may not be or late."""
    walk, given_out = Walk(instance), [door for doors in routes.values() for door in doors]
    assert list(routes) == [unit.id for unit in instance.units]
    assert len(given_out) == len(set(given_out)) and set(given_out) <= {door.id for door in instance.doors}
    assert len(instance.doors) - len(given_out) == left
    for place, unit in enumerate(instance.units):
        doors = routes[unit.id]
        assert len(doors) <= most[place]
        assert not unit.barred & {instance.doors[door].alley_id for door in doors}
        assert not doors or lateness(instance, walk, place, doors) == 0


def half_of(routes: Mapping[int, Sequence[int]], keep: set[int]) -> dict[int, list[int]]:
    return {unit: [door for door in doors if door in keep] for unit, doors in routes.items()}


@quick
@given(data=files(), keep=st.sets(st.integers(0, 24)))
def test_the_command_plans_what_can_be_planned_says_what_is_left_and_goes_on_from_half_a_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: dict[str, Any], keep: set[int]
) -> None:
    ward, out, half = tmp_path / "ward.json", tmp_path / "plan.json", tmp_path / "half.json"
    ward.write_text(json.dumps(data), encoding="utf-8")
    instance = read_instance(ward)
    for more in ([], ["--locked", str(half)]):
        code = main([str(ward), "--out", str(out), "--polish", "60", *more])
        routes = read_routes(out)
        left = len(instance.doors) - sum(len(doors) for doors in routes.values())
        assert code == (1 if left else 0) and bool(capsys.readouterr().err) == bool(left)
        check(instance, data["units"]["cap"], routes, left)
        half.write_text(json.dumps({"routes": half_of(routes, keep)}))


@quick
@given(data=files(), keep=st.sets(st.integers(0, 24)))
def test_so_does_the_built_in_method(tmp_path: Path, data: dict[str, Any], keep: set[int]) -> None:
    use_solver(None)
    ward = tmp_path / "ward.json"
    ward.write_text(json.dumps(data), encoding="utf-8")
    instance = read_instance(ward)
    plan = make_plan(instance)
    for made in (plan, replan(instance, half_of({r.unit_id: r.doors for r in plan.routes}, keep)).plan):
        check(instance, data["units"]["cap"], {r.unit_id: r.doors for r in made.routes}, len(made.unassigned))
        assert sum(refusal.surplus_doors for refusal in made.refusals) == len(made.unassigned)

"""What plans are measured with: wards from a seed, a scorer that misses no fault, a metric of its own."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.routes.planner.instance_file import read_instance
from app.routes.planner.metric import Walk
from app.routes.planner.plan import make_plan
from tests.bench.figures import write_between_markers
from tests.bench.planner.addresses import guessed
from tests.bench.planner.generator import from_addresses, make_ward
from tests.bench.planner.metric import Metric
from tests.bench.planner.score import score
from tests.bench.planner.true_streets import true_ward
from tests.bench.planner.wards import GIVEN, load, save, ward_of
from tests.kit.source import PROJECT

THEIRS = PROJECT.parent / "shared" / "data" / "planner" / "score.py"
SEED, DOORS = 3, 120

Routes = dict[str, list[int]]


@pytest.fixture(scope="module")
def data():
    return make_ward(SEED, DOORS)


@pytest.fixture(scope="module")
def routes(data, tmp_path_factory) -> Routes:
    made = make_plan(read_instance(save(data, tmp_path_factory.mktemp("ward") / "ward.json")))
    return {str(route.unit_id): list(route.doors) for route in made.routes}


def test_the_same_seed_is_the_same_ward_and_another_is_another(data) -> None:
    assert json.dumps(make_ward(SEED, DOORS)) == json.dumps(data)
    assert make_ward(SEED + 1, DOORS) != data


@pytest.mark.parametrize(("doors", "depths"), [(30, {0, 1}), (400, {0, 1, 2, 3})])
def test_a_ward_has_what_was_asked(doors, depths) -> None:
    data = make_ward(SEED, doors, appointments=0.1)
    ward = ward_of(data)
    lanes = ward.alleys
    assert len(ward.doors) == doors and len(ward.windows) == doors // 10
    assert set(data["alleys"]["depth"]) >= depths
    for alley, parent in enumerate(lanes.parent):
        assert parent < alley and (parent < 0) == (lanes.u[alley] >= 0)
        assert parent < 0 or 0 < lanes.at[alley] < lanes.length[parent]
    assert all(0 < off < lanes.length[alley] for alley, off, _ in ward.doors)
    assert len({(*spot, no) for spot, no in zip(ward.doors, data["households"]["no"], strict=True)}) == doors
    for door, (opens, closes) in ward.windows.items():
        able = [unit for unit in ward.units if ward.doors[door][0] not in unit.barred]
        assert any(unit.window[0] <= closes and opens < unit.window[1] for unit in able)


def test_the_planner_answers_a_new_ward_validly(data, routes) -> None:
    found = score(ward_of(data), routes)
    assert found.errors == () and found.walk_m > 1_000 and found.most >= found.fewest > 0


def test_addresses_alone_say_nothing_of_places(data, tmp_path) -> None:
    told = from_addresses(data)
    for part, hidden in (
        ("alleys", {"at", "side", "len", "width"}),
        ("households", {"off", "side"}),
        ("units", {"off", "side"}),
    ):
        assert not hidden & set(told[part])
    assert ward_of(told).doors == ward_of(data).doors
    file = save(told, tmp_path / "told.json")
    made = make_plan(read_instance(file))
    assert score(ward_of(told), {str(route.unit_id): route.doors for route in made.routes}).errors == ()
    for true, read in zip(ward_of(data).doors, guessed(file).doors, strict=True):
        assert (true[0], true[2]) == (read[0], read[2]) and abs(true[1] - read[1]) < 60


def busiest(routes: Routes) -> str:
    return max(routes, key=lambda one: len(routes[one]))


def lost(routes: Routes) -> None:
    routes[busiest(routes)].pop()


def doubled(routes: Routes) -> None:
    routes[busiest(routes)].append(routes[busiest(routes)][0])


def invented(routes: Routes) -> None:
    routes[busiest(routes)].append(DOORS)


def strange_unit(routes: Routes) -> None:
    routes["nobody"] = []


def crowded(routes: Routes) -> None:
    most = busiest(routes)
    for one in [one for one in routes if one != most]:
        routes[most] += routes.pop(one)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lost, "nobody visits door"),
        (doubled, "more than one visit"),
        (invented, f"there is no door {DOORS}"),
        (strange_unit, "there is no unit nobody"),
        (crowded, "doors of"),
        (crowded, "leaves its last door"),
    ],
)
def test_the_scorer_finds_every_fault(data, routes, spoil: Callable[[Routes], None], words: str) -> None:
    spoiled = {unit: list(doors) for unit, doors in routes.items()}
    spoil(spoiled)
    assert any(words in error for error in score(ward_of(data), spoiled).errors)


def test_the_scorer_finds_who_goes_where_they_may_not(data, routes) -> None:
    most = busiest(routes)
    alley = data["households"]["alley"][routes[most][0]]
    barred = [[alley] if str(unit) == most else [] for unit in data["units"]["id"]]
    ward = ward_of(data | {"units": data["units"] | {"no_alleys": barred}})
    assert score(ward, routes).errors == (f"unit {most} may not go into alley {alley}",)


def test_the_scorer_finds_who_comes_too_late_and_lets_who_is_early_wait(data, routes) -> None:
    most = busiest(routes)
    last, begins = routes[most][-1], data["units"]["win"][int(most)][0]

    def told(opens: int, closes: int) -> tuple[str, ...]:
        homes = data["households"] | {"win": {str(last): [opens, closes]}}
        return score(ward_of(data | {"households": homes}), routes).errors

    (late,) = told(begins - 60, begins)
    assert f"reaches door {last}" in late
    (waited,) = told(begins + 600, begins + 660)
    assert "leaves its last door" in waited
    assert told(begins, begins + 600) == ()


def test_our_metric_and_the_planners_agree(data, tmp_path) -> None:
    walk = Walk(read_instance(save(data, tmp_path / "ward.json")))
    ward = ward_of(data)
    metric = Metric(ward.alleys)
    doors = range(0, DOORS, 7)
    for p in doors:
        for q in doors:
            ours, planners = metric.metres(ward.doors[p], ward.doors[q]), walk.metres(walk.door[p], walk.door[q])
            assert ours == pytest.approx(planners), (p, q)


def test_lanes_of_the_map_hang_where_they_open() -> None:
    data = true_ward(500)
    matched, alleys = data["matched"], data["alleys"]
    assert matched["by name"] >= 150 and matched["by name"] + matched["by place"] >= 270 and matched["left out"] <= 5
    names = alleys["name"]
    hangs = {names[i]: names[parent] for i, parent in enumerate(alleys["par"]) if parent >= 0}
    assert hangs["Ngách 46 Ngõ Linh Quang"] == "Ngõ Linh Quang"
    assert hangs["Hẻm 14 Ngách 58 Ngõ 46 Phố Hào Nam"] == "Ngách 58 Ngõ 46 Phố Hào Nam"
    assert hangs["Ngõ 221 Tôn Đức Thắng"] == "Phố Tôn Đức Thắng"
    assert "OpenStreetMap" in data["attribution"]
    assert score(ward_of(data), {}).errors[0] == "nobody visits door 0"


@pytest.mark.skipif(not THEIRS.exists(), reason="the other scorer is not part of the project")
def test_another_scorer_says_the_same(tmp_path) -> None:
    given = GIVEN / "w1000_s1_addr.json.gz"
    made = make_plan(read_instance(given))
    routes = {str(route.unit_id): list(route.doors) for route in made.routes}
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"routes": routes}))
    done = subprocess.run([sys.executable, str(THEIRS), str(given), str(plan)], capture_output=True, text=True)
    theirs, ours = json.loads(done.stdout), score(ward_of(load(given)), routes)
    assert (theirs["valid"], theirs["walk_m"]) == (ours.valid, round(ours.walk_m))
    assert theirs["alleys_split"] == ours.splits and theirs["idle_units"] == ours.idle
    assert (theirs["below_min"], theirs["max_load"], theirs["min_load"]) == (ours.under, ours.most, ours.fewest)


def test_figures_are_written_where_their_section_stands(tmp_path: Path) -> None:
    others, place = "<!-- figures: begin -->a<!-- figures: end -->", "<!-- planner: begin -->{}<!-- planner: end -->"
    document = tmp_path / "figures.md"
    document.write_text(others + place.format("b"))
    write_between_markers(document, "new", "planner")
    assert document.read_text() == others + place.format("\nnew\n")
    with pytest.raises(ValueError, match="no place"):
        write_between_markers(document, "new", "other")

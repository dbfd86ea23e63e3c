"""The command: what it reads, what it says about files nobody can plan, and what it does without its libraries."""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.routes.planner.__main__ import main
from app.routes.planner.methods import use_solver


@pytest.fixture(autouse=True)
def as_found() -> Iterator[None]:
    yield
    use_solver(None)


def ward_file(**changes: Any) -> dict[str, Any]:
    """Two alleys told by addresses alone, six doors, two units; "alleys.num": None takes a column away."""
    data: dict[str, Any] = {
        "alleys": {
            "name": ["phố A", "ngõ 4"],
            "par": [-1, 0],
            "depth": [0, 1],
            "u": [0, -1],
            "v": [1, -1],
            "num": [0, 4],
        },
        "households": {"alley": [0, 0, 0, 1, 1, 1], "no": ["1", "2A", "Số 3", "4/1", "Số 2 ngõ 4", "4/3B"]},
        "units": {
            "id": [7, 8],
            "alley": [0, 1],
            "no": ["1", "4/2"],
            "cap": [4, 4],
            "min": [1, 1],
            "win": [[480, 560], [480, 560]],
            "no_alleys": [[], [0]],
        },
        "speed": 70,
        "service": 5,
        "truth": "never read",
        "ref": "never read",
    }
    for key, value in changes.items():
        table, _, column = key.partition("__")
        if not column:
            data[table] = value
        elif value is None:
            del data[table][column]
        else:
            data[table][column] = value
    return data


def planned(folder: Path, data: object, *more: str) -> tuple[int, dict[str, list[int]]]:
    source, out = folder / "ward.json", folder / "plan.json"
    source.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    code = main([str(source), "--out", str(out), "--polish", "50", *more])
    return code, json.loads(out.read_text())["routes"] if out.exists() else {}


def test_a_packed_file_of_addresses(tmp_path: Path) -> None:
    source, out = tmp_path / "ward.json.gz", tmp_path / "plan.json"
    source.write_bytes(gzip.compress(json.dumps(ward_file()).encode()))
    assert main([str(source), "--out", str(out), "--seed", "3"]) == 0
    routes = json.loads(out.read_text())["routes"]
    assert set(routes) == {"7", "8"}
    assert sorted(routes["7"] + routes["8"]) == [0, 1, 2, 3, 4, 5]
    assert set(routes["8"]) <= {3, 4, 5}


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"alleys__num": None, "alleys__u": None, "alleys__v": None, "alleys__name": None}, 0),
        ({"units__min": None, "units__no_alleys": None, "units__cap": None, "units__win": None, "units__no": None}, 0),
        ({"households__no": ["", "hẻm", "?", "x", "Số ", "A"]}, 0),
        ({"households": {"alley": [], "no": []}}, 0),
        ({"units": {"id": [], "alley": []}}, 6),
        ({"units__cap": [0, 0]}, 6),
        ({"units__win": [[560, 480], [480, 480]]}, 6),
        ({"units__no_alleys": [[0, 1], [0, 1]]}, 6),
        ({"units__alley": [-1, -1]}, 0),
        ({"units__cap": [1, 1]}, 4),
        ({"households__win": {"0": [0, 10], "3": [500, 520]}}, 1),
        ({"households__no": ["1", "1", "1", "1", "1", "1"]}, 0),
        ({"alleys__num": [999_999, 999_999]}, 0),
        ({"service": 0}, 0),
        ({"units": {"alley": [0] * 9}}, 0),
    ],
)
def test_odd_wards_are_planned_as_far_as_they_can_be(tmp_path: Path, changes: dict[str, Any], left: int) -> None:
    code, routes = planned(tmp_path, ward_file(**changes))
    given = [d for doors in routes.values() for d in doors]
    assert len(given) == len(set(given))
    assert code == (1 if left else 0)
    assert len(ward_file(**changes)["households"]["alley"]) - len(given) == left


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("", "not JSON"),
        ("[1, 2]", "not a ward"),
        ('{"type": "cvrp", "xy": []}', "not a ward"),
        (ward_file(alleys=[]), '"alleys" is missing'),
        (ward_file(alleys__par=[-1, 5]), "alleys.par[1] is 5"),
        (ward_file(alleys__par=[1, 0]), "ring"),
        (ward_file(households__alley=[0, 0, 0, 1, 1, 9]), "households.alley[5] is 9"),
        (ward_file(households__alley="0"), "households.alley is missing or not a list"),
        (ward_file(households__no=["1"]), "households.no has 1 entries where 6"),
        (ward_file(households__win={"77": [1, 2]}), "'77'"),
        (ward_file(households__win={"1": [1]}), "households.win[1]"),
        (ward_file(units__win=[[480, "late"], [1, 2]]), "units.win[0] is not a number"),
        (ward_file(units__cap=[4, 2.5]), "units.cap[1] is not a whole number"),
        (ward_file(units__cap=[True, 1]), "units.cap[0] is not a number"),
        (ward_file(units__id=[7, 7]), "share an id"),
        (ward_file(speed=0), '"speed"'),
        (ward_file(service="five"), '"service"'),
        (json.dumps(ward_file()).replace("560", "NaN", 1), "units.win[0] is not a number"),
    ],
)
def test_a_file_nobody_can_plan_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: object, says: str
) -> None:
    code, routes = planned(tmp_path, data)
    said = capsys.readouterr().err
    assert (code, routes) == (2, {})
    assert says in said and said.count("\n") == 1


def test_missing_and_damaged_files_get_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = tmp_path / "ward.json.gz"
    packed.write_bytes(gzip.compress(b"{}")[:-4])
    assert main([str(packed), "--out", str(tmp_path / "plan.json")]) == 2
    assert main([str(tmp_path / "none.json"), "--out", str(tmp_path / "plan.json")]) == 2
    packed.write_bytes(gzip.compress(json.dumps(ward_file()).encode()))
    assert main([str(packed), "--out", str(tmp_path / "nowhere" / "plan.json")]) == 2
    assert main([str(packed), "--out", str(tmp_path / "plan.json"), "--locked", str(packed)]) == 2
    assert capsys.readouterr().err.count("\n") == 4


def test_a_locked_plan_stays_and_the_loose_doors_join_it(tmp_path: Path) -> None:
    first = tmp_path / "first.json"
    first.write_text(json.dumps({"routes": {"7": [2, 0, 1], "8": [4, 3]}}))
    code, routes = planned(tmp_path, ward_file(), "--locked", str(first))
    assert code == 0
    assert {u: sorted(doors) for u, doors in routes.items()} in (
        {"7": [0, 1, 2], "8": [3, 4, 5]},
        {"7": [0, 1, 2, 5], "8": [3, 4]},
    )
    assert routes["7"] == [2, 0, 1] or routes["8"] == [4, 3]


def test_without_the_libraries_the_built_in_method_plans_and_says_so(tmp_path: Path) -> None:
    source, out = tmp_path / "ward.json", tmp_path / "plan.json"
    data = ward_file(households__win={"3": [480, 500]}, units__cap=[6, 6])
    source.write_text(json.dumps(data))
    blocked = "import sys; sys.modules.update(dict.fromkeys(['numpy', 'numba', 'ortools', 'scipy']));"
    start = f"{blocked} from app.routes.planner.__main__ import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", start, str(source), "--out", str(out)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("built_in: 6 doors")
    assert sorted(d for doors in json.loads(out.read_text())["routes"].values() for d in doors) == [0, 1, 2, 3, 4, 5]

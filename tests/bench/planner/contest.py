"""One contestant on one ward: `python -m tests.bench.planner.contest WHO WARD.json PLAN.json SECONDS`, a process for each.

Prints the seconds of planning alone (reading, the matrix and whatever is compiled once are done before) and the most memory held.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from app.config import PROJECT
from tests.bench import procs
from tests.bench.planner.addresses import guessed
from tests.bench.planner.score import Score, score
from tests.bench.planner.wards import load, ward_of

OURS, POLISHED = "ours", "ours, polished"
RIVALS = {"vroom": "VROOM", "ortools": "OR-Tools", "pyvrp": "PyVRP"}
LATEST_S = 600.0
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Entry:
    """How one contestant did on one ward; without a score, `failure` is the last line it said."""

    ward: str
    who: str
    seconds: float = 0.0
    cpu_s: float = 0.0
    peak_mb: float = 0.0
    score: Score | None = None
    failure: str = ""

    def cells(self) -> list[str]:
        """Return the line of the table."""
        if self.score is None:
            seconds = f"{self.seconds:.2f}" if self.seconds else ""
            return [self.ward, self.who, "", seconds, "", "", "", "", f"no plan: {self.failure}"]
        return [
            self.ward,
            self.who,
            f"{self.score.walk_m:,.0f}",
            f"{self.seconds:.2f}",
            f"{self.cpu_s:.2f}",
            str(self.score.splits),
            str(self.score.idle),
            f"{self.peak_mb:.0f}",
            self.score.verdict,
        ]


HEADINGS = ["ward", "who", "walk, m", "seconds", "of the processor", "alleys split", "idle", "memory, MB", "valid"]


def enter(who: str, ward: Path, folder: Path, seconds: float) -> Entry:
    """Let one contestant plan a ward in a process of its own, and judge what it brings."""
    data, plan = load(ward), folder / "plan.json"
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "tests.bench.planner.contest",
        who,
        str(ward),
        str(plan),
        str(seconds),
    ]
    try:
        done = subprocess.run(
            command, cwd=PROJECT, env=os.environ | ONE_THREAD, capture_output=True, text=True, timeout=LATEST_S
        )
    except subprocess.TimeoutExpired:
        return Entry(data["name"], who, failure=f"none in {LATEST_S:.0f} s")
    if done.returncode:
        return Entry(data["name"], who, failure=(done.stderr.strip().splitlines() or ["it ended"])[-1][:160])
    told: Mapping[str, float] = json.loads(done.stdout.splitlines()[-1])
    routes = load(plan)["routes"]
    found = score(ward_of(data), routes) if any(routes.values()) else None
    return Entry(data["name"], who, **told, score=found, failure="" if found else "none found in time")


def main(who: str, ward: str, plan: str, seconds: str) -> None:
    """Plan one ward and write the plan down."""
    begin = _prepared(who, Path(ward), float(seconds))
    began, used = time.perf_counter(), time.process_time()
    routes = begin()
    took, cpu = time.perf_counter() - began, time.process_time() - used
    Path(plan).write_text(json.dumps({"routes": routes}), encoding="utf-8")
    sys.stdout.write(json.dumps({"seconds": took, "cpu_s": cpu, "peak_mb": procs.peak_mb(os.getpid())}) + "\n")


def _prepared(who: str, ward: Path, seconds: float) -> Callable[[], dict[str, list[int]]]:
    """Load what this contestant needs, and nothing of the others."""
    if who in (OURS, POLISHED):
        ours = import_module("tests.bench.planner.ours")
        begin: Callable[[], dict[str, list[int]]] = ours.prepared(ward, seconds if who == POLISHED else None)
        return begin
    data = load(ward)
    known = guessed(ward) if "truth" in data else ward_of(data)
    metres = import_module("tests.bench.planner.matrix").matrix_of(known)
    question = import_module("tests.bench.planner.rivals.asked").asked(known, metres)
    rival = import_module(f"tests.bench.planner.rivals.by_{who}")
    return lambda: rival.plan(question, seconds)  # type: ignore[no-any-return]  # each of them plans alike


if __name__ == "__main__":
    main(*sys.argv[1:])

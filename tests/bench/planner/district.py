"""A district in one go: ten wards of 6,000 doors over two processes forked from one that has everything loaded, like workers."""

import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from app.routes.planner.instance_file import read_instance
from app.routes.planner.model import Instance
from tests.bench import procs
from tests.bench.figures import Bar, Figure
from tests.bench.planner.generator import make_ward
from tests.bench.planner.ours import Routes, plan, warm_up
from tests.bench.planner.score import score
from tests.bench.planner.wards import Ward, save, ward_of

WARDS, DOORS, PROCESSES = 10, 6_000, 2
WITHIN_S, FAULTS = Bar(most=6), Bar(most=0)
_instances: list[Instance] = []


@dataclass(frozen=True)
class Planned:
    """One ward of the district: its routes, seconds (clock, processor), the most memory its process held, its own part of it."""

    routes: Routes
    seconds: float
    cpu_s: float
    peak_mb: float
    own_mb: float
    pid: int


def measure(folder: Path, seed: int) -> Iterator[Figure]:
    """Yield the seconds from asking for all wards to the last plan, the memory, and what is wrong with the plans."""
    wards = _read(folder, seed)
    warm_up()
    before = procs.pss_mb([os.getpid()])
    began = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("fork")) as pool:
        planned = list(pool.map(_plan, range(WARDS)))
        took = time.perf_counter() - began
    scores = [score(ward, one.routes) for ward, one in zip(wards, planned, strict=True)]
    what = f"{WARDS} wards of {DOORS:,} doors over {PROCESSES} processes"
    yield Figure(f"{what}: planned", took, "s", WITHIN_S)
    yield Figure("the same: processor time of all wards", sum(one.cpu_s for one in planned), "s")
    yield Figure("the same: the slowest ward", max(one.seconds for one in planned), "s")
    yield Figure("the same: walked", sum(one.walk_m for one in scores) / 1000, "km")
    yield Figure("the same: faults in the plans", sum(len(one.errors) for one in scores), "", FAULTS)
    yield Figure("the same: memory of the process they are forked from (PSS)", before, "MB")
    yield Figure(
        "the same: the most one process held, what it shares included", max(one.peak_mb for one in planned), "MB"
    )
    last = {one.pid: one.own_mb for one in planned}
    yield Figure("the same: its own part of that (PSS), both processes", sum(last.values()), "MB")


def _read(folder: Path, seed: int) -> list[Ward]:
    """Make the wards and read each the way the planner does; done before the clock starts, for the app has rows."""
    wards = []
    for number in range(WARDS):
        data = make_ward(seed + number, DOORS)
        _instances.append(read_instance(save(data, folder / f"{data['name']}.json")))
        wards.append(ward_of(data))
    return wards


def _plan(number: int) -> Planned:
    began, used = time.perf_counter(), time.process_time()
    routes = plan(_instances[number])
    took, cpu, me = time.perf_counter() - began, time.process_time() - used, os.getpid()
    return Planned(routes, took, cpu, procs.peak_mb(me), procs.pss_mb([me]), me)

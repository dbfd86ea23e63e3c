"""A run: the sites it has opened so far, and the ways in which the parts measure."""

import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright

from tests.bench import procs
from tests.bench.servers import Server, Site, floor_server, our_site
from tests.bench.stores import SqliteStore, Store, postgres_store
from tests.kit.chromium import launch

ENGINES = ("sqlite", "postgres")
FEW, MANY = 5_000, 500_000
ROUNDS = 5
BUSY_S = 0.6
"""How much processor time a round of asking takes at least, so that the kernel's ticks of 10 ms do not matter."""

Ask = Callable[[], object]


@dataclass(frozen=True)
class Cost:
    """What one request costs: the server's processor time, and how long the one who asks waits."""

    cpu_ms: float
    wait_ms: float


class Run:
    """Opens sites, floors and the browser when a part first asks for them; all end with the stack."""

    def __init__(self, folder: Path, now: datetime, stack: ExitStack) -> None:
        self.folder, self._now, self._stack = folder, now, stack

    def site(self, engine: str, visits: int = MANY) -> Site:
        """Return our site on this engine with so many visits."""
        return self._site(engine, visits)

    @cache  # noqa: B019 - there is one run in a process
    def _site(self, engine: str, visits: int) -> Site:
        where = self.folder / f"ours-{engine}-{visits}"
        return self._stack.enter_context(our_site(self.store(engine).ours(visits), where))

    @cache  # noqa: B019 - as above
    def floor(self, engine: str) -> Server:
        """Return the floor on this engine."""
        where = self.folder / f"floor-{engine}"
        return self._stack.enter_context(floor_server(self.store(engine).floor(MANY), where))

    @cache  # noqa: B019 - as above
    def store(self, engine: str) -> Store:
        """Return the databases of this engine."""
        if engine == "sqlite":
            return SqliteStore(self.folder, self._now)
        return self._stack.enter_context(postgres_store(self.folder, self._now))

    def fill(self) -> None:
        """Build every database a whole run needs, as many at once as there are processors."""
        wanted = [(self.store(engine), visits) for visits in (MANY, FEW) for engine in ENGINES]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda one: one[0].ours(one[1]), wanted))

    @cache  # noqa: B019 - as above
    def chromium(self) -> Chromium:
        """Return a browser."""
        return self._stack.enter_context(launch(self._stack.enter_context(sync_playwright())))


def compare(*asked: tuple[Server, Ask]) -> list[Cost]:
    """Return the cost of each way of asking, asked in turn so that what else the machine does hits all alike.

    The rounds' median; a round lasts until it has used BUSY_S of the server's processor.
    """
    for _server, ask in asked:
        for _time in range(20):
            ask()
    costs: list[list[Cost]] = [[] for _ in asked]
    for _round in range(ROUNDS):
        for place, (server, ask) in enumerate(asked):
            costs[place].append(_cost(server, ask))
    return [
        Cost(statistics.median(one.cpu_ms for one in found), statistics.median(one.wait_ms for one in found))
        for found in costs
    ]


def _cost(server: Server, ask: Ask) -> Cost:
    web = server.web
    used, began, times = procs.cpu_s(web), time.perf_counter(), 0
    while procs.cpu_s(web) - used < BUSY_S:
        for _time in range(20):
            ask()
        times += 20
    cpu, wait = procs.cpu_s(web) - used, time.perf_counter() - began
    return Cost(cpu * 1000 / times, wait * 1000 / times)

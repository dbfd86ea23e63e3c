"""Ten wards of 6,000 doors planned in one go as a coordinator does it: the form sent, the page followed, every draft stored.

The workers that `make start` starts draw the plans; what each ward's job did for how long is in the log.
"""

import json
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from sqlalchemy import func, select

from app.drives.models import Drive
from app.extensions import db
from app.jobs.models import JobRun
from app.jobs.queries import worker_beats
from app.plans.actions.drafts import JOB, KEEPING, SHARING, WARD_JOB
from app.plans.models import Plan, PlanStop
from app.storage.engine import only_reading
from tests.bench import procs
from tests.bench.client import Browser
from tests.bench.figures import Bar, Figure
from tests.bench.run import ENGINES, Run
from tests.bench.servers import LOG, Site, our_site
from tests.bench.ten_wards import DOORS, LEAD, WARDS
from tests.kit.markup import parse
from tests.kit.page import fields_of

WITHIN, NONE = Bar(most=6), Bar(most=0)
WORKERS = 2
PATIENCE_S, LOOK_S, FOLLOW_S, WATCH_S = 120.0, 0.1, 2.0, 0.4

T = TypeVar("T")


def measure(run: Run) -> Iterator[Figure]:
    """Yield how long it took to have every draft, what the time went to, and what it took of memory."""
    for engine in ENGINES:
        folder = run.folder / f"wards-{engine}"
        with our_site(run.store(engine).wards(), folder) as site:
            yield from _planned(site, engine, folder)


def _planned(site: Site, engine: str, folder: Path) -> Iterator[Figure]:
    _wait_for_workers(site)
    browser = site.browser(LEAD)
    waiting = procs.pss_mb(_workers(site))
    with _watched(site) as memory:
        went = _plan(site, browser)
    jobs = _jobs(folder / LOG)
    what = f"{WARDS} wards of {DOORS:,} doors through the app, {engine}"
    yield Figure(f"{what}: asked until all drafts are stored", went.stored_s, "s")
    yield Figure("the same: until the form was answered", went.answered_s, "s")
    yield Figure("the same: until the page shows all of them", went.shown_s, "s")
    yield Figure("the same: doors without a place in a draft", went.missing, "", NONE)
    yield Figure("the same: from the first job's begin to the last one's end", went.span_s, "s")
    yield Figure("the same: processor time of all jobs", sum(job.cpu_s for job in jobs), "s")
    for doing, named, bar in (
        (SHARING, "planning itself", WITHIN),
        ("", "reading doors and people", None),
        (KEEPING, "writing the drafts", None),
    ):
        seconds = sum(job.at[doing] for job in jobs) / WORKERS
        yield Figure(f"the same: {named}, over {WORKERS} workers", seconds, "s", bar)
    yield Figure("the same: the first ward", jobs[0].seconds, "s")
    yield Figure("the same: the middle ward", statistics.median(job.seconds for job in jobs), "s")
    yield Figure("the same: a waiting worker, memory (PSS)", waiting / WORKERS, "MB")
    yield Figure("the same: workers and what they forked at their height (PSS)", memory.together, "MB")
    yield Figure("the same: the most a process of a job held, what it shares included", memory.alone, "MB")


# ---- asking and following --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Went:
    """Seconds from asking to the answer, the last draft stored, the page that shows it; from the jobs' begin to their end."""

    answered_s: float
    stored_s: float
    shown_s: float
    span_s: float
    missing: int


def _plan(site: Site, browser: Browser) -> Went:
    """Send the form with every ward ticked, as it comes, and look at the page until nothing is open any more."""
    path = f"/drives/{_read(site, lambda: db.session.scalars(select(Drive.id)).one())}/ward-plans/new"
    form = parse(browser.get(path, encoding="identity").body.decode()).select_one("#wards-form")
    assert form is not None
    sent = fields_of(form)
    began = time.time()
    page = urlsplit(browser.post(path, sent).headers["Location"]).path
    answered = time.time()
    while b"every 2s" in browser.get(page, encoding="identity").body:
        if time.time() > began + PATIENCE_S:
            raise AssertionError("not every ward was planned")
        time.sleep(FOLLOW_S)
    shown = time.time()
    begins, ends, placed = _read(site, lambda: _stored(page.rpartition("/")[2]))
    return Went(answered - began, ends - began, shown - began, ends - begins, WARDS * DOORS - placed)


def _stored(together: str) -> tuple[float, float, int]:
    """Return when the first job of these plans began, when the last one ended, and how many doors are in somebody's walk."""
    asked = select(Plan).where(Plan.together == together)
    plans = db.session.scalars(asked).all()
    runs = db.session.scalars(select(JobRun).where(JobRun.uid.in_([plan.job_uid for plan in plans]))).all()
    drafts = [plan.id for plan in plans if plan.state == "draft"]
    stops = (
        select(func.count()).select_from(PlanStop).where(PlanStop.plan_id.in_(drafts), PlanStop.unit_id.is_not(None))
    )
    begins = min(run.started_at.timestamp() for run in runs if run.started_at)
    ends = max(run.finished_at.timestamp() for run in runs if run.finished_at)
    return begins, ends, db.session.scalar(stops) or 0


def _read(site: Site, read: Callable[[], T]) -> T:
    with site.app.app_context(), only_reading():
        found = read()
        db.session.remove()
    return found


def _wait_for_workers(site: Site) -> None:
    until = time.monotonic() + PATIENCE_S
    while len(_read(site, worker_beats)) < WORKERS:
        if time.monotonic() > until:
            raise AssertionError("the workers do not come")
        time.sleep(LOOK_S)


@dataclass(frozen=True)
class Job:
    """How many seconds one plan's job was at what, and how much processor it took."""

    at: Mapping[str, float]
    cpu_s: float

    @property
    def seconds(self) -> float:
        """From its beginning to its end."""
        return sum(self.at.values())


def _jobs(log: Path) -> list[Job]:
    """Return the jobs of the plans from the log, in the order in which they were done."""
    lines = (json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{"))
    told = [line for line in lines if line["event"] == "job_done" and line["kind"] in (JOB, WARD_JOB)]
    if len(told) != WARDS:
        raise AssertionError(f"the log tells of {len(told)} plans")
    return [Job({doing: ms / 1000 for doing, ms in one["ms"].items()}, one["cpu_ms"] / 1000) for one in told]


# ---- memory ----------------------------------------------------------------------------------------------


@dataclass
class Memory:
    """The most that was seen (MB): of workers and all they forked together (PSS), and of one process alone."""

    together: float = 0.0
    alone: float = 0.0


@contextmanager
def _watched(site: Site) -> Iterator[Memory]:
    """Look at the workers' memory again and again until the block ends; what comes and goes between two looks is missed."""
    seen, over = Memory(), threading.Event()

    def look() -> None:
        while not over.wait(WATCH_S):
            ids = _workers(site)
            seen.together = max(seen.together, procs.pss_mb(ids))
            seen.alone = max([seen.alone, *(procs.peak_mb(pid) for pid in ids)])

    watch = threading.Thread(target=look)
    watch.start()
    try:
        yield seen
    finally:
        over.set()
        watch.join()


def _workers(site: Site) -> list[int]:
    """Return the workers and what they have forked."""
    return procs.named(site.pid, "app.serve.worker")

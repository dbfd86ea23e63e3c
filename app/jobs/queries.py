"""Reads of jobs: a person's own, and how the queues, the workers and the clock stand as a whole."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from app.access.actor import Actor
from app.extensions import db
from app.jobs.models import OPEN_STATES, JobRun, ScheduleRun, WorkerBeat
from app.jobs.registry import job_title
from app.jobs.rules import is_fresh, minutes_left
from app.kernel.clock import utc_now
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.storage.order import by_bytes
from app.storage.paging import Page, cut

JOBS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Standing:
    """How a job stands, for a page. `title` and `message` are English message ids; `before` is None but for waiting ones.

    `queue_works` says whether a worker of its queue lives; `minutes_left` is None while too little is known.
    """

    uid: str
    title: str
    state: str
    attempts: int
    done: int
    total: int
    message: str
    params: Mapping[str, Any]
    result_url: str
    asked_at: datetime
    finished_at: datetime | None
    minutes_left: int | None
    before: int | None
    queue_works: bool


@dataclass(frozen=True, slots=True)
class JobsWaiting:
    """Open jobs: (queue, state) -> how many; for how long the oldest that is not begun has waited (None: none waits)."""

    counts: Mapping[tuple[str, str], int]
    oldest: timedelta | None


def job_for(actor: Actor, uid: str) -> JobRun:
    """Return a job of the actor by its uid. Raises NotFound for anybody else's."""
    query = select(JobRun).where(JobRun.uid == uid, JobRun.owner_id == actor.account_id)
    run = db.session.scalar(query)
    if run is None:
        raise NotFound(N_("There is no such work."))
    return run


def jobs_by_uid(uids: Collection[str]) -> dict[str, JobRun]:
    """Return these jobs by uid, whoever asked for them: for who sees what they are at, and has found their uids there."""
    return {run.uid: run for run in db.session.scalars(select(JobRun).where(JobRun.uid.in_(uids)))}


def standing_of(run: JobRun) -> Standing:
    """Return how a job stands now: for a waiting one its place in the queue, for a running one the time left."""
    now = utc_now()
    elapsed = now - run.started_at if run.started_at else timedelta()
    waits = run.state == "queued"
    return Standing(
        run.uid,
        job_title(run.kind),
        run.state,
        run.attempts,
        run.done,
        run.total,
        run.message,
        run.params,
        run.result_url,
        run.created_at,
        run.finished_at,
        minutes_left(run.done, run.total, elapsed) if run.state == "running" else None,
        _before(run) if waits else None,
        any(beat.queue == run.queue and is_fresh(beat.seen_at, now) for beat in worker_beats()) if waits else True,
    )


def own_jobs(actor: Actor, before: int | None = None) -> Page[JobRun]:
    """Return a page of the actor's own jobs, newest first, those older than the key."""
    query = select(JobRun).where(JobRun.owner_id == actor.account_id).order_by(JobRun.id.desc())
    if before is not None:
        query = query.where(JobRun.id < before)
    rows = db.session.scalars(query.limit(JOBS_A_PAGE + 1)).all()
    return cut(rows, JOBS_A_PAGE, lambda run: str(run.id))


def worker_beats() -> Sequence[WorkerBeat]:
    """Return every worker that has said it lives, by name; `rules.is_fresh` says whether one still counts."""
    return db.session.scalars(select(WorkerBeat).order_by(by_bytes(WorkerBeat.name))).all()


def schedule_runs() -> Sequence[ScheduleRun]:
    """Return when each task of the clock last ran, by name."""
    return db.session.scalars(select(ScheduleRun).order_by(by_bytes(ScheduleRun.name))).all()


def jobs_waiting() -> JobsWaiting:
    """Return how many jobs are open in each queue, and how long the oldest has waited for its turn."""
    open_jobs = select(JobRun.queue, JobRun.state, func.count()).where(JobRun.state.in_(OPEN_STATES))
    rows = db.session.execute(open_jobs.group_by(JobRun.queue, JobRun.state))
    counts = {(queue, state): count for queue, state, count in rows}
    first = db.session.scalar(select(JobRun.created_at).where(JobRun.state == "queued").order_by(JobRun.id).limit(1))
    return JobsWaiting(counts, utc_now() - first if first else None)


def _before(run: JobRun) -> int:
    """Return how many jobs of its queue run or were asked for earlier."""
    ahead = or_(JobRun.state == "running", (JobRun.state == "queued") & (JobRun.id < run.id))
    query = select(func.count()).select_from(JobRun).where(JobRun.queue == run.queue, ahead)
    return db.session.scalar(query) or 0

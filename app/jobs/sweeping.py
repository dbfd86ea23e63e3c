"""Finding work that nobody does: rows whose worker died are given back, and workers are woken for all that wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from flask import current_app
from sqlalchemy import delete, select, update

from app.access.actor import Actor
from app.extensions import db
from app.jobs.models import JobRun, WorkerBeat
from app.jobs.queue import Waiting, wake_workers
from app.jobs.rules import TRIES
from app.jobs.slots import is_gone
from app.kernel.words import N_
from app.storage.unit import after_commit

DIED = N_("The program that did this ended in the middle three times. Nothing of the last try was stored.")
FORGET_BEATS_AFTER = timedelta(days=1)

log = structlog.get_logger(__name__)


def sweep(actor: Actor, now: datetime) -> None:
    """Give back what dead workers left and, once that is stored, wake workers for every job that waits. Safe twice."""
    running = db.session.scalars(select(JobRun).where(JobRun.state == "running").order_by(JobRun.id)).all()
    give_back([run for run in running if _is_lost(run, now)], now)
    _forget_workers(now)
    rows = select(JobRun.uid, JobRun.queue, JobRun.attempts).where(JobRun.state == "queued").order_by(JobRun.id)
    waiting = [Waiting(*row) for row in db.session.execute(rows)]
    if waiting:
        after_commit(partial(wake_workers, waiting))


def run_by(worker: str) -> Sequence[JobRun]:
    """Return what a worker is at, by its row."""
    return db.session.scalars(select(JobRun).where(JobRun.state == "running", JobRun.worker == worker)).all()


def give_back(runs: Sequence[JobRun], now: datetime) -> None:
    """Let work that broke off be done again, or fail after the last try; leaves what somebody else has by now."""
    for run in runs:
        last = run.attempts >= TRIES
        log.warning("job_broke_off", job=run.uid, kind=run.kind, attempt=run.attempts, worker=run.worker)
        held = update(JobRun).where(JobRun.id == run.id, JobRun.state == "running", JobRun.attempts == run.attempts)
        failed = {"state": "failed", "message": DIED, "params": {}, "finished_at": now}
        db.session.execute(held.values(failed if last else {"state": "queued", "worker": "", "lease_until": None}))
        if not last:
            after_commit(partial(wake_workers, [Waiting(run.uid, run.queue, run.attempts)]))


def _is_lost(run: JobRun, now: datetime) -> bool:
    late = run.lease_until is not None and run.lease_until < now
    return late or is_gone(current_app.extensions["config"].instance_dir, run.worker)


def _forget_workers(now: datetime) -> None:
    instance_dir = current_app.extensions["config"].instance_dir
    beats = db.session.scalars(select(WorkerBeat)).all()
    gone = [one.name for one in beats if is_gone(instance_dir, one.name) or one.seen_at < now - FORGET_BEATS_AFTER]
    if gone:
        db.session.execute(delete(WorkerBeat).where(WorkerBeat.name.in_(gone)))

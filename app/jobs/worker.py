"""Performing jobs: the row is claimed, the work done with its owner's rights, the end written with the work.

`python -m app.serve.worker` serves the queue; `perform` is what RQ calls, and tests call it as it is.
"""

import os
import sys
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask
from rq import Worker
from rq.serializers import JSONSerializer
from sqlalchemy import CursorResult, or_, select, update

from app.extensions import db
from app.jobs.models import JobRun
from app.jobs.queue import queue_at, wake_worker
from app.jobs.registry import actor_for, job_function
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError
from app.kernel.words import N_
from app.storage import unit

LEASE = timedelta(minutes=15)
TRIES = 3

log = structlog.get_logger(__name__)
_app: list[Flask] = []


class Cancelled(Exception):
    """The owner took the job back while it ran."""


def serve(app: Flask) -> None:
    """Work through the queue until stopped. Raises SystemExit with a sentence when no Redis is configured."""
    config = app.extensions["config"]
    if config.redis_url is None:
        sys.exit("No queue: set REDIS_URL, or start everything together with `make start`.")
    _app[:] = [app]
    with app.app_context():
        sweep()
        db.engine.dispose()
    queue = queue_at(config.redis_url)
    _SweepingWorker([queue], connection=queue.connection, serializer=JSONSerializer).work(
        with_scheduler=False, logging_level="WARNING"
    )


def perform(uid: str) -> None:
    """Do one job, unless it is already being done, is over or was taken back; safe to call twice."""
    with _app[0].app_context():
        db.engine.dispose(close=os.getpid() == _owner_pid)
        perform_here(uid)


def perform_here(uid: str) -> None:
    """Do one job inside the present app context."""
    run = _claim(uid)
    if run is None:
        return
    kind, args, owner_id = run.kind, dict(run.args), run.owner_id
    try:
        actor = actor_for(owner_id) if owner_id is not None else None
        if actor is None:
            raise DomainError(N_("The person who asked for this may no longer do it."))
        result = job_function(kind)(actor, _Progress(uid), **args)
        _finish(uid, "done", result=result)
    except Cancelled:
        unit.rollback()
    except DomainError as error:
        unit.rollback()
        _finish(uid, "failed", message=error.message, params=error.params)
    except Exception:
        unit.rollback()
        log.exception("job_broke", job=uid, kind=kind)
        _try_again(uid)


def sweep() -> int:
    """Wake workers for every job that waits or whose worker died; return how many."""
    lost = or_(JobRun.state == "queued", (JobRun.state == "running") & (JobRun.lease_until < utc_now()))
    uids = db.session.scalars(select(JobRun.uid).where(lost).order_by(JobRun.id)).all()
    unit.rollback()
    for uid in uids:
        wake_worker(uid)
    return len(uids)


class _Progress:
    def __init__(self, uid: str) -> None:
        self._uid = uid

    def __call__(self, done: int, total: int) -> None:
        running = update(JobRun).where(JobRun.uid == self._uid, JobRun.state == "running")
        result = db.session.execute(running.values(done=done, total=total, lease_until=utc_now() + LEASE))
        assert isinstance(result, CursorResult)
        if result.rowcount == 0:
            raise Cancelled
        unit.commit()


class _SweepingWorker(Worker):
    def run_maintenance_tasks(self) -> None:
        super().run_maintenance_tasks()
        with _app[0].app_context():
            sweep()


def _claim(uid: str) -> JobRun | None:
    now = utc_now()
    free = or_(JobRun.state == "queued", (JobRun.state == "running") & (JobRun.lease_until < now))
    claim = update(JobRun).where(JobRun.uid == uid, free)
    result = db.session.execute(
        claim.values(state="running", attempts=JobRun.attempts + 1, started_at=now, lease_until=now + LEASE)
    )
    assert isinstance(result, CursorResult)
    unit.commit()
    if result.rowcount == 0:
        return None
    return db.session.scalars(select(JobRun).where(JobRun.uid == uid)).one()


def _finish(uid: str, state: str, **values: Any) -> None:
    running = update(JobRun).where(JobRun.uid == uid, JobRun.state == "running")
    db.session.execute(running.values(state=state, finished_at=utc_now(), **values))
    unit.commit()


def _try_again(uid: str) -> None:
    run = db.session.scalars(select(JobRun).where(JobRun.uid == uid)).one()
    if run.attempts >= TRIES:
        _finish(uid, "failed", message=N_("This work broke three times. Nothing of the last try was stored."))
        return
    run.state = "queued"
    unit.commit()
    wake_worker(uid)


_owner_pid = os.getpid()

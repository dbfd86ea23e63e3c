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
from app.storage.engine import only_reading

LEASE = timedelta(minutes=15)
TRIES = 3
BROKEN = N_("This work broke three times. Nothing of the last try was stored.")

log = structlog.get_logger(__name__)
_app: list[Flask] = []


class Cancelled(Exception):
    """The owner took the job back while it ran, or another worker took it over."""


def serve(app: Flask, name: str) -> None:
    """Work through the queue of this name until stopped. Raises SystemExit with a sentence when no Redis is configured."""
    config = app.extensions["config"]
    if config.redis_url is None:
        sys.exit("No queue: set REDIS_URL, or start everything together with `make start`.")
    _app[:] = [app]
    with app.app_context():
        sweep()
        db.engine.dispose()
    queue = queue_at(config.redis_url, name)
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
    kind, args, owner_id, attempt = run.kind, dict(run.args), run.owner_id, run.attempts
    if attempt > TRIES:
        _end(uid, attempt, state="failed", message=BROKEN)
        return
    try:
        actor = actor_for(owner_id) if owner_id is not None else None
        if actor is None:
            raise DomainError(N_("The person who asked for this may no longer do it."))
        result = job_function(kind)(actor, _Progress(uid, attempt), **args)
        _end(uid, attempt, state="done", result=result)
    except Cancelled:
        unit.rollback()
    except DomainError as error:
        unit.rollback()
        _end(uid, attempt, state="failed", message=error.message, params=error.params)
    except Exception:
        unit.rollback()
        log.exception("job_broke", job=uid, kind=kind)
        if attempt >= TRIES:
            _end(uid, attempt, state="failed", message=BROKEN)
        elif _end(uid, attempt, state="queued"):
            wake_worker(uid)


def sweep() -> int:
    """Wake workers for every job that waits or whose worker died; return how many."""
    lost = or_(JobRun.state == "queued", (JobRun.state == "running") & (JobRun.lease_until < utc_now()))
    with only_reading():
        uids = db.session.scalars(select(JobRun.uid).where(lost).order_by(JobRun.id)).all()
        unit.rollback()
    for uid in uids:
        wake_worker(uid)
    return len(uids)


class _Progress:
    def __init__(self, uid: str, attempt: int) -> None:
        self._uid, self._attempt = uid, attempt

    def __call__(self, done: int, total: int) -> None:
        if not _write(self._uid, self._attempt, done=done, total=total, lease_until=utc_now() + LEASE):
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


def _write(uid: str, attempt: int, **values: Any) -> bool:
    """Change the row if this attempt still holds it: nobody took the job back, no other worker took it over."""
    held = update(JobRun).where(JobRun.uid == uid, JobRun.state == "running", JobRun.attempts == attempt)
    result = db.session.execute(held.values(**values))
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def _end(uid: str, attempt: int, state: str, **values: Any) -> bool:
    """Store what was done together with the new state, or nothing of it when this attempt no longer holds the job."""
    finished_at = None if state == "queued" else utc_now()
    if not _write(uid, attempt, state=state, finished_at=finished_at, **values):
        unit.rollback()
        return False
    unit.commit()
    return True


_owner_pid = os.getpid()

"""Performing jobs: the row is claimed, the work done with its owner's rights, the end written with the work.

`perform` is what RQ calls in a process of its own; tests call `perform_here`.
"""

import time
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import CursorResult, select, update
from structlog.contextvars import bound_contextvars

from app.access.actor import SYSTEM_ACTOR
from app.extensions import db
from app.jobs.models import JobRun
from app.jobs.queue import Waiting, wake_workers
from app.jobs.registry import actor_for, job_function
from app.jobs.rules import TRIES
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError
from app.kernel.words import N_
from app.storage import unit

LEASE = timedelta(minutes=5)
"""Renewed by each step and every half minute by the worker; needed only where a whole machine is gone.

On SQLite a step that writes keeps the worker from renewing; nobody else could take the job over meanwhile either.
"""

BROKEN = N_("This work broke three times. Nothing of the last try was stored.")

log = structlog.get_logger(__name__)
_working: list[tuple[Flask, str]] = []


class Cancelled(Exception):
    """The owner took the job back while it ran, or another worker took it over."""


def work_as(app: Flask, worker: str) -> None:
    """Say for which app, and under which worker's name, this process and those forked from it do jobs."""
    _working[:] = [(app, worker)]


def perform(uid: str) -> None:
    """Do one job, unless it is already being done, is over or was taken back; safe to call twice."""
    app, worker = _working[0]
    with app.app_context():
        perform_here(uid, worker)


def perform_here(uid: str, worker: str = "") -> None:
    """Do one job inside the present app context; each line it logs names it."""
    with bound_contextvars(job=uid):
        run = _claim(uid, worker)
        if run is not None:
            _do(run)


def _do(run: JobRun) -> None:
    uid = run.uid
    kind, args, owner_id, attempt = run.kind, dict(run.args), run.owner_id, run.attempts
    again = Waiting(uid, run.queue, attempt)
    progress, used = _Progress(uid, attempt), time.process_time()
    try:
        actor = SYSTEM_ACTOR if owner_id is None else actor_for(owner_id)
        if actor is None:
            raise DomainError(N_("The person who asked for this may no longer do it."))
        result = job_function(kind)(actor, progress, **args)
        if _end(uid, attempt, state="done", result=result):
            cpu_ms = round((time.process_time() - used) * 1000)
            log.info("job_done", kind=kind, attempt=attempt, cpu_ms=cpu_ms, ms=progress.took())
    except Cancelled:
        unit.rollback()
    except DomainError as error:
        unit.rollback()
        _end(uid, attempt, state="failed", message=error.message, params=error.params)
    except Exception:
        unit.rollback()
        log.exception("job_broke", kind=kind, attempt=attempt)
        if attempt >= TRIES:
            _end(uid, attempt, state="failed", message=BROKEN)
        elif _end(uid, attempt, state="queued", worker=""):
            wake_workers([again])


class _Progress:
    def __init__(self, uid: str, attempt: int) -> None:
        self._uid, self._attempt = uid, attempt
        self._took: dict[str, float] = {}
        self._doing, self._since = "", time.monotonic()

    def took(self) -> dict[str, int]:
        """Return how long (ms) the work was at each thing it told so far; what came before the first is under ""."""
        self._begin("")
        return {doing: round(seconds * 1000) for doing, seconds in self._took.items()}

    def _begin(self, doing: str) -> None:
        now = time.monotonic()
        self._took[self._doing] = self._took.get(self._doing, 0.0) + now - self._since
        self._doing, self._since = doing, now

    def __call__(self, done: int, total: int, doing: str = "") -> None:
        self._begin(doing)
        step = {"done": done, "total": total, "message": doing}
        if not _write(self._uid, self._attempt, **step, lease_until=utc_now() + LEASE):
            raise Cancelled
        unit.commit()


def _claim(uid: str, worker: str) -> JobRun | None:
    now = utc_now()
    begin = {"state": "running", "worker": worker, "started_at": now, "lease_until": now + LEASE}
    claim = update(JobRun).where(JobRun.uid == uid, JobRun.state == "queued")
    result = db.session.execute(claim.values(**begin, attempts=JobRun.attempts + 1, done=0, total=0))
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


def _end(uid: str, attempt: int, state: str, message: str = "", **values: Any) -> bool:
    """Store what was done together with the new state, or nothing of it when this attempt no longer holds the job."""
    finished_at = None if state == "queued" else utc_now()
    if not _write(uid, attempt, state=state, finished_at=finished_at, message=message, **values):
        unit.rollback()
        return False
    unit.commit()
    return True

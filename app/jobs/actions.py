"""Asking for long work and taking the request back."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import CursorResult, select, update

from app.access.actor import Actor, Role
from app.extensions import db
from app.jobs.models import IS_OPEN, OPEN_STATES, JobRun
from app.jobs.queue import Waiting, wake_workers
from app.jobs.registry import queue_of
from app.kernel.errors import Forbidden, Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.storage.unit import after_commit
from app.storage.upsert import insert_free


def request_job(
    actor: Actor, now: datetime, kind: str, args: dict[str, Any], dedupe_key: str | None = None, back_to: str = ""
) -> JobRun:
    """Write a job into this transaction and wake a worker once it is stored.

    The same open `dedupe_key` again returns the job already asked for. `back_to` is the page to show when it is done.
    What the system asks for runs as the system, what a person asks for on the rights this person has by then.
    """
    if actor.account_id is None and not actor.holds(Role.SYSTEM):
        raise Forbidden(N_("You have not been given this part of the work."))
    uid, queue = uuid7(), queue_of(kind)
    values = {
        "uid": uid,
        "kind": kind,
        "queue": queue,
        "args": args,
        "dedupe_key": dedupe_key,
        "owner_id": actor.account_id,
        "state": "queued",
        "created_at": now,
        "result_url": back_to,
    }
    insert_free(JobRun, [values], ("dedupe_key",), IS_OPEN)
    run = db.session.scalar(select(JobRun).where(JobRun.uid == uid))
    if run is None:
        open_run = select(JobRun).where(JobRun.dedupe_key == dedupe_key, JobRun.state.in_(OPEN_STATES))
        return db.session.scalars(open_run).one()
    after_commit(partial(wake_workers, [Waiting(uid, queue, 0)]))
    return run


def cancel_job(actor: Actor, now: datetime, run: JobRun) -> None:
    """Take a waiting job back. Raises Refused once it is over; a running one stops at its next step."""
    still_open = update(JobRun).where(JobRun.id == run.id, JobRun.state.in_(OPEN_STATES))
    result = db.session.execute(still_open.values(state="cancelled", finished_at=now))
    assert isinstance(result, CursorResult)
    if result.rowcount == 0:
        raise Refused(N_("This work is already over."))

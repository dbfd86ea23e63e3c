"""Work that comes round by the clock: a row for each task says when it last began, so that of many machines one does it.

`python -m app.serve.schedule` looks every half minute; tests call `run_due` with a time of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import CursorResult, or_, update
from structlog.contextvars import bound_contextvars

from app.access.actor import SYSTEM_ACTOR, Actor
from app.extensions import db
from app.jobs.models import ScheduleRun
from app.storage import unit
from app.storage.upsert import insert_first

Task = Callable[[Actor, datetime], None]
"""A task acts as the system, is safe to run twice and never commits: all it did is stored together, or nothing."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Scheduled:
    """A task and how often it comes round."""

    name: str
    every: timedelta
    task: Task


_scheduled: dict[str, Scheduled] = {}


def register_scheduled(name: str, every_minutes: int, task: Task) -> None:
    """Have `task` done about every so many minutes; registering the same name again replaces it."""
    _scheduled[name] = Scheduled(name, timedelta(minutes=every_minutes), task)


def scheduled() -> list[Scheduled]:
    """Return everything that comes round by the clock; `app/house.py` is the list."""
    return list(_scheduled.values())


def leave_a_sign(actor: Actor, now: datetime) -> None:
    """Do nothing: the row that says when this task last ran tells whether the clock is going."""


def run_due(now: datetime) -> list[str]:
    """Do each task whose time has come and that nobody else has begun; return the names of those done whole.

    A task that fails is logged and comes round again at its next time; it stops none of the others.
    """
    return [one.name for one in scheduled() if _claim(one, now) and _perform(one, now)]


def _claim(one: Scheduled, now: datetime) -> bool:
    """Say whether this task is ours to do now: of all who ask at the same moment one is told yes."""
    insert_first(ScheduleRun, {"name": one.name}, ("name",))
    # A moment far ahead was written by a clock that has been put right since: the task must not wait for it.
    ahead = ScheduleRun.begun_at > now + one.every
    due = or_(ScheduleRun.begun_at.is_(None), ScheduleRun.begun_at <= now - one.every, ahead)
    claim = update(ScheduleRun).where(ScheduleRun.name == one.name, due)
    result = db.session.execute(claim.values(begun_at=now))
    assert isinstance(result, CursorResult)
    unit.commit()
    return result.rowcount == 1


def _perform(one: Scheduled, now: datetime) -> bool:
    with bound_contextvars(task=one.name):
        try:
            one.task(SYSTEM_ACTOR, now)
            _note(one, done_at=now, failures=0)
        except Exception:
            unit.rollback()
            log.exception("scheduled_task_broke")
            _note(one, failures=ScheduleRun.failures + 1)
            return False
        return True


def _note(one: Scheduled, **values: object) -> None:
    """Write how it went, in one commit with what the task did."""
    db.session.execute(update(ScheduleRun).where(ScheduleRun.name == one.name).values(**values))
    unit.commit()

"""The tables that say how every job, task and worker stands; pages read them, never Redis."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.access.actor import Scope
from app.extensions import Model
from app.storage.types import JsonDict, UtcDateTime

OPEN_STATES = ("queued", "running")
IS_OPEN = text("state IN ('queued', 'running')")


class JobRun(Model):
    """One piece of long work. `state`: queued, running, done, failed, cancelled; while it runs, `worker` has it.

    `message` is an English message id: what is being done now, or why it failed.
    """

    __tablename__ = "job_run"
    __table_args__ = (
        Index("uq_job_run_open", "dedupe_key", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(60), index=True)
    args: Mapped[JsonDict] = mapped_column(default=dict)
    dedupe_key: Mapped[str | None] = mapped_column(String(120))
    owner_id: Mapped[int | None] = mapped_column(index=True)
    queue: Mapped[str] = mapped_column(String(20), default="default", server_default="default")
    worker: Mapped[str] = mapped_column(String(120), default="", server_default="")
    state: Mapped[str] = mapped_column(String(12), default="queued", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(String(200), default="")
    params: Mapped[JsonDict] = mapped_column(default=dict)
    result: Mapped[JsonDict] = mapped_column(default=dict)
    result_url: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def access_scope(self) -> Scope:
        """A job is seen by whoever asked for it."""
        return Scope(account_ids=frozenset(filter(None, (self.owner_id,))))


class ScheduleRun(Model):
    """When a task of the clock last began and was last done whole, and how often in a row it has failed since."""

    __tablename__ = "schedule_run"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)


class WorkerBeat(Model):
    """A worker process that lives and whose queue answers; the row goes when either ends in an orderly way."""

    __tablename__ = "worker_beat"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    queue: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)

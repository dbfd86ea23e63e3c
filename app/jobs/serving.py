"""A worker process: serves one queue through RQ, says that it lives, and leaves nothing undone when something dies.

Each job runs in a process forked for it. No database connection is ever open across the fork: the worker opens one
for a moment, between jobs or while it waits for the forked process, and closes it again.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from flask import Flask
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import WorkerStatus
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from app.access.actor import SYSTEM_ACTOR
from app.extensions import db
from app.jobs.beats import take_beat_away, write_beat
from app.jobs.models import JobRun
from app.jobs.queue import queue_at
from app.jobs.slots import Slot, take_slot
from app.jobs.sweeping import give_back, run_by, sweep
from app.jobs.worker import LEASE, work_as
from app.kernel.clock import utc_now
from app.storage import unit
from app.storage.engine import only_reading

BEAT_EVERY_S = 20.0
LISTEN_S = 5
LOOK_EVERY_S = 2
ASK_AGAIN_S = 1.0
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)

log = structlog.get_logger(__name__)


def serve(app: Flask, queue_name: str) -> None:
    """Work through a queue until stopped. Raises SystemExit with a sentence when no Redis is configured."""
    config = app.extensions["config"]
    if config.redis_url is None:
        sys.exit("No queue: set REDIS_URL, or start everything together with `make start`.")
    slot = take_slot(config.instance_dir, queue_name)
    work_as(app, slot.name)
    queue = queue_at(config.redis_url, queue_name)
    tending = Tending(app, slot, queue_name)
    tending.take_back()
    _wait_for(queue)
    try:
        TendedWorker(queue, tending).work(with_scheduler=False, logging_level="WARNING")
    finally:
        tending.queue_is_away()


class Tending:
    """What a worker does in the database beside the jobs themselves. A database that is away is tried again later."""

    def __init__(self, app: Flask, slot: Slot, queue_name: str) -> None:
        self._app, self._slot, self._queue_name = app, slot, queue_name
        self._started_at = utc_now()
        self._due_at = 0.0
        self._queue_answers = False

    def take_back(self) -> None:
        """Give back what stands under this worker's name while it does nothing: its process, or its former self, died."""
        with self._database():
            with only_reading():
                left = bool(run_by(self._slot.name))
                unit.rollback()
            if left:
                give_back(run_by(self._slot.name), utc_now())
                unit.commit()

    def queue_answers(self, busy: bool) -> None:
        """Write the sign of life when it is due; find what the queue has lost when it was away till now."""
        if self._queue_answers and time.monotonic() < self._due_at:
            return
        self._due_at = time.monotonic() + BEAT_EVERY_S
        now = utc_now()
        if not busy:
            self.take_back()
        with self._database():
            write_beat(self._slot.name, self._queue_name, self._started_at, now)
            mine = update(JobRun).where(JobRun.state == "running", JobRun.worker == self._slot.name)
            db.session.execute(mine.values(lease_until=now + LEASE))
            if not self._queue_answers:
                sweep(SYSTEM_ACTOR, now)
            unit.commit()
            self._queue_answers = True

    def queue_is_away(self) -> None:
        """Take the sign of life back: nobody is told of new jobs now. Safe twice."""
        if self._queue_answers:
            with self._database():
                take_beat_away(self._slot.name)
                unit.commit()
                self._queue_answers = False

    def is_taken_back(self, uid: str) -> bool:
        """Say whether the owner of a job has cancelled it."""
        state = None
        with self._database(), only_reading():
            state = db.session.scalar(select(JobRun.state).where(JobRun.uid == uid))
        return state == "cancelled"

    @contextmanager
    def _database(self) -> Iterator[None]:
        with self._app.app_context():
            try:
                yield
            except (DBAPIError, TimeoutError) as error:
                unit.rollback()
                log.warning("worker_without_database", worker=self._slot.name, error=type(error).__name__)
            finally:
                db.session.remove()
                db.engine.dispose()


class TendedWorker(Worker):
    """RQ's worker, with its eyes on the rows."""

    max_connection_wait_time = 2.0

    def __init__(self, queue: Queue, tending: Tending) -> None:
        super().__init__(
            [queue],
            connection=queue.connection,
            serializer=JSONSerializer,
            worker_ttl=int(2 * BEAT_EVERY_S),
            job_monitoring_interval=LOOK_EVERY_S,
        )
        self._tending = tending
        self._parent = os.getpid()
        self._to_stop = ""

    @property
    def dequeue_timeout(self) -> int:
        """Seconds of one wait for a job; after each the worker says that it lives, and ends when it was told to."""
        return LISTEN_S

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """Tell Redis, then the database; Redis is not reached before a pipeline runs."""
        if self.is_horse or pipeline is not None:
            super().heartbeat(timeout, pipeline)
            return
        try:
            super().heartbeat(timeout)
        except RedisError:
            self._tending.queue_is_away()
            raise
        self._tending.queue_answers(busy=bool(self.horse_pid))
        if self._stop_requested and self.get_state() != WorkerStatus.BUSY:
            raise StopRequested

    def _shutdown(self) -> None:
        """Remember that it was told to end: RQ's exception, raised wherever it was, may be swallowed there."""
        self._stop_requested = True
        super()._shutdown()

    def maintain_heartbeats(self, job: Job, execution: Execution) -> None:
        """Stop a job that was cancelled but does not come to its next step; a queue that is away stops none."""
        uid = job.args[0]
        if self._tending.is_taken_back(uid):
            if self._to_stop == uid:
                self.kill_horse()
            self._to_stop = uid
        try:
            super().maintain_heartbeats(job, execution)
        except RedisError:
            log.warning("queue_unreachable", job=uid)
            self._tending.queue_is_away()
        else:
            self._tending.queue_answers(busy=True)

    def monitor_work_horse(self, job: Job, queue: Queue, execution: Execution) -> None:
        """Wait for the process that does the job; whatever it leaves running in the database has died with it."""
        try:
            super().monitor_work_horse(job, queue, execution)
        finally:
            self._tending.take_back()

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Do the job, here in the forked process, which ends when the worker does."""
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
            if os.getppid() != self._parent:
                os._exit(1)
        super().main_work_horse(job, queue)


def _wait_for(queue: Queue) -> None:
    while True:
        try:
            queue.connection.ping()
            return
        except RedisError:
            log.warning("queue_unreachable", queue=queue.name)
            time.sleep(ASK_AGAIN_S)

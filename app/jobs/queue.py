"""Waking workers through RQ. Redis holds nothing that matters: a lost message is found again in job_run."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

import structlog
from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from app.jobs.registry import BULK, DEFAULT

PERFORM = "app.jobs.worker.perform"
LONGEST_S = {DEFAULT: 15 * 60, BULK: 4 * 60 * 60}
"""After so many seconds RQ ends a job of the queue; that counts as one try."""

ASKER_WAITS_S = 1.0
"""Who asks for work waits no longer for a queue server that does not answer; a worker is more patient."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Waiting:
    """A job that waits in its row: which queue is told of it, and how often it was tried before."""

    uid: str
    queue: str
    attempts: int

    @property
    def message_id(self) -> str:
        """Return the id of the message; each try has its own, for RQ forgets a message under its id when a try ends."""
        return f"{self.uid}-{self.attempts}"


def queue_at(redis_url: str, name: str = DEFAULT, answer_s: float = 5) -> Queue:
    """Return a queue at a Redis URL (redis:// or unix://) whose server gets so long (s) for an answer."""
    connection = Redis.from_url(redis_url, socket_timeout=answer_s, socket_connect_timeout=min(answer_s, 2))
    return Queue(name, connection=connection, serializer=JSONSerializer)


def wake_workers(waiting: Iterable[Waiting]) -> None:
    """Tell workers which jobs wait, each once however often it is told. Without Redis they wait in their rows."""
    redis_url = current_app.extensions["config"].redis_url
    if redis_url is None:
        return
    by_queue: dict[str, list[Waiting]] = {}
    for one in waiting:
        by_queue.setdefault(one.queue, []).append(one)
    for name, jobs in by_queue.items():
        queue = queue_at(redis_url, name, ASKER_WAITS_S)
        with closing(queue.connection):
            try:
                _tell(queue, jobs)
            except RedisError:
                log.warning("queue_unreachable", queue=name, jobs=len(jobs))


def _tell(queue: Queue, jobs: list[Waiting]) -> None:
    known = set(queue.job_ids)
    for job in jobs:
        if job.message_id not in known:
            queue.enqueue(
                PERFORM,
                job.uid,
                job_id=job.message_id,
                job_timeout=LONGEST_S[queue.name],
                result_ttl=0,
                failure_ttl=3600,
            )

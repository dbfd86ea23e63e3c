"""Waking workers through RQ. Redis holds nothing that matters: a lost message is found again in job_run."""

import structlog
from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

DEFAULT = "default"
PERFORM = "app.jobs.worker.perform"

log = structlog.get_logger(__name__)


def queue_at(redis_url: str, name: str = DEFAULT) -> Queue:
    """Return the queue of this name at a Redis URL (redis:// or unix://)."""
    return Queue(name, connection=Redis.from_url(redis_url, socket_timeout=5), serializer=JSONSerializer)


def wake_worker(uid: str) -> None:
    """Tell a worker that a job waits. Without Redis the job waits in its row until the queue is back."""
    redis_url = current_app.extensions["config"].redis_url
    if redis_url is None:
        return
    try:
        queue_at(redis_url).enqueue(PERFORM, uid, job_timeout=900, result_ttl=0, failure_ttl=3600)
    except RedisError:
        log.warning("queue_unreachable", job=uid)

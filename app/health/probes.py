"""What is asked of the machine and its neighbours, outside the database."""

import shutil
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from app.web.secure import is_secure

ANSWERS_WITHIN_S = 1.0


def disk(folder: Path) -> tuple[int, int]:
    """Return free and all bytes of the disk that holds the folder."""
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total


def queue_answers(redis_url: str | None) -> bool:
    """Say whether the queue answers within a second."""
    if redis_url is None:
        return False
    try:
        limits = {"socket_timeout": ANSWERS_WITHIN_S, "socket_connect_timeout": ANSWERS_WITHIN_S}
        with Redis.from_url(redis_url, **limits) as connection:
            return bool(connection.ping())
    except RedisError:
        return False


def is_this_machine(host: str) -> bool:
    """Say whether only a browser on this machine can mean us by that name."""
    return is_secure("http", f"[{host}]" if ":" in host else host)

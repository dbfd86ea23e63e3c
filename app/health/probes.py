"""What is asked of the machine and its neighbours, outside the database."""

import shutil
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from redis import Redis
from redis.exceptions import RedisError

from app.config import PROJECT

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


@cache
def revisions() -> tuple[str, frozenset[str]]:
    """Return the revision this code needs, and all it knows; read from the disk once a process."""
    scripts = ScriptDirectory(str(PROJECT / "migrations"))
    known = frozenset(script.revision for script in scripts.walk_revisions())
    return scripts.get_current_head() or "", known

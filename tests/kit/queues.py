"""The queue's server for tests: the one the app embeds, on a unix socket in a folder of the test process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis

from app.jobs.embedded import EmbeddedServer


@contextmanager
def queue_server(folder: Path) -> Iterator[str]:
    """Yield the address of a server that lives as long as the block."""
    server = EmbeddedServer(folder)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


def empty_queue(url: str) -> None:
    """Forget everything in the queue."""
    with Redis.from_url(url) as connection:
        connection.flushall()

"""The embedded queue server: for its owner only, one owner at a time, nothing forgotten over a restart."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from app.jobs.embedded import EmbeddedServer, NoServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "queue")
    server.start()
    yield server
    server.stop()


def test_only_the_owner_reaches_it(server: EmbeddedServer, tmp_path: Path) -> None:
    folder = tmp_path / "queue"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "queue.sock").stat().st_mode) == 0o700
    with Redis.from_url(server.url) as connection:
        assert connection.config_get("port") == {"port": "0"}


def test_it_remembers_over_a_restart(server: EmbeddedServer) -> None:
    with Redis.from_url(server.url) as connection:
        connection.set("waits", "job 7")
    server.stop()
    server.start()
    with Redis.from_url(server.url) as connection:
        assert connection.get("waits") == b"job 7"


def test_a_second_owner_is_refused_in_words(server: EmbeddedServer, tmp_path: Path) -> None:
    with pytest.raises(NoServer, match="already runs the queue"):
        EmbeddedServer(tmp_path / "queue").start()
    with Redis.from_url(server.url) as connection:
        assert connection.ping()


def test_a_path_too_long_for_a_socket_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(NoServer, match="too long"):
        EmbeddedServer(tmp_path / ("x" * 120)).start()

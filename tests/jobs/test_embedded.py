"""The embedded queue server: for its owner only, one owner at a time, nothing forgotten over a restart."""

import os
import signal
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


def killed(server: EmbeddedServer, folder: Path) -> Path:
    """Kill the server as a power cut would; return the file with what it wrote down last."""
    with Redis.from_url(server.url) as connection:
        connection.set("waits", "job 7")
        os.kill(connection.info("server")["process_id"], signal.SIGKILL)
    server.stop()
    assert (folder / "queue.sock").exists(), "a killed server leaves its socket lying"
    return next((folder / "appendonlydir").glob("*.incr.aof"))


def test_it_starts_again_over_the_socket_of_a_killed_one(server: EmbeddedServer, tmp_path: Path) -> None:
    killed(server, tmp_path / "queue")
    server.start()
    with Redis.from_url(server.url) as connection:
        assert connection.get("waits") == b"job 7"


def test_a_line_cut_off_by_a_power_cut_costs_that_line(server: EmbeddedServer, tmp_path: Path) -> None:
    written = killed(server, tmp_path / "queue")
    written.write_bytes(written.read_bytes() + b"*3\r\n$3\r\nSET\r\n$4\r\nlat")
    server.start()
    with Redis.from_url(server.url) as connection:
        assert connection.keys() == [b"waits"]


def test_what_cannot_be_read_is_put_aside(server: EmbeddedServer, tmp_path: Path) -> None:
    written = killed(server, tmp_path / "queue")
    whole = written.read_bytes()
    written.write_bytes(whole[:5] + b"not what was written" + whole[5:])
    server.start()
    with Redis.from_url(server.url) as connection:
        assert connection.keys() == []
    assert (tmp_path / "queue" / "unreadable" / "appendonlydir" / written.name).exists()


def test_a_path_too_long_for_a_socket_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(NoServer, match="too long"):
        EmbeddedServer(tmp_path / ("x" * 120)).start()

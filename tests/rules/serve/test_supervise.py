"""What dies comes back after a growing pause; the end reaches every program."""

import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.serve.ports import answers, is_free
from app.serve.supervise import FIRST_PAUSE_S, HEALTHY_AFTER_S, LONGEST_PAUSE_S, Program, Supervisor, next_pause


@pytest.mark.parametrize(
    ("pause", "lived", "expected"),
    [
        (0, 0, FIRST_PAUSE_S),
        (FIRST_PAUSE_S, 1, 2 * FIRST_PAUSE_S),
        (LONGEST_PAUSE_S, 1, LONGEST_PAUSE_S),
        (LONGEST_PAUSE_S, HEALTHY_AFTER_S, FIRST_PAUSE_S),
    ],
)
def test_the_pause_grows_and_forgets(pause: float, lived: float, expected: float) -> None:
    assert next_pause(pause, lived) == expected


def writing(path: Path, then: str) -> Program:
    code = f"import os, time; open({str(path)!r}, 'a').write(f'{{os.getpid()}}\\n'); {then}"
    return Program("writer", [sys.executable, "-c", code], os.environ)


def starts(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def run_until(supervisor: Supervisor, done: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not done() and time.monotonic() < until:
        supervisor.look()
    assert done()


def test_a_dead_program_starts_again(tmp_path: Path) -> None:
    lines: list[str] = []
    supervisor = Supervisor(say=lines.append)
    supervisor.start(writing(tmp_path / "starts", "raise SystemExit(3)"))
    try:
        run_until(supervisor, lambda: len(starts(tmp_path / "starts")) == 2)
    finally:
        supervisor.stop()
    assert lines[0] == "writer ended with status 3; it starts again in 1 s"


def test_stopping_ends_every_program(tmp_path: Path) -> None:
    supervisor = Supervisor(say=lambda line: None)
    supervisor.start(writing(tmp_path / "a", "time.sleep(60)"))
    supervisor.start(writing(tmp_path / "b", "time.sleep(60)"))
    assert supervisor.wait_for(lambda: bool(starts(tmp_path / "a") and starts(tmp_path / "b")), 20)
    supervisor.stop()
    for name in ("a", "b"):
        with pytest.raises(ProcessLookupError):
            os.kill(starts(tmp_path / name)[0], 0)


def test_waiting_ends_when_a_program_dies(tmp_path: Path) -> None:
    supervisor = Supervisor(say=lambda line: None)
    supervisor.start(writing(tmp_path / "a", "raise SystemExit(1)"))
    try:
        assert supervisor.wait_for(lambda: False, 20) is False
    finally:
        supervisor.stop()


def test_a_taken_port_is_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not is_free("127.0.0.1", port)
        assert answers("127.0.0.1", port)
    assert not answers("127.0.0.1", port)

"""What dies comes back after a growing pause; the end reaches every program, also when the supervisor is killed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.config import PROJECT
from app.serve.supervise import (
    FIRST_PAUSE_S,
    HEALTHY_AFTER_S,
    LONGEST_PAUSE_S,
    Program,
    Supervisor,
    death_notice,
    next_pause,
)
from tests.kit.waiting import wait_until


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


def test_waiting_bears_as_many_deaths_as_it_is_told(tmp_path: Path) -> None:
    mended = tmp_path / "mended"
    code = f"import os, time; os.path.exists({str(mended)!r}) or exit(1); time.sleep(60)"
    supervisor = Supervisor(say=lambda line: None)
    supervisor.start(Program("queue", [sys.executable, "-c", code], os.environ, mend=mended.touch))
    try:
        assert supervisor.wait_for(mended.exists, 20, deaths=2), "the second death right after a start asks for mending"
        supervisor.start(writing(tmp_path / "web", "time.sleep(60)"))
        assert supervisor.wait_for((tmp_path / "web").exists, 20), "deaths from before this wait do not count"
    finally:
        supervisor.stop()


def test_who_keeps_dying_tells_where_the_reason_is() -> None:
    queue = Program("queue", [], {}, reason="queue.log says why")
    assert death_notice(queue, 1, 2, 2.0) == "queue ended with status 1; it starts again in 2 s"
    many = "queue has ended 3 times in a row (status 1), queue.log says why; next try in 4 s"
    assert death_notice(queue, 1, 3, 4.0) == many


def test_nothing_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    code = f"""
import os, sys
from app.serve.supervise import Program, Supervisor
program = "import os, time; open({str(tmp_path / "pid")!r}, 'w').write(str(os.getpid()) + '.'); time.sleep(60)"
supervisor = Supervisor(say=print)
supervisor.start(Program("web", [sys.executable, "-c", program], os.environ))
supervisor.run()
"""
    with subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT) as supervising:
        pid = tmp_path / "pid"
        wait_until(lambda: pid.exists() and pid.read_text().endswith("."), "the program never started")
        supervising.kill()
    wait_until(lambda: is_gone(int(pid.read_text().rstrip("."))), "the program outlived its supervisor")


def is_gone(pid: int) -> bool:
    """Ended, whether or not somebody has taken note of it."""
    try:
        return "Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True

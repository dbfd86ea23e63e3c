"""A program and all it starts, as one group that can be killed hard, frozen out of disk space, or ended in order (Linux)."""

import os
import resource
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from app.config import PROJECT
from tests.kit.waiting import PATIENCE_S, wait_until


class Group:
    """One command in a session of its own; its output goes to `log`. Started again after it was killed with `start`."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        self._command, self._env, self._log = list(command), dict(env), log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the command, which must not be running."""
        assert self._process is None, "it runs already"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=PROJECT,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def runs(self) -> bool:
        """Say whether the command itself is alive."""
        return self._process is not None and self._process.poll() is None

    def members(self) -> list[int]:
        """Return the ids of all living processes of the group, whatever group of their own they made."""
        return [] if self._process is None else _session(self._process.pid)

    def kill(self) -> None:
        """End every process of the group with SIGKILL, as a power cut would, and wait until none is left. Safe twice."""
        if self._process is None:
            return
        leader = self._process.pid
        wait_until(lambda: not _shoot(leader), f"a process of group {leader} will not die")
        self._process.wait()
        self._process = None

    def end(self) -> None:
        """Ask the group to end, and kill what has not after a while. Safe twice."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(PATIENCE_S)
            self.kill()

    def limit_files(self, size: int | None) -> None:
        """Let no process of the group write a file beyond `size` bytes from now on; None lifts the limit."""
        for pid in self.members():
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard if size is None else size, hard))

    def said(self) -> str:
        """Return what the group has written so far."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""


def _session(leader: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            state, session = _state_and_session(folder)
            if session == leader and state != "Z":
                found.append(int(folder.name))
    return found


def _state_and_session(folder: Path) -> tuple[str, int]:
    try:
        fields = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        return "Z", 0
    return fields[0], int(fields[3])


def _shoot(leader: int) -> bool:
    """Kill what lives of a session; say whether anything did."""
    alive = _session(leader)
    for pid in alive:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return bool(alive)

"""Keeps a set of processes running: starts them, restarts what dies after a growing pause, stops them all in order.

On Linux the kernel tells every program to end (SIGTERM) when the supervisor itself is killed, so that nothing keeps the
port or the queue's folder for a site that nobody looks after.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

TICK_S = 0.1
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
HEALTHY_AFTER_S = 60.0
STOP_WITHIN_S = 20.0
MANY_DEATHS = 3
SHORT_LIFE_S = 5.0
PR_SET_PDEATHSIG = 1  # linux/prctl.h

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """A process to keep alive; it inherits only the file descriptors named.

    `reason` says where its own words are; `mend` is called when it died again right after a start.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    pass_fds: tuple[int, ...] = ()
    reason: str = "the lines above say why"
    mend: Callable[[], object] | None = None


def next_pause(pause: float, lived: float) -> float:
    """Return how long to wait (s) before a restart: doubled each time, from the start again after a healthy life."""
    if lived >= HEALTHY_AFTER_S or pause == 0:
        return FIRST_PAUSE_S
    return min(pause * 2, LONGEST_PAUSE_S)


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 0.0
    due_at: float = 0.0
    deaths: int = 0  # in a row, none of them after a healthy life

    @property
    def is_dead(self) -> bool:
        """Say whether it died and nobody has looked yet."""
        return self.process is not None and self.process.poll() is not None


@dataclass
class Supervisor:
    """Keeps programs running until told to stop; `say` gets a line whenever one of them dies."""

    say: Callable[[str], None]
    _children: list[_Child] = field(default_factory=list)
    _stopping: bool = False

    def start(self, program: Program) -> None:
        """Start a program and keep it. It has a process group of its own, so that Ctrl-C reaches only us."""
        child = _Child(program)
        self._children.append(child)
        self._launch(child)

    def listen(self) -> None:
        """Stop at Ctrl-C, at SIGTERM and when the terminal goes away."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stop_soon())

    def stop_soon(self) -> None:
        """Let `run` and `wait_for` end at their next look."""
        self._stopping = True

    @property
    def stopping(self) -> bool:
        """Say whether the end has been asked for."""
        return self._stopping

    def wait_for(self, ready: Callable[[], bool], within_s: float, deaths: int = 0) -> bool:
        """Wait until `ready`; False when a program died more often than `deaths`, time ran out or the end was asked for."""
        until = time.monotonic() + within_s
        most = [child.deaths + deaths for child in self._children]
        while time.monotonic() < until and not self._stopping:
            if any(child.deaths + child.is_dead > borne for child, borne in zip(self._children, most, strict=True)):
                return False
            if ready():
                return True
            self.look()
        return False

    def run(self) -> None:
        """Restart what dies, until the end is asked for."""
        while not self._stopping:
            self.look()

    def look(self) -> None:
        """Look after every program once, then rest a moment."""
        for child in self._children:
            self._look_after(child)
        time.sleep(TICK_S)

    def stop(self) -> None:
        """End every program, the last started first; one that will not go in time is killed. Safe twice."""
        while self._children:
            process = self._children.pop().process
            if process is None:
                continue
            process.terminate()
            try:
                process.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _launch(self, child: _Child) -> None:
        child.process = subprocess.Popen(
            list(child.program.command),
            env=dict(child.program.env),
            stdin=subprocess.DEVNULL,
            pass_fds=child.program.pass_fds,
            start_new_session=True,
            preexec_fn=_ends_with(os.getpid()) if _libc else None,
        )
        child.started_at = time.monotonic()

    def _look_after(self, child: _Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.due_at:
                self._launch(child)
            return
        status = child.process.poll()
        if status is None:
            return
        lived = now - child.started_at
        child.pause = next_pause(child.pause, lived)
        child.deaths = 1 if lived >= HEALTHY_AFTER_S else child.deaths + 1
        child.due_at = now + child.pause
        child.process = None
        self.say(death_notice(child.program, status, child.deaths, child.pause))
        if child.program.mend is not None and child.deaths > 1 and lived < SHORT_LIFE_S:
            child.program.mend()


def death_notice(program: Program, status: int, deaths: int, pause: float) -> str:
    """Return the line for the terminal; a program that keeps dying tells where its reason is written."""
    if deaths < MANY_DEATHS:
        return f"{program.name} ended with status {status}; it starts again in {pause:.0f} s"
    return f"{program.name} has ended {deaths} times in a row (status {status}), {program.reason}; next try in {pause:.0f} s"


def _ends_with(parent: int) -> Callable[[], None]:
    """Return what the new process does before it becomes the program: ask to be told when `parent` is gone."""

    def ask() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        assert _libc is not None
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask

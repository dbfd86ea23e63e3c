"""Keeps a set of processes running: starts them, restarts what dies after a growing pause, stops them all in order."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

TICK_S = 0.1
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
HEALTHY_AFTER_S = 60.0
STOP_WITHIN_S = 20.0


@dataclass(frozen=True)
class Program:
    """A process to keep alive; it inherits only the file descriptors named."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    pass_fds: tuple[int, ...] = ()


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

    def wait_for(self, ready: Callable[[], bool], within_s: float) -> bool:
        """Wait until `ready`; False when a program died, the time ran out or the end was asked for."""
        until = time.monotonic() + within_s
        while time.monotonic() < until and not self._stopping:
            if any(child.process is None or child.process.poll() is not None for child in self._children):
                return False
            if ready():
                return True
            time.sleep(TICK_S)
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
        child.pause = next_pause(child.pause, now - child.started_at)
        child.due_at = now + child.pause
        child.process = None
        self.say(f"{child.program.name} ended with status {status}; it starts again in {child.pause:.0f} s")

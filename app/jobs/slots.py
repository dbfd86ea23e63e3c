"""Places for workers on this machine: a locked file each, so that anybody here can see whether a worker still lives.

The process that does the job holds its worker's lock too (it was forked from it): a free lock says that both are gone.
"""

import fcntl
import os
import socket
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path


@dataclass(frozen=True)
class Slot:
    """A place taken until this process and those forked from it are gone."""

    name: str
    lock: int


def take_slot(instance_dir: Path, queue: str) -> Slot:
    """Take the first free place of a queue on this machine; whoever comes after a dead worker gets its name."""
    folder = _folder(instance_dir)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in count(1):
        file = os.open(folder / f"{queue}-{number}", os.O_RDWR | os.O_CREAT, 0o600)
        if _lock(file, fcntl.LOCK_EX):
            return Slot(f"{_machine(instance_dir)}/{queue}-{number}", file)
        os.close(file)
    raise AssertionError("numbers do not end")


def is_gone(instance_dir: Path, name: str) -> bool:
    """Say whether the worker of this name is surely dead; of another machine's workers nothing is known here."""
    machine, _, place = name.rpartition("/")
    if machine != _machine(instance_dir):
        return False
    try:
        file = os.open(_folder(instance_dir) / place, os.O_RDONLY)
    except FileNotFoundError:
        return True
    try:
        return _lock(file, fcntl.LOCK_SH)
    finally:
        os.close(file)


def _folder(instance_dir: Path) -> Path:
    return instance_dir / "workers"


def _machine(instance_dir: Path) -> str:
    """Return the machine's name and a sign of the folder: two sites on one machine may share a database."""
    return f"{socket.gethostname()[:80]}-{sha256(str(instance_dir).encode()).hexdigest()[:6]}"


def _lock(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

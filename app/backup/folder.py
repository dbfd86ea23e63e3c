"""The backup folder: a folder for each backup, there only when it is whole, readable by its owner alone."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from app.backup.failure import BackupFailed
from app.backup.rules import moment_of, name_at
from app.kernel.words import N_

LOCK = ".lock"
PART = ".part-"


@contextmanager
def only_one(place: Path) -> Iterator[None]:
    """Hold the backup folder, which is made when missing; what a killed backup left half-made is removed.

    Raises BackupFailed when another process holds it.
    """
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(place / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupFailed(
                N_("A backup is being made or checked at this moment. Try again when it is done.")
            ) from error
        for left in place.glob(f"{PART}*"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(handle)


@contextmanager
def scratch(place: Path, name: str) -> Iterator[Path]:
    """Yield an empty folder in the backup folder, gone afterwards; whoever uses it holds the backup folder."""
    folder = place / f"{PART}{name}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_name(place: Path, now: datetime) -> str:
    """Return the name for a backup begun now; a second later when that one is taken."""
    while (place / name_at(now)).exists():
        now += timedelta(seconds=1)
    return name_at(now)


def complete(part: Path, place: Path, name: str) -> Path:
    """Give a whole backup its name, once everything of it is on the disk."""
    for path in [*part.rglob("*"), part]:
        if path.is_file():
            path.chmod(0o600)
        _flush(path)
    target = place / name
    part.rename(target)
    _flush(place)
    return target


def backups_in(place: Path) -> list[Path]:
    """Return the backups in a folder, the newest first."""
    found = [path for path in place.iterdir() if path.is_dir() and moment_of(path.name)] if place.is_dir() else []
    return sorted(found, key=lambda path: path.name, reverse=True)


def remove(folder: Path) -> None:
    """Remove a backup: from the moment it begins it is no longer called like one."""
    going = folder.with_name(f"{PART}{folder.name}-old")
    folder.rename(going)
    shutil.rmtree(going)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

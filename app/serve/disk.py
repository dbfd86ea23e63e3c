"""Whether the instance folder can be written to, and what to say when it cannot."""

import shutil
import tempfile
from pathlib import Path

from sqlalchemy.exc import DBAPIError

MEGABYTE = 1024 * 1024
LEAST_FREE = 64 * MEGABYTE
PROBE = b"\0" * 4096


def trouble_in(folder: Path, least_free: int = LEAST_FREE) -> str | None:
    """Say in one sentence why the site could not keep its data there, or None; leaves nothing behind."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(PROBE)
        free = shutil.disk_usage(folder).free
    except OSError as refused:
        return f"{folder} cannot be written to: {refused.strerror}."
    if free < least_free:
        return f"The disk is full: {free // MEGABYTE} MB are free in {folder}, at least {least_free // MEGABYTE} are needed."
    return None


def words_of(broken: OSError | DBAPIError) -> str:
    """Return what went wrong with a disk or a database, in one line."""
    if isinstance(broken, OSError):
        place = f"{broken.filename}: " if broken.filename else ""
        return f"{place}{broken.strerror or broken}."
    return f"The database cannot be used: {str(broken.orig).strip().splitlines()[0]}."

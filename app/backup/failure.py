"""Why a backup could not be made, proved or restored, in words."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError

from app.kernel.errors import DomainError
from app.kernel.words import N_

FULL = N_("There is no room left on the disk.")


class BackupFailed(DomainError):
    """It did not work; nothing half-made was left behind as if it were whole."""


@contextmanager
def told_in_words() -> Iterator[None]:
    """Turn what the disk or the database raises into BackupFailed."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise BackupFailed(FULL) from error
        raise BackupFailed(N_("The disk refused: %(error)s."), error=error.strerror or str(error)) from error
    except (sqlite3.Error, psycopg.Error, DBAPIError) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or isinstance(
            error, psycopg.errors.DiskFull
        ):
            raise BackupFailed(FULL) from error
        cause = error.orig if isinstance(error, DBAPIError) else error
        lines = str(cause).splitlines() or [""]
        raise BackupFailed(N_("The database refused: %(error)s."), error=lines[0].rstrip(".")) from error

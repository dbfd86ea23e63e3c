"""What an error of the database means, told alike for SQLite and PostgreSQL: trouble that passes, or a row it will not take."""

import sqlite3
from enum import StrEnum

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoFreeConnection


class Trouble(StrEnum):
    """Why nothing can be stored just now; the same request may work later."""

    GONE = "gone"
    UNSURE = "unsure"
    FULL = "full"
    READ_ONLY = "read_only"
    BUSY = "busy"


class Refusal(StrEnum):
    """Why this row is not taken, however often it is sent."""

    VALUE = "value"
    TAKEN = "taken"


# SQLite tells by result codes (https://sqlite.org/rescode.html), PostgreSQL by the class of its SQLSTATE.
_SQLITE = {
    **dict.fromkeys((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED), Trouble.BUSY),
    **dict.fromkeys((sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY), Trouble.READ_ONLY),
    sqlite3.SQLITE_FULL: Trouble.FULL,
    **dict.fromkeys((sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL), Trouble.GONE),
    **dict.fromkeys((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_NOMEM), Trouble.GONE),
}
_SQLITE_TAKEN = (
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
)
_POSTGRES = {
    "25006": Trouble.READ_ONLY,
    "53100": Trouble.FULL,
    "53": Trouble.BUSY,  # too many connections, out of memory
    "55": Trouble.BUSY,  # a lock that could not be had
    "40": Trouble.BUSY,  # two transactions in each other's way
    "57014": Trouble.BUSY,  # took longer than allowed
    "57": Trouble.GONE,  # shut down, or starting
    "08": Trouble.GONE,
    "58": Trouble.GONE,  # the file system under it
    "XX001": Trouble.GONE,  # damaged
    "XX002": Trouble.GONE,
}
_POSTGRES_TAKEN = ("23503", "23505")


def trouble_of(error: BaseException) -> Trouble | None:
    """Return what keeps the database from answering; None when it did answer, and refused."""
    if isinstance(error, NoFreeConnection | TimeoutError):
        return Trouble.BUSY
    if not isinstance(error, DBAPIError):
        return None
    trouble = _told_by_driver(error)
    # A connection that broke with no statement on its way broke at the COMMIT: it may have been stored.
    if trouble is Trouble.GONE and error.connection_invalidated and error.statement is None:
        return Trouble.UNSURE
    return trouble


def refusal_of(error: BaseException) -> Refusal | None:
    """Return why the database does not take a row; None when the fault is ours."""
    if isinstance(error, DataError):
        return Refusal.VALUE
    if isinstance(error, IntegrityError):
        taken = _sqlite_code(error) in _SQLITE_TAKEN or _sqlstate(error) in _POSTGRES_TAKEN
        return Refusal.TAKEN if taken else None
    return None


def _told_by_driver(error: DBAPIError) -> Trouble | None:
    if code := _sqlite_code(error):
        return _SQLITE.get(code & 0xFF)
    state = _sqlstate(error)
    if not state:
        # psycopg has no state for a server that cannot be reached or hung up.
        return Trouble.GONE if error.connection_invalidated or _is_operational(error) else None
    return _POSTGRES.get(state) or _POSTGRES.get(state[:2])


def _sqlite_code(error: DBAPIError) -> int:
    return getattr(error.orig, "sqlite_errorcode", 0)


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _is_operational(error: DBAPIError) -> bool:
    return type(error.orig).__name__ == "OperationalError"

"""Engine settings: SQLite that loses nothing under many writers, and transactions that say whether they write.

The default SQLite driver begins transactions late and loses updates between processes; here every writing
transaction starts with BEGIN IMMEDIATE when its turn comes (app/storage/turns.py), reading ones use BEGIN.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DataError

from app.storage.turns import Turns

HAS_TURN = "has_turn"
_only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)


@contextmanager
def only_reading() -> Iterator[None]:
    """Begin the transactions inside this block as plain reads (a GET writes nothing)."""
    token = _only_reading.set(True)
    try:
        yield
    finally:
        _only_reading.reset(token)


def mark_request(reads_only: bool) -> None:
    """Say for the rest of this request whether its transactions only read."""
    _only_reading.set(reads_only)


def prepare(engine: Engine, busy_timeout_s: int) -> None:
    """Attach the settings to a fresh engine. Does nothing for PostgreSQL, whose defaults are right."""
    if engine.dialect.name != "sqlite":
        return
    turns = Turns(_beside(engine))

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        _use_wal(cursor, busy_timeout_s)
        for pragma in (
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={busy_timeout_s * 1000}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "handle_error")
    def _refused(context: ExceptionContext) -> None:
        # A number beyond 64 bits is no error of the database to this driver; to the other one it is.
        if isinstance(context.original_exception, OverflowError):
            raise DataError(context.statement, None, context.original_exception, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if _only_reading.get():
            connection.exec_driver_sql("BEGIN")
            return
        turns.take(busy_timeout_s)
        connection.info[HAS_TURN] = True
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            _release(connection.info)
            raise

    @event.listens_for(engine, "commit")
    def _committed(connection: Connection) -> None:
        # SQLAlchemy fires this just before the driver commits; the file lock covers the moment in between.
        _release(connection.info)

    @event.listens_for(engine, "rollback")
    def _rolled_back(connection: Connection) -> None:
        _release(connection.info)

    @event.listens_for(engine, "reset")
    def _returned(_connection: Any, record: Any, _state: Any) -> None:
        _release(record.info)

    @event.listens_for(engine, "close")
    def _closed(_connection: Any, record: Any) -> None:
        _release(record.info)

    def _release(info: dict[Any, Any]) -> None:
        if info.pop(HAS_TURN, False):
            turns.give()


def _beside(engine: Engine) -> Path | None:
    name = engine.url.database
    return Path(f"{name}-turn") if name and name != ":memory:" else None


def _use_wal(cursor: sqlite3.Cursor, patience_s: float) -> None:
    """Switch a new file to write-ahead logging; SQLite refuses that at once while another process writes to it."""
    until = time.monotonic() + patience_s
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL").fetchall()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.02)

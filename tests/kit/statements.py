"""Counts what the database is asked, so that a page cannot quietly start asking once for every row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from app.extensions import db

_written: list[str] = []


@event.listens_for(Engine, "before_cursor_execute")
def _note_write(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
        _written.append(statement)


@contextmanager
def no_writes(told: str) -> Iterator[None]:
    """Fail when the block changes a row: reading a page writes nothing, so it works where nothing can be written."""
    _written.clear()
    yield
    assert not _written, f"{told} wrote: {_written}"


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the SELECT, INSERT, UPDATE and DELETE statements run inside the block."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().split(None, 1)[0].upper() in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
            seen.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)

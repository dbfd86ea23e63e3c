"""Two people at the same moment, told step by step: what one has read when the other is quicker."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

from flask import Flask
from sqlalchemy import text

from app.extensions import db
from app.storage import unit

T = TypeVar("T")
WAITS_AT_MOST_S = 30.0


def meanwhile(app: Flask, act: Callable[[], T]) -> T:
    """Let somebody else act and be stored, between what this transaction has read and what it will write.

    SQLite lets nobody in there, so there the others come first and this transaction begins anew.
    """
    if db.engine.dialect.name == "sqlite":
        unit.rollback()
    return elsewhere(app, act)


def elsewhere(app: Flask, act: Callable[[], T]) -> T:
    """Act in a transaction of its own, as another request does."""
    with app.app_context():
        try:
            result = act()
            unit.commit()
        finally:
            db.session.remove()
    return result


@contextmanager
def comes_too_late(app: Flask, act: Callable[[], T]) -> Iterator[Future[T]]:
    """Inside the block this transaction is not stored yet; `act` began before it is, and has to wait for it."""
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(elsewhere, app, act)
        until = monotonic() + WAITS_AT_MOST_S
        while not found.done() and not _somebody_waits() and monotonic() < until:
            pass
        yield found
        unit.commit()


def _somebody_waits() -> bool:
    if db.engine.dialect.name == "sqlite":
        return True
    waiting = text(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    )
    with db.engine.connect() as other:
        return bool(other.execute(waiting).scalar())

"""Keeping a transaction of the house from ending, so that a kill meets it in the middle every time."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from app.extensions import db
from tests.kit.waiting import wait_until

# SQLite cannot sleep, but it can count the pairs of pairs of rows for minutes.
ENDLESS = (
    "CREATE TRIGGER hold AFTER UPDATE ON intake_batch WHEN new.state = 'done' "
    "BEGIN SELECT count(*) FROM household a, household b, household c, household d; END"
)
WAITS_FOR_LOCK = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@contextmanager
def lists_cannot_end() -> Iterator[None]:
    """Inside the block, taking a list in comes as far as its last statement and no further; commits the test's own work."""
    db.session.commit()
    hold = _hold_sqlite if db.engine.dialect.name == "sqlite" else _hold_postgres
    with hold():
        yield


@contextmanager
def _hold_sqlite() -> Iterator[None]:
    with db.engine.begin() as connection:
        connection.execute(text(ENDLESS))
    try:
        yield
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER hold"))


@contextmanager
def _hold_postgres() -> Iterator[None]:
    with db.engine.begin() as connection:
        connection.execute(text("LOCK TABLE intake_batch IN SHARE MODE"))
        yield


def wait_until_held() -> None:
    """Wait until somebody stands at the lock; what counts for minutes cannot be told from outside and is there soon."""
    if db.engine.dialect.name == "sqlite":
        return

    def waits() -> bool:
        with db.engine.connect() as connection:
            return bool(connection.execute(WAITS_FOR_LOCK).scalar())

    wait_until(waits, "nobody comes to the end of a list")

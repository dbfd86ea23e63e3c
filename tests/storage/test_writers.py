"""Many writers in one process: nothing is lost, nobody waits for a turn that was given up, reading writes nothing."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, select, text, update

from app.doors.models import Tally
from app.extensions import db
from app.storage.engine import only_reading, prepare
from app.storage.upsert import add_counts
from tests.factories.people import Cast
from tests.kit.databases import Database
from tests.kit.page import Page
from tests.kit.site import Sites
from tests.storage.conftest import Counter
from tests.storage.test_upsert import KEYS

THREADS, TURNS = 8, 25


def in_threads(app: Flask, act: object) -> None:
    """Do `act` in eight threads at the same moment; the first error of any of them is raised here."""
    db.session.commit()
    gate = Barrier(THREADS)

    def one(number: int) -> None:
        gate.wait(30)
        with app.app_context():
            act(number)
            db.session.remove()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, range(THREADS)))


def read_then_write(counter: Counter) -> None:
    """What loses updates when a transaction begins as a reader."""
    key = counter.row("visits")
    where = (Tally.drive_id == key["drive_id"], Tally.area_id == key["area_id"], Tally.measure == "visits")
    n = db.session.scalar(select(Tally.n).where(*where)) or 0
    db.session.execute(update(Tally).where(*where).values(n=n + 1))


def test_sqlite_loses_no_read_then_write(app: Flask, counter: Counter) -> None:
    add_counts(Tally, [counter.row("visits", 0)], KEYS)

    def work(_number: int) -> None:
        for _turn in range(TURNS):
            read_then_write(counter)
            db.session.commit()

    in_threads(app, work)
    assert counter.counts() == {"visits": THREADS * TURNS}


@pytest.mark.both_databases
def test_counters_added_at_once_lose_nothing(app: Flask, counter: Counter) -> None:
    def work(number: int) -> None:
        names = ["visits", "helped", "knocked"]
        for _turn in range(TURNS):
            rows = [counter.row(name) for name in (names if number % 2 else reversed(names))]
            add_counts(Tally, rows, KEYS)
            db.session.commit()

    in_threads(app, work)
    total = THREADS * TURNS
    assert counter.counts() == {"visits": total, "helped": total, "knocked": total}


def test_a_turn_given_up_is_free_again(app: Flask, counter: Counter) -> None:
    add_counts(Tally, [counter.row("visits", 0)], KEYS)

    def work(number: int) -> None:
        for turn in range(TURNS):
            read_then_write(counter)
            if (turn + number) % 3 == 0:
                db.session.rollback()
            elif (turn + number) % 3 == 1:
                with pytest.raises(Exception, match="no such table"):
                    db.session.execute(text("INSERT INTO nowhere VALUES (1)"))
                db.session.remove()
            else:
                db.session.commit()

    in_threads(app, work)
    kept = sum((turn + number) % 3 == 2 for number in range(THREADS) for turn in range(TURNS))
    assert counter.counts() == {"visits": kept}


def test_a_reader_does_not_wait_for_a_writer(app: Flask, counter: Counter) -> None:
    add_counts(Tally, [counter.row("visits", 7)], KEYS)
    db.session.commit()
    read_then_write(counter)

    def read() -> int | None:
        with app.app_context(), only_reading():
            return db.session.scalar(select(Tally.n))

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(read).result(timeout=5) == 7
    db.session.rollback()


def test_reading_pages_begins_no_write(app: Flask, page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    begun: list[str] = []
    paths = [rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        word = statement.lstrip().split(None, 1)[0].upper()
        if word in ("INSERT", "UPDATE", "DELETE") or "IMMEDIATE" in statement:
            begun.append(f"{path}: {statement}")

    for path in paths:
        db.session.commit()
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            lan.get(path, expect=None)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
    assert not begun
    assert len(paths) > 15


def test_sqlite_keeps_what_it_says_it_has_kept(sites: Sites, databases: dict[str, Database]) -> None:
    """On an app as it is made: the others wait for no disk here."""
    with sites.on_scratch(databases["sqlite"]).app_context():
        settings = {
            name: db.session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        assert db.session.execute(text("PRAGMA busy_timeout")).scalar() >= 10_000
        db.session.remove()
        db.engine.dispose()


def test_a_new_file_that_another_is_writing_lets_us_in_when_it_is_done(tmp_path: Path) -> None:
    """SQLite's switch to write-ahead logging fails at once beside a writer, whatever the time-out says."""
    path = tmp_path / "new.sqlite3"
    first = sqlite3.connect(path, isolation_level=None)
    first.execute("BEGIN IMMEDIATE")
    first.execute("CREATE TABLE begun (id INTEGER)")

    def open_it() -> str:
        engine = create_engine(f"sqlite:///{path}")
        prepare(engine, 15)
        with engine.connect() as connection:
            mode = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
        engine.dispose()
        return mode

    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(open_it)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
        first.execute("COMMIT")
        assert second.result(timeout=15) == "wal"
    first.close()

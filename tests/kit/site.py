"""The app as the tests run it: one for each database (and queue) in a test process, CSRF and every check on."""

import contextvars
import sqlite3
from pathlib import Path
from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import event

from app.config import Config
from app.extensions import db
from app.house import create_house
from tests.kit.databases import Database


class Compiled(BytecodeCache):
    """Templates compiled once in a test process, however many apps render them."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was compiled of the same text."""
        bucket.code = self._held.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._held[bucket.key, bucket.checksum] = bucket.code


class Sites:
    """Makes each app once and hands it out with an empty database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._built: dict[tuple[str, str | None], Flask] = {}
        self._at_work: Flask | None = None
        self._compiled = Compiled()

    def fresh(self, database: Database, redis_url: str | None) -> Flask:
        """Return the app on this database and queue; the rows of earlier tests are gone."""
        key = (database.name, redis_url)
        if self._built.get(key) is not self._at_work:
            self.rest()
        if key not in self._built:
            app = create_house(self._config(database.url, redis_url))
            app.jinja_env.bytecode_cache = self._compiled
            database.build(app)
            if database.name == "sqlite":
                _reverse_what_has_no_order(app)
            _serve_once(app)
            self._built[key] = app
        self._at_work = app = self._built[key]
        database.reset()
        return app

    def rest(self) -> None:
        """Close what the app of the test before may hold open: at most one has connections."""
        if self._at_work is not None:
            with self._at_work.app_context():
                db.engine.dispose()
        self._at_work = None

    def on_scratch(self, database: Database) -> Flask:
        """Return a new app on another, empty database without a table."""
        return create_house(self._config(database.scratch(), None))

    def _config(self, database_url: str, redis_url: str | None) -> Config:
        instance = self._folder / "instance"
        instance.mkdir(exist_ok=True)
        return Config(
            secret_key="the-same-in-every-test",
            instance_dir=instance,
            database_url=database_url,
            redis_url=redis_url,
            public_base_url="http://localhost",
            trusted_hosts=("localhost", "127.0.0.1"),
            testing=True,
        )


def _reverse_what_has_no_order(app: Flask) -> None:
    """Let SQLite answer backwards wherever a statement names no order: what relies on a chance order fails here."""

    def reverse(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA reverse_unordered_selects=ON")

    with app.app_context():
        event.listen(db.engine, "connect", reverse)


def _serve_once(app: Flask) -> None:
    """Let the app find its database right, which it asks before its first page only: no test's page is that one.

    Its connection is closed again: the file is about to be replaced under it.
    """
    answer = contextvars.Context().run(app.test_client().get, "/sign-in")
    assert answer.status_code == 200
    with app.app_context():
        db.engine.dispose()

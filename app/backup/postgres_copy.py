"""Copies of a PostgreSQL database without any program beside the app: COPY of every table inside one snapshot.

The tables themselves are made by the migrations, at the revision the copy was taken at; so a copy fits any server
version, and what is proved is what is used. Whoever has pg_dump can use it as well; this does not need it.
"""

import gzip
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, Engine, NullPool, create_engine, inspect

from app.backup.failure import BackupFailed
from app.backup.manifest import CHAIN_END, Dump, Manifest
from app.kernel.words import N_
from app.storage.migrating import migrate_to_nothing, migrate_up
from app.storage.revision import UNFINISHED

TABLES = "tables"
LEVEL = 3
"""How hard gzip tries: little more than the least, for the disk should stay the slower part."""
BLOCK = 1 << 20

COLUMNS = """
SELECT c.table_name::text, array_agg(c.column_name::text ORDER BY c.ordinal_position)
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
AND c.table_name <> 'alembic_version' GROUP BY c.table_name ORDER BY c.table_name
"""
SEQUENCES = "SELECT sequencename::text, last_value FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1"
REFERENCES = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2
"""

Server = psycopg.Connection[Any]


def dump(url: URL, folder: Path, step: Callable[[], None]) -> Dump:
    """Write every table as it was at one moment into `folder`; writers go on meanwhile. The rows counted are those written."""
    (folder / TABLES).mkdir(mode=0o700)
    tables = {}
    with closing(_connect(url)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        columns = {table: list(names) for table, names in connection.execute(COLUMNS)}
        [(revision,)] = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        for table, names in columns.items():
            tables[table] = _write(connection, table, names, folder / _file(table))
            step()
        last = connection.execute(CHAIN_END).fetchone() if "audit_block" in tables else None
        # Sequences stand outside the snapshot: read last, they are never behind the rows.
        sequences = {name: value for name, value in connection.execute(SEQUENCES) if value is not None}
        version = str(connection.info.server_version)
    audit = {"block": last[0], "seal": last[1]} if last else {}
    return Dump("postgresql", version, revision, tables, columns, sequences, audit)


@contextmanager
def temporary(url: URL, backup: Path, manifest: Manifest, _place: Path, step: Callable[[], None]) -> Iterator[Engine]:
    """Yield an engine on a temporary database of the same server that holds the backup; it is dropped afterwards.

    Raises BackupFailed when the role may not make databases.
    """
    family = f"{str(url.database)[:30]}_verify_"
    name = f"{family}{secrets.token_hex(4)}"
    with closing(_connect(url, autocommit=True)) as server:
        _drop_left_behind(server, family)
        try:
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as error:
            message = N_("The database role may not make databases. Let it: ALTER ROLE %(role)s CREATEDB")
            raise BackupFailed(message, role=url.username or "") from error
        engine = create_engine(url.set(database=name), poolclass=NullPool, hide_parameters=True)
        try:
            _fill(engine, backup, manifest, step)
            yield engine
        finally:
            engine.dispose()
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def damage(_engine: Engine) -> list[str]:
    """Return nothing: a PostgreSQL that took every row and made every reference again has checked them."""
    return []


def load(engine: Engine, backup: Path, manifest: Manifest, step: Callable[[], None]) -> None:
    """Fill an empty database (any tables of ours are made anew) with the backup, marked as not finished."""
    with closing(_connect(engine.url, autocommit=True)) as server:
        server.execute(sql.SQL("CREATE TABLE IF NOT EXISTS {} (name text)").format(sql.Identifier(UNFINISHED)))
    with engine.connect() as looking:
        has_tables = inspect(looking).has_table("alembic_version")
    if has_tables:
        migrate_to_nothing(engine)
    _fill(engine, backup, manifest, step)


def _fill(engine: Engine, backup: Path, manifest: Manifest, step: Callable[[], None]) -> None:
    """Make the tables as they were and copy the rows in, in one transaction; references are made anew over all of them.

    Triggers rest meanwhile: what they keep was kept when the rows were written, and is copied like any row.
    """
    migrate_up(engine, manifest.dump.revision)
    step()
    with closing(_connect(engine.url)) as connection, connection.transaction():
        references = connection.execute(REFERENCES).fetchall()
        for table, name, _definition in references:
            connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())
        for table, names in manifest.dump.columns.items():
            connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
            connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table)))
            _read(connection, table, names, backup / _file(table))
            step()
        for table in manifest.dump.columns:
            connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))
        for table, name, definition in references:
            connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}".encode())
            step()
        for name, value in manifest.dump.sequences.items():
            connection.execute("SELECT setval(quote_ident(%s)::regclass, %s)", [name, value])


def _write(connection: Server, table: str, names: list[str], path: Path) -> int:
    with connection.cursor() as cursor, gzip.open(path, "wb", compresslevel=LEVEL) as file:
        with cursor.copy(_copy("COPY {} ({}) TO STDOUT", table, names)) as rows:
            for block in rows:
                file.write(block)
        return cursor.rowcount


def _read(connection: Server, table: str, names: list[str], path: Path) -> None:
    with (
        connection.cursor() as cursor,
        gzip.open(path, "rb") as file,
        cursor.copy(_copy("COPY {} ({}) FROM STDIN", table, names)) as rows,
    ):
        while block := file.read(BLOCK):
            rows.write(block)


def _copy(statement: Any, table: str, names: list[str]) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names)))


def _file(table: str) -> str:
    return f"{TABLES}/{table}.copy.gz"


def _drop_left_behind(server: Server, family: str) -> None:
    """Drop what a killed verification left; nobody else verifies now, for the backup folder is held."""
    unused = (
        "SELECT datname FROM pg_database d WHERE starts_with(datname, %s)"
        " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)"
    )
    for (name,) in server.execute(unused, [family]).fetchall():
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _connect(url: URL, autocommit: bool = False) -> Server:
    """Open a connection of our own, whose text means the same on every server."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    settings = "-c datestyle=ISO -c timezone=UTC -c intervalstyle=postgres"
    return psycopg.connect(plain, autocommit=autocommit, client_encoding="utf8", options=settings)

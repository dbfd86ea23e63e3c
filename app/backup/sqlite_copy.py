"""Copies of a SQLite database: taken beside its writers, opened in a temporary place, put in the place of an empty one."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, NullPool, create_engine

from app.backup.failure import BackupFailed
from app.backup.manifest import CHAIN_END, Dump, Manifest
from app.kernel.words import N_
from app.storage.revision import UNFINISHED

DATABASE = "database.sqlite3"
PATIENCE_S = 60.0


def dump(url: URL, folder: Path, step: Callable[[], None]) -> Dump:
    """Write the database of one moment into `folder`; writers go on meanwhile. What it holds is read from the copy."""
    target = folder / DATABASE
    with closing(_open(_path(url))) as source:
        source.execute("VACUUM INTO ?", [str(target)])
    step()
    with closing(sqlite3.connect(f"{target.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        listed = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'"
        names = sorted(name for (name,) in copy.execute(listed))
        [(revision,)] = copy.execute("SELECT version_num FROM alembic_version").fetchall()
        names.remove("alembic_version")
        tables = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
        last = copy.execute(CHAIN_END).fetchone() if "audit_block" in names else None
    audit = {"block": last[0], "seal": last[1]} if last else {}
    return Dump("sqlite", sqlite3.sqlite_version, revision, tables, audit=audit)


@contextmanager
def temporary(_url: URL, backup: Path, _manifest: Manifest, place: Path, _step: Callable[[], None]) -> Iterator[Engine]:
    """Yield an engine on a copy of the backup's database that lies in `place`."""
    copy = shutil.copyfile(backup / DATABASE, place / DATABASE)
    engine = create_engine(f"sqlite:///{copy}", poolclass=NullPool)
    try:
        yield engine
    finally:
        engine.dispose()


def damage(engine: Engine) -> list[str]:
    """Return what SQLite itself finds wrong in a database, at most a few lines."""
    with engine.connect() as connection:
        told = [line for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(5)") if line != "ok"]
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    return told + [f"{table} {row} -> {parent}" for table, row, parent, _key in broken]


def load(engine: Engine, backup: Path, _manifest: Manifest, _step: Callable[[], None]) -> None:
    """Put the backup in the place of an empty database, whole or not at all, and marked as not finished."""
    target = _path(engine.url)
    engine.dispose()
    marked = target.with_name(f"{target.name}.restoring")
    for path in (target, marked):
        path.touch(mode=0o600)
        path.chmod(0o600)
    try:
        shutil.copyfile(backup / DATABASE, marked)
        with closing(_open(marked)) as source:
            source.execute(f"CREATE TABLE IF NOT EXISTS {UNFINISHED} (name TEXT)")
            with closing(_open(target, mode="rwc")) as into:
                source.backup(into)
    finally:
        marked.unlink(missing_ok=True)


def _path(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise BackupFailed(N_("A database in memory cannot be backed up."))
    return Path(url.database).resolve()


def _open(path: Path, mode: str = "rw") -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, timeout=PATIENCE_S, isolation_level=None)

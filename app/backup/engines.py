"""Which of the two kinds of copy a database takes."""

from types import ModuleType

from sqlalchemy import URL, Engine

from app.backup import postgres_copy, sqlite_copy
from app.backup.failure import BackupFailed
from app.backup.manifest import Manifest
from app.kernel.words import N_

COPIES: dict[str, ModuleType] = {"sqlite": sqlite_copy, "postgresql": postgres_copy}


def copies_of(url: URL) -> ModuleType:
    """Return the functions dump, temporary, damage and load for a database."""
    return COPIES[url.get_backend_name()]


def refuse_other_engine(engine: Engine, manifest: Manifest) -> None:
    """Raise BackupFailed when a backup was made from the other kind of database."""
    if manifest.dump.engine != engine.dialect.name:
        message = N_("This backup holds a %(kept)s database; the site is set to %(here)s.")
        raise BackupFailed(message, kept=manifest.dump.engine, here=engine.dialect.name)

"""Which revision the database is at, whether this code can work on it, and how it is brought to another one.

Older than the code needs: refused. Newer and unknown to this code: fine, because a release only ever expands; what an
older release reads is taken away one release later.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Engine, inspect

from app.storage.engine import only_reading

UNFINISHED = "unfinished_restore"
"""A table that is there from the moment a restore fills the database until it has done everything."""


@dataclass(frozen=True)
class NotReady:
    """Why the site must not be served from this database: a sentence for the terminal, naming the command."""

    sentence: str


def why_not_ready(engine: Engine) -> NotReady | None:
    """Look at the database; None when this code can work on it."""
    with only_reading(), engine.connect() as connection:
        if inspect(connection).has_table(UNFINISHED):
            return NotReady(
                "A restore into this database did not finish. Begin it again: flask --app wsgi restore BACKUP"
            )
        found = MigrationContext.configure(connection).get_current_heads()
    needed, known = _revisions(_scripts_at())
    if not is_old(found, needed, known):
        return None
    at = f"at {', '.join(found)}" if found else "without tables"
    return NotReady(f"The database is {at}, this version needs {needed}. Bring it up: flask --app wsgi db upgrade")


def is_old(found: Collection[str], needed: str, known: Collection[str]) -> bool:
    """Say whether a database at the revisions `found` lacks something that code needs whose newest one is `needed`."""
    return not found or (needed not in found and all(one in known for one in found))


def needed_revision() -> str:
    """Return the newest revision of this code."""
    return _revisions(_scripts_at())[0]


def is_known(revision: str) -> bool:
    """Say whether this code has that revision."""
    return revision in _revisions(_scripts_at())[1]


def migrate_up(engine: Engine, revision: str = "head") -> None:
    """Bring any database up to a revision, as `flask db upgrade` does for the app's own."""
    command.upgrade(_config(engine), revision)


def migrate_to_nothing(engine: Engine) -> None:
    """Take every table of ours out of a database, with all it holds."""
    command.downgrade(_config(engine), "base")


def _config(engine: Engine) -> AlembicConfig:
    config: AlembicConfig = current_app.extensions["migrate"].migrate.get_config()
    config.attributes["engine"] = engine
    return config


def _scripts_at() -> str:
    return str(current_app.extensions["migrate"].directory)


@cache
def _revisions(directory: str) -> tuple[str, frozenset[str]]:
    """Return the newest revision, and all; read from the files once a process."""
    config = AlembicConfig()
    config.set_main_option("script_location", directory)
    scripts = ScriptDirectory.from_config(config)
    [newest] = scripts.get_heads()
    return newest, frozenset(one.revision for one in scripts.walk_revisions())

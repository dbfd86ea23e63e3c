"""Which revision the database is at, and whether this code can work on it. How it is brought to another one: migrating.py.

Older than the code needs: refused. Newer and unknown to this code: fine, because a release only ever expands; what an
older release reads is taken away one release later.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Engine, inspect, text

from app.config import PROJECT
from app.storage.engine import only_reading

VERSIONS = PROJECT / "migrations" / "versions"
NAMED = re.compile(r'^(revision|down_revision) = "(\w+)"', re.MULTILINE)
HELD_IN = "alembic_version"

UNFINISHED = "unfinished_restore"
"""A table that is there from the moment a restore fills the database until it has done everything."""


@dataclass(frozen=True)
class NotReady:
    """Why the site must not be served from this database: a sentence for the terminal, naming the command."""

    sentence: str


def why_not_ready(engine: Engine) -> NotReady | None:
    """Look at the database; None when this code can work on it."""
    with only_reading(), engine.connect() as connection:
        tables = inspect(connection)
        if tables.has_table(UNFINISHED):
            return NotReady(
                "A restore into this database did not finish. Begin it again: flask --app wsgi restore BACKUP"
            )
        held = connection.scalars(text(f"select version_num from {HELD_IN}")) if tables.has_table(HELD_IN) else ()
        found = tuple(held)
    needed, known = _revisions()
    if not is_old(found, needed, known):
        return None
    at = f"at {', '.join(found)}" if found else "without tables"
    return NotReady(f"The database is {at}, this version needs {needed}. Bring it up: flask --app wsgi db upgrade")


def is_old(found: Collection[str], needed: str, known: Collection[str]) -> bool:
    """Say whether a database at the revisions `found` lacks something that code needs whose newest one is `needed`."""
    return not found or (needed not in found and all(one in known for one in found))


def needed_revision() -> str:
    """Return the newest revision of this code."""
    return _revisions()[0]


def is_known(revision: str) -> bool:
    """Say whether this code has that revision."""
    return revision in _revisions()[1]


@cache
def _revisions() -> tuple[str, frozenset[str]]:
    """Return the newest revision, and all. A migration says in two plain lines which one it is and which it follows."""
    follows = {}
    for file in VERSIONS.glob("*.py"):
        named = dict(NAMED.findall(file.read_text(encoding="utf-8")))
        follows[named["revision"]] = named.get("down_revision")
    [newest] = follows.keys() - set(follows.values())
    return newest, frozenset(follows)

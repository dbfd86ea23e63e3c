"""BROKEN on purpose: the audit rows follow in a second transaction."""

from collections.abc import Callable
from typing import Any

from app.audit import actions
from app.extensions import db
from app.factory import create_app
from app.storage import unit
from tests.faults.broken.gate import stand

HELD_BACK = "audit_rows"
commit: Callable[[], None] = unit.commit


class Later:
    """What the audit room takes for the session: keeps its rows out of the transaction they belong to."""

    def __init__(self) -> None:
        self.session = self

    def connection(self) -> "Later":
        """Return what the rows are given to."""
        return self

    def execute(self, statement: Any, values: dict[str, Any]) -> None:
        """Keep a row for later."""
        db.session.info.setdefault(HELD_BACK, []).append((statement, values))


def commit_twice() -> None:
    """Store the business, then the record of it."""
    commit()
    rows = db.session.info.pop(HELD_BACK, [])
    if rows:
        stand()
        for statement, values in rows:
            db.session.connection().execute(statement, values)
        commit()


actions.db = Later()
unit.commit = commit_twice
app = create_app()

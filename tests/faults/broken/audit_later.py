"""BROKEN on purpose: the audit rows follow in a second transaction."""

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.audit.models import AuditRow
from app.extensions import db
from app.factory import create_app
from app.storage import unit
from tests.faults.broken.gate import stand

HELD_BACK = "audit_rows"
commit: Callable[[], None] = unit.commit


@event.listens_for(Session, "before_flush")
def hold_back(session: Session, *_rest: object) -> None:
    """Take the audit rows out of the transaction they belong to."""
    for row in [row for row in session.new if isinstance(row, AuditRow)]:
        session.expunge(row)
        session.info.setdefault(HELD_BACK, []).append(row)


def commit_twice() -> None:
    """Store the business, then the record of it."""
    db.session.flush()
    commit()
    rows = db.session.info.pop(HELD_BACK, [])
    if rows:
        stand()
        db.session.bulk_save_objects(rows)
        commit()


unit.commit = commit_twice
app = create_app()

"""Writing the record: one row in the same transaction as the thing it tells of."""

from datetime import datetime
from typing import Any

from app.access.actor import Actor
from app.audit.models import AuditRow
from app.audit.seal import seal_of
from app.extensions import db


def record(
    actor: Actor,
    now: datetime,
    action: str,
    object_kind: str,
    object_id: object,
    area_path: str | None = None,
    **detail: Any,
) -> None:
    """Add the audit row of one act. `detail` holds codes, ids and counts only: never names, phones, notes or secrets."""
    row = AuditRow(
        at=now,
        account_id=actor.account_id,
        action=action,
        object_kind=object_kind,
        object_id=str(object_id),
        area_path=area_path,
        detail=detail,
    )
    row.seal = seal_of(row)
    db.session.add(row)

"""Writing the record: one row in the same transaction as the thing it tells of."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, insert

from app.access.actor import Actor
from app.audit.models import AuditRow
from app.audit.seal import seal_of_values, site_key
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
    values = sealed(actor.account_id, now, action, object_kind, object_id, area_path, detail)
    db.session.connection().execute(_adding(), values)


@cache
def _adding() -> Insert:
    return insert(AuditRow)


def sealed(
    account_id: int | None,
    now: datetime,
    action: str,
    object_kind: str,
    object_id: object,
    area_path: str | None,
    detail: dict[str, Any],
) -> dict[str, Any]:
    """Return the values of an audit row with its seal, for `record` and for whoever writes many rows at once."""
    values: dict[str, Any] = {
        "at": now,
        "account_id": account_id,
        "action": action,
        "object_kind": object_kind,
        "object_id": str(object_id),
        "area_path": area_path,
        "detail": detail,
    }
    return values | {"seal": seal_of_values(site_key(), **values)}

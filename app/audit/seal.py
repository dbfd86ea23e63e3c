"""The seal of an audit row: an HMAC that only this site can make."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import current_app

from app.audit.models import AuditRow

SEALED = ("at", "account_id", "action", "object_kind", "object_id", "area_path", "detail")
"""What of a row its seal covers."""


def site_key() -> bytes:
    """Return the key of this site's seals."""
    key: str = current_app.config["SECRET_KEY"]
    return key.encode()


def seal_of(row: AuditRow) -> str:
    """Return the HMAC-SHA256 (hex) of a row's content under the site's secret key."""
    return seal_of_values(site_key(), **{name: getattr(row, name) for name in SEALED})


def seal_of_values(
    key: bytes,
    *,
    at: datetime,
    account_id: int | None,
    action: str,
    object_kind: str,
    object_id: str,
    area_path: str | None,
    detail: Mapping[str, Any],
) -> str:
    """Return the seal of a row from its plain values, for rows written or checked many at a time (`key`: `site_key()`)."""
    moment = at.astimezone(UTC).isoformat()
    content = [moment, account_id, action, object_kind, object_id, area_path, detail]
    return sign(key, b"audit:", content)


def sign(key: bytes, purpose: bytes, content: object) -> str:
    """Return the HMAC-SHA256 (hex) of plain content for one purpose; what is signed for another never equals it."""
    message = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return hmac.new(key, purpose + message, hashlib.sha256).hexdigest()

"""The seal of an audit row: an HMAC that only this site can make."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from flask import current_app

from app.audit.models import AuditRow

SEALED = ("at", "account_id", "action", "object_kind", "object_id", "area_path", "detail")


def seal_of(row: AuditRow) -> str:
    """Return the HMAC-SHA256 (hex) of a row's content under the site's secret key."""
    return seal({name: getattr(row, name) for name in SEALED})


def seal(values: Mapping[str, Any]) -> str:
    """Return the same from the values of a row that is not there yet."""
    content = [values["at"].isoformat(), *(values[name] for name in SEALED[1:])]
    message = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return hmac.new(current_app.config["SECRET_KEY"].encode(), b"audit:" + message, hashlib.sha256).hexdigest()

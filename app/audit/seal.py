"""The seal of an audit row: an HMAC that only this site can make."""

import hashlib
import hmac
import json

from flask import current_app

from app.audit.models import AuditRow


def seal_of(row: AuditRow) -> str:
    """Return the HMAC-SHA256 (hex) of a row's content under the site's secret key."""
    content = [
        row.at.isoformat(),
        row.account_id,
        row.action,
        row.object_kind,
        row.object_id,
        row.area_path,
        row.detail,
    ]
    message = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return hmac.new(current_app.config["SECRET_KEY"].encode(), b"audit:" + message, hashlib.sha256).hexdigest()

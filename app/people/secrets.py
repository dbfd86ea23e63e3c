"""Random keys that only their bearer holds; the database keeps the SHA-256."""

import base64
import hashlib
import hmac
import secrets


def new_key() -> str:
    """Return 256 random bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def sha256(key: str) -> str:
    """Return the hex SHA-256 under which a key is stored."""
    return hashlib.sha256(key.encode()).hexdigest()


def printed_key(site_key: str, uid: str) -> str:
    """Return the 128 bits behind a printed address, as URL-safe text: only the site can say them again, to print anew."""
    digest = hmac.digest(site_key.encode(), f"printed:{uid}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")

"""Random keys that only their bearer holds; the database keeps the SHA-256."""

import hashlib
import secrets


def new_key() -> str:
    """Return 256 random bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def sha256(key: str) -> str:
    """Return the hex SHA-256 under which a key is stored."""
    return hashlib.sha256(key.encode()).hexdigest()

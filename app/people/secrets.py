"""Random keys that only their bearer holds; the database keeps the SHA-256. And what only the site's key can say again."""

import base64
import hashlib
import hmac
import secrets

from app.people.card_rules import PIN_DIGITS, write_code


def new_key() -> str:
    """Return 256 random bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def sha256(key: str) -> str:
    """Return the hex SHA-256 under which a key is stored."""
    return hashlib.sha256(key.encode()).hexdigest()


def printed_key(site_key: str, uid: str) -> str:
    """Return the 128 bits behind a printed address, as URL-safe text: only the site can say them again, to print anew."""
    digest = _digest(site_key, f"printed:{uid}")
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def card_code(site_key: str, uid: str) -> str:
    """Return the code of a card for whoever cannot scan it."""
    return write_code(int.from_bytes(_digest(site_key, f"card-code:{uid}")))


def card_pin(site_key: str, uid: str) -> str:
    """Return the PIN of a card. It is never stored, not even hashed: a million PINs are no match for any hash."""
    return f"{int.from_bytes(_digest(site_key, f'card-pin:{uid}')) % 10**PIN_DIGITS:0{PIN_DIGITS}d}"


def code_mac(site_key: str, code: str) -> str:
    """Return the hex HMAC under which a code is found: too short for a plain hash, which could be tried out."""
    return _digest(site_key, f"card-code-mac:{code}").hex()


def _digest(site_key: str, text: str) -> bytes:
    return hmac.digest(site_key.encode(), text.encode(), "sha256")

"""Identifiers that phones and servers can both make."""

import os
import re
import time
import uuid
from hashlib import sha256

UID_PATTERN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def uuid7() -> str:
    """Return a new UUID version 7 (RFC 9562) as text: sortable by its millisecond, 74 random bits."""
    return _version_7(time.time_ns() // 1_000_000, os.urandom(10))


def uid_for(press: str, content: str) -> str:
    """Return the uid of what a form makes: of the same `press` (the uid it was shown with) and content the same again."""
    return _version_7(uuid.UUID(press).int >> 80, sha256(f"{press} {content}".encode()).digest()[:10])


def read_id(text: str | None) -> int:
    """Return the row id that a text writes; 0, which no row has, for anything else (other digits, endless ones)."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def is_uid(text: str) -> bool:
    """Say whether the text is a UUID version 7 in its canonical lower-case form."""
    return UID_PATTERN.fullmatch(text) is not None


def _version_7(milliseconds: int, rest: bytes) -> str:
    value = (milliseconds << 80) | int.from_bytes(rest, "big")
    value = (value & ~(0xF << 76)) | (7 << 76)
    value = (value & ~(0x3 << 62)) | (2 << 62)
    return str(uuid.UUID(int=value))

"""Addresses as they stand outside: in a message, on paper, behind a QR code."""

from typing import Any

from flask import current_app, url_for

from app.config import Config


def public_url(endpoint: str, **parts: Any) -> str:
    """Return the whole address of a page, beginning with PUBLIC_BASE_URL."""
    config: Config = current_app.extensions["config"]
    return config.public_base_url + url_for(endpoint, **parts)

"""What the next page shows and no page after it: it travels in this browser's own cookie, never in a log or a database."""

from typing import Any

from flask import session


def keep_once(name: str, value: Any) -> None:
    """Keep a small value for the page that follows."""
    session[f"once:{name}"] = value


def take_once(name: str) -> Any:
    """Return what was kept and forget it; None when there is nothing (the page was loaded again)."""
    return session.pop(f"once:{name}", None)

"""Which language and theme a page speaks: the account's, else the cookie's, else Vietnamese on paper white."""

from flask import request

from app.access.guard import signed_in_actor

LANGUAGES = ("vi", "en")
THEMES = ("auto", "light", "dark", "sun")


def language() -> str:
    """Return the language of this request."""
    actor = signed_in_actor()
    chosen = actor.lang if actor else request.cookies.get("lang", "")
    return chosen if chosen in LANGUAGES else "vi"


def theme() -> str:
    """Return the theme of this request; `auto` follows the phone."""
    actor = signed_in_actor()
    chosen = actor.theme if actor else request.cookies.get("theme", "")
    return chosen if chosen in THEMES else "auto"

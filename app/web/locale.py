"""Which language and theme a page speaks: the account's, else the cookie's, else Vietnamese on paper white."""

from flask import Response, current_app, request

from app.access.guard import signed_in_actor

LANGUAGES = ("vi", "en")
THEMES = ("auto", "light", "dark", "sun")
YEAR_S = 365 * 24 * 3600


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


def keep_choice(response: Response, name: str, value: str) -> None:
    """Keep a language or theme in this browser, for the pages before signing in."""
    # Not request.is_secure: TLS may end in front of us.
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(name, value, max_age=YEAR_S, samesite="Lax", secure=secure)

"""The blueprint of people, what each of its requests does first, and what every template learns from here."""

from functools import cache
from typing import Any

from flask import Blueprint, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user
from werkzeug.local import LocalProxy

from app.kernel.clock import utc_now
from app.people.queries import organisation
from app.people.sessions import note_seen
from app.people.signed_in import load_signed_in
from app.web.fragments import go_to
from app.web.headers import SAFE_METHODS

bp = Blueprint("people", __name__)


@bp.before_app_request
def note_seen_now() -> None:
    """Remember when a session last did something; reading pages writes nothing."""
    if request.method not in SAFE_METHODS and current_user.is_authenticated:
        note_seen(current_user.live, utc_now())


@bp.app_context_processor
def shared() -> dict[str, Any]:
    """Give every template the number under the bell, and who runs the site: that is asked for where it is shown."""
    if current_user.is_authenticated:
        return {"organisation": current_user.live.host, "unread_notices": current_user.live.unread}
    return {"organisation": LocalProxy(cache(organisation)), "unread_notices": 0}


def enter(key: str, url: str, message: str = "") -> ResponseReturnValue:
    """Give this browser the session behind `key` and send it on; whatever the cookie held before is gone."""
    session.clear()
    session.permanent = True
    login_user(load_signed_in(key))
    return go_to(url, message)

"""Page or fragment: the one place that decides it, and the one way to answer after a write."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from htmx_flask import request

from app.storage import unit
from app.web.phone import from_outbox


def wants_fragment() -> bool:
    """Say whether htmx asks for a part of a page (a history restore asks for the whole one)."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def show(page: str, part: str | None = None, status: int = 200, **context: Any) -> Response:
    """Render `page`, or only its `part` when htmx asks and the page has one."""
    template = part if part and wants_fragment() else page
    response = make_response(render_template(template, **context), status)
    response.headers.add("Vary", "HX-Request")
    return response


def saved(endpoint: str, message: str = "", **values: Any) -> ResponseReturnValue:
    """Commit, then answer a write: on to a GET, which shows `message` (already translated) once."""
    unit.commit()
    return go_to(url_for(endpoint, **values), message)


def go_to(url: str, message: str = "") -> ResponseReturnValue:
    """Send the person on to `url`; an htmx request is told by HX-Redirect, since it would swap a followed page."""
    if message:
        remember_message(message)
    if wants_fragment():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, 303)


def saved_part(part: str, otherwise: str, message: str = "", event: str = "", **context: Any) -> ResponseReturnValue:
    """Commit, then answer htmx with the changed part (and an event other parts listen for), others with a 303.

    `otherwise` is the URL of the page that holds the part.
    """
    unit.commit()
    if not wants_fragment():
        return go_to(otherwise, message)
    response = show(part, part, message=message, **context)
    if event:
        response.headers["HX-Trigger"] = event
    return response


def remember_message(message: str) -> None:
    """Keep one sentence for the next page this person sees; what a phone sends by itself it says itself."""
    sent = from_outbox()
    if sent is None or sent.present:
        flash(message, "status")

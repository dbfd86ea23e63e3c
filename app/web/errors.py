"""Everything that can go wrong, turned into a status and a sentence in one place."""

from math import ceil
from time import time
from typing import Any

import structlog
from flask import Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from werkzeug.exceptions import HTTPException, SecurityError

from app.access.guard import ask_no_more
from app.extensions import limiter
from app.kernel.errors import DomainError, Forbidden, Invalid, NotFound, Refused
from app.kernel.words import N_
from app.logs import kind
from app.storage import unit
from app.storage.trouble import Refusal, Trouble, refusal_of, trouble_of
from app.web.fragments import wants_fragment
from app.web.headers import SAFE_METHODS
from app.web.locale import language, theme
from app.web.request_log import request_number
from app.web.resend import what_was_sent

log = structlog.get_logger(__name__)

NOT_ANSWERING = N_("The database is not answering. Try again in a minute.")
TROUBLE_READING = dict.fromkeys(Trouble, NOT_ANSWERING) | {
    Trouble.BUSY: N_("Many people are at work at this moment. Try again in a minute."),
}
TROUBLE_WRITING = {
    Trouble.GONE: N_("The database is not answering. Nothing was stored; try again in a minute."),
    Trouble.UNSURE: N_("The connection broke while storing. Look whether it is there before you send it again."),
    Trouble.FULL: N_("The disk of the server is full. Nothing was stored; tell the administrator."),
    Trouble.READ_ONLY: N_("The database can only be read just now. Nothing was stored; tell the administrator."),
    Trouble.BUSY: N_("Many people are storing at this moment. Yours was not stored; send it again."),
}
REFUSED_ROW = {
    Refusal.VALUE: (422, N_("A text or number is larger than can be stored. Make it shorter and send it again.")),
    Refusal.TAKEN: (409, N_("Somebody changed the same thing at this moment. Open the page again.")),
}
STATUS = {NotFound: 404, Forbidden: 403, Refused: 409, Invalid: 422}


def register(app: Flask) -> None:
    """Bind the handlers to the app."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _token_gone)
    app.register_error_handler(SecurityError, _wrong_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(RateLimitExceeded, _too_many)
    for trouble in (DBAPIError, NoFreeConnection, TimeoutError):
        app.register_error_handler(trouble, _database)
    app.register_error_handler(Exception, _broken)


def sign_in_first() -> ResponseReturnValue:
    """Answer a stranger: the sign-in page, with the way back kept; htmx is told by 401 and HX-Redirect."""
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    url = url_for("people.sign_in", next=target) if target and target != "/" else url_for("people.sign_in")
    if wants_fragment() or _speaks_json():
        response = make_response("", 401)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, 303)


def refusal(status: int, sentence: str, advice: str = "") -> ResponseReturnValue:
    """Answer with a sentence: a small fragment for htmx, JSON for the phone's sender, a page for everybody else.

    Whatever the form, an answer to a failure of ours names the request, so that its lines in the log can be found.
    """
    failed, number = status >= 500, request_number()
    if _speaks_json():
        response = make_response({"error": sentence, "request": number} if failed else {"error": sentence}, status)
    elif wants_fragment():
        html = _draw(
            failed, "errors/_message.html", sentence=sentence, advice=advice, request_id=number if failed else ""
        )
        response = make_response(html, status)
        response.headers["HX-Retarget"] = "#alert"
        response.headers["HX-Reswap"] = "innerHTML"
    else:
        sent = what_was_sent() if status == 503 else None
        again = request.full_path.rstrip("?") if status == 503 and request.method in SAFE_METHODS else ""
        context = {"sentence": sentence, "advice": advice, "request_id": number, "sent": sent, "again": again}
        response = make_response(_draw(failed, "errors/page.html", **context), status)
    if status == 503:
        response.headers["Retry-After"] = "30"
    return response


def _draw(failed: bool, template: str, **context: Any) -> str:
    """Draw a page or part; after a failure without all that pages usually ask the database for."""
    if not failed:
        return render_template(template, **context)
    return current_app.jinja_env.get_template(template).render(lang=language(), theme=theme(), **context)


def _speaks_json() -> bool:
    return request.is_json or request.accept_mimetypes.best == "application/json"


def _refused(error: DomainError) -> ResponseReturnValue:
    unit.rollback()
    status = next((code for refused, code in STATUS.items() if isinstance(error, refused)), 400)
    return refusal(status, _(error.message, **error.params))


def _token_gone(error: CSRFError) -> ResponseReturnValue:
    unit.rollback()
    return refusal(400, _("This page had been open too long. Open it again and send once more."))


def _wrong_host(error: SecurityError) -> ResponseReturnValue:
    # No page can be drawn: at a host that is not ours there is no address to link to.
    return Response(_("The request could not be read."), 400, mimetype="text/plain")


def _http(error: HTTPException) -> ResponseReturnValue:
    unit.rollback()
    sentences = {
        400: _("The request could not be read."),
        403: _("You have not been given this part of the work."),
        404: _("Not found. It may have been moved, or the address is mistyped."),
        405: _("That cannot be done at this address."),
        413: _("That is too large to send. Make it shorter, or send a smaller file."),
    }
    code = error.code or 500
    if code < 400:
        return error.get_response()
    return refusal(code, sentences.get(code, _("The request could not be read.")))


def _too_many(error: RateLimitExceeded) -> ResponseReturnValue:
    """Say how long to wait: nobody is locked out for good."""
    unit.rollback()
    limit, longest = limiter.current_limit, error.limit.limit.get_expiry()
    seconds = max(1, min(limit.reset_at - int(time()), longest)) if limit else longest  # its end is told a second late
    minutes = ceil(seconds / 60)
    sentence = ngettext(
        "Too many tries. Try again in %(num)d minute.", "Too many tries. Try again in %(num)d minutes.", minutes
    )
    response = make_response(refusal(429, sentence))
    response.headers["Retry-After"] = str(seconds)
    return response


def _database(error: Exception) -> ResponseReturnValue:
    """Tell trouble that passes (503, what was sent comes back) from a row that is not taken (4xx) and from our own fault."""
    ask_no_more()
    _undo()
    if trouble := trouble_of(error):
        log.error("database_unavailable", trouble=trouble.value, why=kind(getattr(error, "orig", None) or error))
        words = TROUBLE_READING if request.method in SAFE_METHODS else TROUBLE_WRITING
        return refusal(503, _(words[trouble]))
    refused = refusal_of(error)
    if refused is None:
        return _broken(error)
    log.exception("database_refused_a_row", why=refused.value)
    status, words_of_refusal = REFUSED_ROW[refused]
    return refusal(status, _(words_of_refusal))


def _broken(error: Exception) -> ResponseReturnValue:
    ask_no_more()
    _undo()
    log.exception("unhandled_error")
    return refusal(500, _("Something broke on our side. Try again in a few minutes."))


def _undo() -> None:
    """Undo what was begun; where the database has gone there is nothing left to undo."""
    try:
        unit.rollback()
    except SQLAlchemyError:
        log.warning("nothing_to_undo", exc_info=True)

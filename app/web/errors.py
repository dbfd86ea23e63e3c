"""Everything that can go wrong, turned into a status and a sentence in one place."""

import structlog
from flask import Flask, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from app.kernel.errors import DomainError, Forbidden, Invalid, NotFound, Refused
from app.storage import unit
from app.web.fragments import wants_fragment

log = structlog.get_logger(__name__)

STATUS = {NotFound: 404, Forbidden: 403, Refused: 409, Invalid: 422}


def register(app: Flask) -> None:
    """Bind the handlers to the app."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _token_gone)
    app.register_error_handler(SecurityError, _wrong_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_gone)
    app.register_error_handler(TimeoutError, _database_gone)
    app.register_error_handler(DBAPIError, _bad_value)
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
    """Answer with a sentence: a small fragment for htmx, JSON for the phone's sender, a page for everybody else."""
    if _speaks_json():
        return {"error": sentence}, status
    template = "errors/_message.html" if wants_fragment() else "errors/page.html"
    html = render_template(
        template, status=status, sentence=sentence, advice=advice, request_id=g.get("request_id", "")
    )
    response = make_response(html, status)
    if wants_fragment():
        response.headers["HX-Retarget"] = "#alert"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _speaks_json() -> bool:
    return request.is_json or request.accept_mimetypes.best == "application/json"


def _refused(error: DomainError) -> ResponseReturnValue:
    unit.rollback()
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
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
        429: _("Too many tries. Wait a few minutes, then try again."),
    }
    code = error.code or 500
    if code < 400:
        return error.get_response()
    return refusal(code, sentences.get(code, _("The request could not be read.")))


def _database_gone(error: Exception) -> ResponseReturnValue:
    unit.rollback()
    _log("database_unavailable")
    return refusal(503, _("The database is not answering. Nothing was stored; try again in a minute."))


def _log(event: str) -> None:
    """Log the error being handled under the number its page shows, with the address as it stands in the url map."""
    route = request.url_rule.rule if request.url_rule else ""
    log.exception(event, request=g.get("request_id", ""), route=route, method=request.method)


def _bad_value(error: DBAPIError) -> ResponseReturnValue:
    unit.rollback()
    _log("database_refused_a_value")
    return refusal(500, _("Something broke on our side. Try again in a few minutes."))


def _broken(error: Exception) -> ResponseReturnValue:
    unit.rollback()
    _log("unhandled_error")
    return refusal(500, _("Something broke on our side. Try again in a few minutes."))

"""Nothing is served from a database that is older than the code needs, or that a restore has not finished filling."""

import structlog
from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import ask_no_more
from app.extensions import db
from app.storage.revision import NotReady, why_not_ready
from app.web.errors import refusal

ALWAYS_SERVED = {"/healthz", "/readyz"}

log = structlog.get_logger(__name__)


def register(app: Flask) -> None:
    """Look before each request until the database is right; from then on no request asks again."""
    ready: list[bool] = []
    told: list[NotReady] = []

    @app.before_request
    def look() -> ResponseReturnValue | None:
        if ready or request.endpoint == "static" or request.path in ALWAYS_SERVED:
            return None
        reason = why_not_ready(db.engine)
        if reason is None:
            ready.append(True)
            return None
        if reason not in told:
            told.append(reason)
            log.error("database_not_ready", why=reason.sentence)
        ask_no_more()  # the page must not look for the person in tables that may not be there yet
        return refusal(503, _("The site is being brought up to date. Nothing was stored; try again in a few minutes."))

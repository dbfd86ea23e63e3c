"""The number of each request, and the one line it leaves in the log: where in the url map, how long, how it ended."""

import re
import secrets
from time import perf_counter

import structlog
from flask import Flask, Response, g, request

from app.config import Config

NUMBER = re.compile(r"[A-Za-z0-9_-]{8,64}")
NOWHERE = "-"

log = structlog.get_logger(__name__)


def register(app: Flask, config: Config) -> None:
    """Number every request before anything else sees it; register first, so that its line is written last."""

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()
        given = request.headers.get("X-Request-Id", "") if config.trusted_proxies else ""
        g.request_id = given if NUMBER.fullmatch(given) else secrets.token_hex(8)
        # As it stands in the url map: an address that was asked for may hold ids, searches and secrets.
        route = request.url_rule.rule if request.url_rule else NOWHERE
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.request_id, method=request.method, route=route)

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers["X-Request-Id"] = request_number()
        began = g.get("began")
        took = round((perf_counter() - began) * 1000, 1) if began is not None else None
        log.info("request", status=response.status_code, ms=took)
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        structlog.contextvars.clear_contextvars()


def request_number() -> str:
    """Return the number of this request: in its log lines, its X-Request-Id and on the page that says what went wrong."""
    number: str = g.get("request_id", "")
    return number

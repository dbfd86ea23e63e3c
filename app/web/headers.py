"""What stands on every answer, errors included, and what is refused before a view runs."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from app.config import Config
from app.storage.engine import mark_request
from app.web.secure import secure_context

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TAKES_UPLOAD = "__takes_upload__"


def takes_upload(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a view's requests be as large as an upload, a file or pasted text; put it outermost, above the guard."""
    setattr(view, TAKES_UPLOAD, True)
    return view


def content_policy(images_from: str = "") -> str:
    """Return the content policy of a page that also shows pictures of this address (map tiles)."""
    if not images_from:
        return CONTENT_POLICY
    parts = urlsplit(images_from)
    # A map library puts an empty picture (data:) in the place of a tile it needs no more.
    return CONTENT_POLICY.replace("img-src 'self'", f"img-src 'self' data: {parts.scheme}://{parts.netloc}")


def register(app: Flask, config: Config) -> None:
    """Bind the checks before and the headers after every request; first of all, so that no other check runs before them."""

    @app.before_request
    def check() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if getattr(view, TAKES_UPLOAD, False):
            request.max_content_length = request.max_form_memory_size = config.max_upload_bytes
        mark_request(request.method in SAFE_METHODS)
        if request.method not in SAFE_METHODS and request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(403)

    @app.after_request
    def dress(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers.setdefault("Referrer-Policy", "same-origin")
        headers["X-Frame-Options"] = "DENY"
        if secure_context():  # browsers ignore it elsewhere, and complain
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "geolocation=(), microphone=(), camera=(self)"
        if config.https:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint != "static" or response.status_code >= 400:
            headers.setdefault("Cache-Control", "no-store")
            if not headers["Cache-Control"].startswith("public"):
                headers["X-Robots-Tag"] = "noindex"  # a way into a team that somebody put on a wall is no search result
        return response

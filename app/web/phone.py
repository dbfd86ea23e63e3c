"""What a phone's outbox says of a form it sends, and what stands on pages so that a phone knows whose they are."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from flask import Flask, Response, current_app, g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.access.guard import signed_in_actor
from app.kernel.errors import Invalid
from app.kernel.ids import is_uid
from app.kernel.words import N_

HEADER = "X-Outbox"
SHELL = (
    "css/app.css",
    "icons.svg",
    "favicon.svg",
    "vendor/htmx.org@4.0.1/htmx.min.js",
    "js/main.js",
    *(f"js/modules/{name}.js" for name in ("dialog", "stepper", "submit-once", "theme", "toast")),
    *(f"js/outbox/{name}.js" for name in ("store", "capture", "pill", "route", "class", "list")),
)
"""What every page of a phone stands on, kept by its worker."""

WITHOUT_SIGNAL = ("inbox/offline.html", "inbox/signed_out.html")
FONTS = ("fonts/bvp-400.woff2", "fonts/bvp-600.woff2")
PRIVATE = "private, no-cache"
VERSIONS = 1000
NOT_OURS = N_("The phone sent something that is not a record.")


@dataclass(frozen=True)
class Sent:
    """A form as an outbox sends it. `at` is the moment of the tap and `skew_s` how far ahead, both by the phone's clock.

    `account`: whose work it is; 0 where the phone does not say. `version` is that of the form, for the inbox to judge.
    `present`: the person still stands before the form. `left`: how many more wait on the phone, the oldest since `since`.
    `digest`: SHA-256 of the body as it arrived.
    """

    uid: str
    account: int
    at: datetime
    skew_s: int
    version: int
    present: bool
    left: int
    since: datetime | None
    digest: str


def register(app: Flask) -> None:
    """Read what an outbox says before anything reads the form, and name the account on every page of its own."""

    @app.before_request
    def keep_the_body() -> None:
        if request.method == "POST" and HEADER in request.headers:
            g.outbox_digest = hashlib.sha256(request.get_data()).hexdigest()

    @app.before_request
    def take_nobody_elses_work() -> ResponseReturnValue | None:
        if not _is_anothers():
            return None
        return make_response(
            {"error": _("This was recorded by somebody else. Sign in as that person to send it.")}, 401
        )

    @app.after_request
    def name_the_account(response: Response) -> Response:
        public = response.headers.get("Cache-Control", "").startswith("public")
        if response.mimetype == "text/html" and not public and "_login_user" in g and current_user.is_authenticated:
            actor = signed_in_actor()
            response.headers["X-Account"] = str(actor.account_id) if actor else ""
        return response


def _is_anothers() -> bool:
    """Say whether an outbox sends the work of another account than the one signed in: it stays on the phone."""
    try:
        sent = from_outbox()
    except Invalid:
        return False  # the view says so
    actor = signed_in_actor() if sent and sent.account else None
    return sent is not None and actor is not None and actor.account_id != sent.account


def shell_files() -> list[str]:
    """Return the addresses of the files that a worker keeps."""
    asset: Callable[[str], str] = current_app.jinja_env.globals["asset"]  # type: ignore[assignment]  # set by web/assets.py
    return [*(asset(path) for path in SHELL), *(url_for("static", filename=path, v=1) for path in FONTS)]


@cache
def shell_mark() -> str:
    """Return the name of this release's shell. It follows from the files alone, never from who asks."""
    env = current_app.jinja_env
    assert env.loader is not None
    pages = [env.loader.get_source(env, name)[0] for name in WITHOUT_SIGNAL]
    return hashlib.sha256(" ".join([*shell_files(), *pages]).encode()).hexdigest()[:10]


def may_keep(response: Response, *addresses: str) -> Response:
    """Let the worker on the reader's own phone keep this page (as that of `addresses`); with signal it is asked for again."""
    response.headers["Cache-Control"] = PRIVATE
    response.headers.setdefault("X-Keep", " ".join(addresses))
    response.headers["X-Shell"] = shell_mark()
    return response


def from_outbox() -> Sent | None:
    """Return what the outbox says of this request; None when it comes from elsewhere. Raises Invalid when it cannot be read."""
    if "outbox_digest" not in g:
        return None
    if "outbox_sent" not in g:
        g.outbox_sent = read_header(request.headers[HEADER], g.outbox_digest)
    sent: Sent = g.outbox_sent
    return sent


def read_header(text: str, digest: str) -> Sent:
    """Return the content of the header. Raises Invalid."""
    try:
        said = json.loads(text)
    except ValueError:
        raise Invalid(NOT_OURS) from None
    if not isinstance(said, dict) or not is_uid(str(said.get("uid"))):
        raise Invalid(NOT_OURS)
    version = said.get("version", 1)
    if type(version) is not int or not 1 <= version < VERSIONS:
        raise Invalid(NOT_OURS)
    return Sent(
        uid=said["uid"],
        account=_number(said.get("account"), 0, 2**63 - 1),
        at=_moment(said.get("at")),
        skew_s=_number(said.get("skew"), -(2**31), 2**31 - 1),
        version=version,
        present=said.get("present") is True,
        left=_number(said.get("left"), 0, 100_000),
        since=_moment(said["since"]) if said.get("since") else None,
        digest=digest,
    )


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Invalid(N_("The time on the record cannot be read.")) from None
    if moment.tzinfo is None or not 1900 <= moment.year < 2200:
        raise Invalid(N_("The time on the record cannot be read."))
    return moment


def _number(value: Any, least: int, most: int) -> int:
    return min(max(value, least), most) if type(value) is int else 0

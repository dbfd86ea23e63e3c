"""Where phones send to, what they ask before they send, and what makes a phone keep: the worker, the outbox page."""

from time import time
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from app.access.actor import Actor
from app.access.guard import open_to_all, requires
from app.access.names import P
from app.inbox import by_form, settling
from app.inbox.items import read_item
from app.inbox.models import ReceivedItem
from app.inbox.queries import kept_item_for, kept_of, sent_twice_by
from app.inbox.receive import keep_refused, receive
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError
from app.storage import unit
from app.web.fragments import saved, show
from app.web.phone import may_keep, shell_files, shell_mark

bp = Blueprint("inbox", __name__)
bp.before_app_request(by_form.check_version_first)
bp.after_app_request(by_form.echo)


@bp.get("/me")
@requires(P.INBOX_SEND)
def me(actor: Actor) -> ResponseReturnValue:
    return {"account": actor.account_id, "csrf": generate_csrf(), "now": round(time() * 1000)}


@bp.get("/outbox")
@requires(P.INBOX_SEND)
def outbox(actor: Actor) -> ResponseReturnValue:
    return may_keep(show("inbox/outbox.html", kept=kept_of(actor), twice=sent_twice_by(actor)))


@bp.post("/outbox/<uid:uid>/again")
@requires(P.INBOX_SEND, load=kept_item_for)
def again(actor: Actor, item: ReceivedItem) -> ResponseReturnValue:
    settling.try_again(actor, utc_now(), item)
    return saved("inbox.outbox", _("Written now."), settled=item.uid)


@bp.post("/outbox/<uid:uid>/let-go")
@requires(P.INBOX_SEND, load=kept_item_for)
def let_go(actor: Actor, item: ReceivedItem) -> ResponseReturnValue:
    settling.let_go(actor, utc_now(), item)
    return saved("inbox.outbox", _("Taken off the list."), settled=item.uid)


@bp.get("/sw.js")
@open_to_all("a script without data; browsers fetch it without asking who is signed in")
def worker() -> ResponseReturnValue:
    context = {
        "shell": shell_files(),
        "mark": shell_mark(),
        "offline": url_for("inbox.offline"),
        "left": url_for("inbox.signed_out"),
        "timing": current_app.config["OUTBOX_TIMING"],
    }
    script = render_template("inbox/sw.js", **context)
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": "private, max-age=3600"})


@bp.get("/offline")
@open_to_all("what a phone shows without signal; nobody's data is on it")
def offline() -> ResponseReturnValue:
    return show("inbox/offline.html")


@bp.get("/offline/signed-out")
@open_to_all("what a phone shows when somebody signs out without signal; nobody's data is on it")
def signed_out() -> ResponseReturnValue:
    return show("inbox/signed_out.html")


@bp.post("/inbox")
@requires(P.INBOX_SEND)
def send(actor: Actor) -> ResponseReturnValue:
    item = read_item(_body())
    try:
        answer = receive(actor, utc_now(), item)
    except DomainError as error:
        unit.rollback()
        answer = keep_refused(actor, utc_now(), item, error)
    unit.commit()
    detail = _in_words(answer.detail) if answer.state == "refused" else answer.detail
    return {**detail, "uid": answer.uid, "hash": item.payload_hash, "state": answer.state}, answer.status


def _body() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # nested deeper than any reader goes
        return None


def _in_words(detail: dict[str, Any]) -> dict[str, Any]:
    """Say the reason of a refusal in the language of this request."""
    message = detail["message"]
    return {"reason": _(message, **detail["params"])}

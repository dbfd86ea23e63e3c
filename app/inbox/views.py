"""Where phones send to, and what they ask before they send: JSON in, JSON out."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.inbox.items import read_item
from app.inbox.receive import keep_refused, receive
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError
from app.storage import unit

bp = Blueprint("inbox", __name__)


@bp.get("/me")
@requires(P.INBOX_SEND)
def me(actor: Actor) -> ResponseReturnValue:
    return {"account": actor.account_id, "csrf": generate_csrf()}


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

"""Forms that an outbox sends: the same fields to the same address as from the page, answered with uid and hash.

A view that hands its form to `receive` calls `take_in`; any other view whose form may come twice needs to know nothing:
its answer is turned into the echo here. What cannot be applied is kept with its reason and answered 2xx, so that the
phone may let go of it; only while the person still stands before the form are they told to put it right.
"""

import re
from typing import Any

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import signed_in_actor
from app.inbox.receive import Answer, Item, keep_refused, receive
from app.inbox.versions import check_version
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, Invalid
from app.kernel.words import N_
from app.storage import unit
from app.web.phone import HEADER, Sent, from_outbox
from app.web.resend import SECRET_FIELDS, TOKEN

KIND = "form"
"""Of a form that no handler took: its address and fields, for a person to read."""

REFUSED = {403, 404, 409, 413, 422}
WRONG = N_("Something in this form has to be put right.")
OTHER_CONTENT = N_("This was sent before with other content. Both are kept; open the house and look.")
PRIVATE = re.compile(rf"{TOKEN}|{'|'.join(sorted(SECRET_FIELDS))}|(.*-)?(name|phone)")


def take_in(
    actor: Actor,
    sent: Sent,
    kind: str,
    payload: dict[str, Any],
    wrong: DomainError | None = None,
    to: str | None = None,
) -> ResponseReturnValue:
    """Receive a form as an item; `wrong` is what the form itself found, `to` where the person goes once it is written.

    Raises DomainError while the person is there.
    """
    now, item = utc_now(), Item(sent.uid, kind, payload, sent.at, sent.version, sent.digest)
    try:
        if wrong:
            raise wrong
        answer = receive(actor, now, item)
    except DomainError as error:
        unit.rollback()
        if sent.present:
            raise
        answer = keep_refused(actor, now, item, error)
    unit.commit()
    said, status = _told(sent, answer)
    return (said | {"to": to} if to and answer.state == "accepted" else said), status


def check_version_first() -> ResponseReturnValue | None:
    """Keep a form of a version this server cannot read, before a view takes it for another.

    While the person stands before it they are told, and send the form as the page has it.
    """
    if HEADER not in request.headers or request.method != "POST" or request.endpoint is None:
        return None
    actor, sent = signed_in_actor(), from_outbox()
    if actor is None or sent is None:
        return None
    try:
        check_version(sent.version)
    except Invalid as error:
        if sent.present:
            raise
        return _kept_as_form(actor, sent, error)
    return None


def apply_no_form(_actor: Actor, _now: Any, _item: Item) -> dict[str, Any]:
    """Handle an item of kind `form`: such items are only ever kept. Raises Invalid."""
    raise Invalid(WRONG)


def echo(response: Response) -> Response:
    """Turn the answer of a view into what an outbox understands; leave every other answer alone."""
    if HEADER not in request.headers or request.method != "POST" or request.endpoint is None:
        return response
    try:
        sent = from_outbox()
    except DomainError:
        return response
    if sent is None or _speaks_already(response):
        return response
    if response.status_code < 400:
        to = response.headers.get("Location") or response.headers.get("HX-Redirect")
        return _echoed(response, {"uid": sent.uid, "hash": sent.digest, "state": "accepted", "to": to})
    actor = signed_in_actor() if response.status_code in REFUSED else None
    if actor is None:
        return response
    reason = (response.json or {}).get("error") if response.is_json else None
    if sent.present:
        return _echoed(response, {"error": reason or _(WRONG), "uid": sent.uid}, response.status_code)
    unit.rollback()
    return _echoed(response, *_kept_as_form(actor, sent, Invalid(reason or WRONG)))


def _kept_as_form(actor: Actor, sent: Sent, reason: DomainError) -> tuple[dict[str, Any], int]:
    fields = {name: values for name, values in request.form.lists() if not PRIVATE.fullmatch(name)}
    item = Item(sent.uid, KIND, {"path": request.path, "fields": fields}, sent.at, sent.version, sent.digest)
    answer = keep_refused(actor, utc_now(), item, reason)
    unit.commit()
    return _told(sent, answer)


def _speaks_already(response: Response) -> bool:
    return response.is_json and "hash" in (response.json or {})


def _told(sent: Sent, answer: Answer) -> tuple[dict[str, Any], int]:
    """Say what became of it. 202: it waits for another item; everything else that is kept here is 200 or 201."""
    said: dict[str, Any] = {"uid": sent.uid, "hash": sent.digest, "state": answer.state}
    if answer.state == "refused":
        message, params = answer.detail["message"], answer.detail["params"]
        said |= {"state": "quarantined", "reason": _(message, **params)}
    elif answer.state == "conflict":
        said |= {"state": "quarantined", "reason": _(OTHER_CONTENT), "twice": True}
    return said, answer.status if answer.status < 300 else 200


def _echoed(response: Response, said: dict[str, Any], status: int = 200) -> Response:
    told = make_response(said, status)
    for name in ("Location", "HX-Redirect", "Content-Type", "Content-Length", "Content-Encoding"):
        response.headers.pop(name, None)
    response.status_code, response.mimetype = status, "application/json"
    response.set_data(told.get_data())
    return response

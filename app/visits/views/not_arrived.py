"""What phones still hold, what came and could not be written, and what came twice with different content."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.visits import not_arrived
from app.visits.actions import choose_between, settle_item
from app.visits.not_arrived import NotWritten
from app.visits.sent_twice import SentTwice, sent_twice_for
from app.visits.views.blueprint import bp
from app.web.fragments import saved, show


def not_written_now(actor: Actor, uid: str) -> NotWritten:
    """Return an item that waits for a person at this moment. Raises NotFound."""
    return not_arrived.not_written_for(actor, uid, utc_now())


@bp.get("/records-not-arrived")
@requires(P.VISIT_REVIEW)
def records(actor: Actor) -> ResponseReturnValue:
    now = utc_now()
    holding, kept = not_arrived.phones_holding(actor, now), not_arrived.not_written(actor, now)
    return show("visits/not_arrived.html", holding=holding, kept=kept)


@bp.post("/records-not-arrived/<uid:uid>/settle")
@requires(P.VISIT_REVIEW, load=not_written_now)
def settle(actor: Actor, found: NotWritten) -> ResponseReturnValue:
    settle_item(actor, utc_now(), found)
    return saved("visits.records", _("Taken off the list."))


@bp.get("/records-sent-twice/<uid:uid>")
@requires(P.INBOX_SEND, load=sent_twice_for)
def sent_twice(actor: Actor, found: SentTwice) -> ResponseReturnValue:
    return show("visits/sent_twice.html", found=found)


@bp.post("/records-sent-twice/<uid:uid>")
@requires(P.INBOX_SEND, load=sent_twice_for)
def choose(actor: Actor, found: SentTwice) -> ResponseReturnValue:
    second = request.form.get("keep") == "second"
    choose_between(actor, utc_now(), found, second)
    said = _("The later one is written.") if second else _("The first one stays.")
    return saved("inbox.outbox", said, settled=found.uid)

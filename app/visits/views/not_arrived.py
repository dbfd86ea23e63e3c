"""The page of what phones still hold and of what came and could not be written."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.visits import not_arrived
from app.visits.actions import settle_item
from app.visits.not_arrived import NotWritten
from app.visits.views.blueprint import bp
from app.web.fragments import saved, show


def not_written_now(actor: Actor, uid: str) -> NotWritten:
    """Return an item that waits for a person at this moment. Raises NotFound."""
    return not_arrived.not_written_for(actor, uid, utc_now())


@bp.get("/records-not-arrived")
@requires(P.VISIT_REVIEW)
def records(actor: Actor) -> ResponseReturnValue:
    holding, kept = not_arrived.phones_holding(actor), not_arrived.not_written(actor, utc_now())
    return show("visits/not_arrived.html", holding=holding, kept=kept)


@bp.post("/records-not-arrived/<uid:uid>/settle")
@requires(P.VISIT_REVIEW, load=not_written_now)
def settle(actor: Actor, found: NotWritten) -> ResponseReturnValue:
    settle_item(actor, utc_now(), found)
    return saved("visits.records", _("Taken off the list."))

"""Reads of what phones sent: what could not be applied and waits for a person."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from app.access.actor import Actor
from app.extensions import db
from app.inbox.models import UNSETTLED, ReceivedConflict, ReceivedItem
from app.kernel.errors import NotFound
from app.kernel.words import N_

SHOWN = 50
WAITS_TOO_LONG = timedelta(days=1)
SETTLED = N_("This was settled already. Look at the list again.")


def not_applied(now: datetime) -> ColumnElement[bool]:
    """Say of an item that a person has to look at it: refused, or waiting for another for a day, and not settled."""
    refused, late = ReceivedItem.state == "refused", ReceivedItem.received_at < now - WAITS_TOO_LONG
    return and_(UNSETTLED, or_(refused, late))


def kept_of(actor: Actor) -> Sequence[ReceivedItem]:
    """Return what this account sent that was refused and nobody has settled, the newest first."""
    query = select(ReceivedItem).where(ReceivedItem.account_id == actor.account_id, UNSETTLED)
    query = query.where(ReceivedItem.state == "refused").order_by(ReceivedItem.id.desc())
    return db.session.scalars(query.limit(SHOWN)).all()


def kept_item_for(actor: Actor, uid: str) -> ReceivedItem:
    """Return such an item of the actor. Raises NotFound for any other."""
    own = (ReceivedItem.uid == uid, ReceivedItem.account_id == actor.account_id)
    query = select(ReceivedItem).where(*own, UNSETTLED, ReceivedItem.state == "refused")
    item = db.session.scalar(query.with_for_update())
    if item is None:
        raise NotFound(SETTLED)
    return item


def sent_twice_by(actor: Actor) -> Sequence[ReceivedConflict]:
    """Return what this account sent under a uid already taken and nobody has chosen about, the newest first."""
    query = select(ReceivedConflict).where(
        ReceivedConflict.account_id == actor.account_id, ReceivedConflict.settled_at.is_(None)
    )
    return db.session.scalars(query.order_by(ReceivedConflict.id.desc()).limit(SHOWN)).all()

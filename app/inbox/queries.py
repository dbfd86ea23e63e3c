"""Reads of what phones sent: what could not be applied and waits for a person."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from app.access.actor import Actor
from app.extensions import db
from app.inbox.models import UNSETTLED, ReceivedItem

SHOWN = 50
WAITS_TOO_LONG = timedelta(days=1)


def not_applied(now: datetime) -> ColumnElement[bool]:
    """Say of an item that a person has to look at it: refused, or waiting for another for a day, and not settled."""
    refused, late = ReceivedItem.state == "refused", ReceivedItem.received_at < now - WAITS_TOO_LONG
    return and_(UNSETTLED, or_(refused, late))


def kept_of(actor: Actor) -> Sequence[ReceivedItem]:
    """Return what this account sent that was refused and nobody has settled, the newest first."""
    query = select(ReceivedItem).where(ReceivedItem.account_id == actor.account_id, UNSETTLED)
    query = query.where(ReceivedItem.state == "refused").order_by(ReceivedItem.id.desc())
    return db.session.scalars(query.limit(SHOWN)).all()

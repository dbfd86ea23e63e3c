"""Reads of what phones sent: what could not be applied and waits for a person."""

from collections.abc import Sequence

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.inbox.models import ReceivedItem

SHOWN = 50


def kept_of(actor: Actor) -> Sequence[ReceivedItem]:
    """Return what this account sent that could not be applied and nobody has settled, the newest first."""
    query = select(ReceivedItem).where(
        ReceivedItem.account_id == actor.account_id,
        ReceivedItem.state == "refused",
        ReceivedItem.settled_at.is_(None),
    )
    return db.session.scalars(query.order_by(ReceivedItem.id.desc()).limit(SHOWN)).all()

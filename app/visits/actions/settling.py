"""A leader has looked at an item that could not be written; a sender has chosen between two contents of one uid."""

from datetime import datetime

from sqlalchemy import update

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.inbox.models import ReceivedConflict
from app.inbox.receive import Item, receive
from app.kernel.ids import uuid7
from app.visits.not_arrived import NotWritten
from app.visits.sent_twice import SentTwice


def settle_item(actor: Actor, now: datetime, found: NotWritten) -> None:
    """Take an item off the list; it stays stored as it was sent. Safe to run twice."""
    if found.item.settled_at is None:
        found.item.settled_at = now
        path = found.account.area.path if found.account.area else None
        record(actor, now, "visits.settle_item", "received_item", found.item.uid, path, kind=found.item.kind)


def choose_between(actor: Actor, now: datetime, found: SentTwice, second: bool) -> None:
    """Let the first content stand, or write the later one: a visit corrects the first, anything else is one more record.

    Raises DomainError when the later one cannot be written. Two choices at once are one.
    """
    chosen = update(ReceivedConflict).where(
        ReceivedConflict.id == found.later.id, ReceivedConflict.settled_at.is_(None)
    )
    if not db.session.connection().execute(chosen.values(settled_at=now)).rowcount:
        return
    if second:
        later = found.later
        payload = later.payload | ({"supersedes": found.uid, "assignment": None} if found.corrects else {})
        receive(
            actor, now, Item(uuid7(), later.kind, payload, later.phone_at or later.received_at, later.schema_version)
        )
    record(actor, now, "visits.choose_between", "received_item", found.uid, second=second)

"""A leader has looked at an item that could not be written."""

from datetime import datetime

from app.access.actor import Actor
from app.audit.actions import record
from app.visits.not_arrived import NotWritten


def settle_item(actor: Actor, now: datetime, found: NotWritten) -> None:
    """Take an item off the list; it stays stored as it was sent. Safe to run twice."""
    if found.item.settled_at is None:
        found.item.settled_at = now
        path = found.account.area.path if found.account.area else None
        record(actor, now, "visits.settle_item", "received_item", found.item.uid, path, kind=found.item.kind)

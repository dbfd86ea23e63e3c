"""What a sender does about an item of theirs that could not be applied: try it again, or let it go."""

from datetime import datetime

from app.access.actor import Actor
from app.audit.actions import record
from app.inbox.models import ReceivedItem
from app.inbox.receive import Answer, apply_again


def try_again(actor: Actor, now: datetime, item: ReceivedItem) -> Answer:
    """Apply it after all. Raises DomainError while it still cannot be."""
    answer = apply_again(actor, now, item)
    record(actor, now, "inbox.try_again", "received_item", item.uid, kind=item.kind)
    return answer


def let_go(actor: Actor, now: datetime, item: ReceivedItem) -> None:
    """Take it off the lists; it stays stored as it was sent."""
    item.settled_at = now
    record(actor, now, "inbox.let_go", "received_item", item.uid, kind=item.kind)

"""What reports write: only that somebody took figures about people away with them."""

from datetime import date, datetime

from app.access.actor import Actor
from app.audit.actions import record


def note_hours_file(actor: Actor, now: datetime, first: date, last: date, people: int) -> None:
    """Record that the actor downloaded people's hours."""
    record(
        actor, now, "reports.hours_file", "account", actor.account_id, None, first=str(first), last=str(last), n=people
    )

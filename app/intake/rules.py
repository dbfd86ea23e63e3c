"""Decisions about lists on plain values. Pure."""

from datetime import datetime, timedelta

from app.kernel.words import N_

UNDO_WITHIN = timedelta(days=7)


def why_no_undo(state: str, confirmed_at: datetime | None, now: datetime, undoable: bool) -> str | None:
    """Return why a list cannot be taken back out as a message id, None when it can."""
    if state != "done" or confirmed_at is None:
        return N_("Only a list that came in can be taken back.")
    if not undoable:
        return N_("A list of this kind cannot be taken back. Change its entries one by one.")
    if now - confirmed_at > UNDO_WITHIN:
        return N_("A list can be taken back for 7 days. That time is over.")
    return None

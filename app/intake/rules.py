"""Decisions about lists on plain values. Pure."""

from datetime import datetime, timedelta

from app.kernel.words import N_

UNDO_WITHIN = timedelta(days=7)


def why_no_undo(state: str, came_in_at: datetime | None, now: datetime, undoable: bool) -> str | None:
    """Return why a list cannot be taken back out as a message id, None when it can; `came_in_at` is that of its last rows."""
    if state != "done" or came_in_at is None:
        return N_("Only a list that came in can be taken back.")
    if not undoable:
        return N_("A list of this kind cannot be taken back. Change its entries one by one.")
    if now - came_in_at > UNDO_WITHIN:
        return N_("A list can be taken back for 7 days. That time is over.")
    return None


def is_update(shared: int, earlier: int) -> bool:
    """Say whether a list is an earlier one brought up to date: at least a third of what that one held is in it again.

    Lists of two hamlets of one ward share next to nothing; what one misses of the other is not missing.
    """
    return earlier > 0 and shared * 3 >= earlier

"""The order of a walk: whose turn each door is now, and which one is next. Pure."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from app.doors.rules import OPEN, Status, is_due
from app.kernel.clock import Band


class Turn(StrEnum):
    """What to do with a door at this moment."""

    APPOINTMENT = "appointment"
    TODO = "todo"
    LATER = "later"
    HANDLED = "handled"


class Step(NamedTuple):
    """A door of the route in walking order, as far as its turn goes."""

    household_id: int
    status: str
    next_due_on: date | None
    next_due_band: str
    last_at: datetime | None


def turn_of(step: Step, today: date, band: Band) -> Turn:
    """Return the door's turn: appointments and doors to try again wait for their day and band."""
    if step.status not in OPEN:
        return Turn.HANDLED
    due = is_due(step.status, step.next_due_on, step.next_due_band, today, band)
    if step.status == Status.SCHEDULED and due:
        return Turn.APPOINTMENT
    if step.status == Status.UNVISITED or due:
        return Turn.TODO
    return Turn.HANDLED if step.next_due_on is None else Turn.LATER


def next_door(steps: Sequence[Step], turns: Sequence[Turn], taken: Collection[int] = ()) -> int | None:
    """Return the household to go to: an appointment due now, else the first to do after the door visited last.

    `turns` are those of the steps, one for each. Households in `taken`, where a partner stands, come last.
    """
    visited = [(step.last_at, place) for place, step in enumerate(steps) if step.last_at is not None]
    start = max(visited)[1] + 1 if visited else 0
    order = [*range(start, len(steps)), *range(start)]
    promised = [steps[place].household_id for place, turn in enumerate(turns) if turn is Turn.APPOINTMENT]
    todo = [*promised, *(steps[place].household_id for place in order if turns[place] is Turn.TODO)]
    free = (household_id for household_id in todo if household_id not in taken)
    return next(free, todo[0] if todo else None)


def is_worked(step: Step, since: datetime) -> bool:
    """Say whether the door counts as done on this route: visited since it was given out, or closed before."""
    return step.status not in OPEN or (step.last_at is not None and step.last_at >= since)

"""Reads of when doors are to be come back to."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.doors.models import DoorState
from app.doors.rules import OPEN
from app.extensions import db
from app.places.models import Household
from app.plans.laying import Home
from app.plans.wishes import Hours, Wish, wish_of
from app.routes.grounds import open_door


def wishes_of(drive_id: int, doors: Iterable[Home], hours: Hours) -> dict[int, Wish]:
    """Return household -> its wish beside these hours, for those of the doors that have one."""
    alleys: dict[int, set[int]] = {}
    for door in doors:
        alleys.setdefault(door.alley_id, set()).add(door.id)
    query = (
        select(Household.alley_id, Household.id, DoorState.status, DoorState.next_due_on, DoorState.next_due_band)
        .join(DoorState, DoorState.household_id == Household.id)
        .where(DoorState.drive_id == drive_id, DoorState.next_due_on.is_not(None), DoorState.status.in_(sorted(OPEN)))
        .where(Household.alley_id.in_(sorted(alleys)))
    )
    return {
        door: wish_of(status, due_on, band, hours)
        for alley, door, status, due_on, band in db.session.execute(query)
        if door in alleys[alley] and due_on is not None
    }


def waiting_in(drive_id: int, alley_ids: Collection[int], hours: Hours, today: date) -> dict[int, int]:
    """Return household -> alley of the open doors a plan for these hours leaves alone: they are due at another time."""
    state = aliased(DoorState)  # open_door looks into that table too
    query = (
        select(Household.id, Household.alley_id, state.status, state.next_due_on, state.next_due_band)
        .join(state, state.household_id == Household.id)
        .where(state.drive_id == drive_id, state.next_due_on.is_not(None), state.status.in_(sorted(OPEN)))
        .where(Household.alley_id.in_(sorted(alley_ids)), open_door(drive_id, today))
    )
    return {
        door: alley
        for door, alley, status, due_on, band in db.session.execute(query)
        if due_on is not None and wish_of(status, due_on, band, hours).outside
    }

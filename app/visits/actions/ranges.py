"""A row of houses written in one act, one visit a door, and taken back in one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor
from app.audit.actions import record
from app.doors.actions import lock_door
from app.extensions import db
from app.inbox.receive import Item
from app.kernel.errors import Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.places.models import Area, Household
from app.places.queries import household_held
from app.visits.actions.log import log_visit
from app.visits.items import RangeSent, read_range
from app.visits.outcomes import TAKEN_BACK
from app.visits.queries import current_visits
from app.visits.ranges import KIND, LoggedRow, row_for


def log_range(actor: Actor, now: datetime, item: Item) -> dict[str, Any]:
    """Apply an item of kind `range`: write the same outcome for each house it names.

    Return the uids of the visits. Called by `inbox.receive` alone, which makes it safe to run twice.
    """
    told = read_range(item.payload)
    alley = db.session.get(Area, told.alley_id)
    written = [] if alley is None else _log_each(actor, now, item, told, _doors(actor, now, told))
    if alley is None or not written:
        raise Refused(N_("None of these houses can be written any more. Look at the row again."))
    facts = {"drive": told.drive_id, "outcome": told.outcome, "n": len(written)}
    record(actor, now, "visits.log_range", "area", told.alley_id, alley.path, **facts)
    return {"visits": written}


def _doors(actor: Actor, now: datetime, told: RangeSent) -> list[int]:
    """Return the houses to write, in the order in which doors are locked.

    A page of this moment writes those that may still be written; what a phone recorded hours ago happened at every door
    it names, as every late visit did.
    """
    if told.skew_s is None:
        row = row_for(actor, told.drive_id, told.alley_id, now)
        return [door.id for door in row.writable(told.household_ids)]
    here = (Household.id.in_(told.household_ids), Household.alley_id == told.alley_id)
    return sorted(db.session.scalars(select(Household.id).where(*here)))


def _log_each(actor: Actor, now: datetime, item: Item, told: RangeSent, doors: Sequence[int]) -> list[str]:
    same = {"drive": told.drive_id, "outcome": told.outcome, "skew_s": told.skew_s}
    visits = (Item(uuid7(), "visit", same | {"household": door}, item.phone_at) for door in doors)
    return [log_visit(actor, now, visit, marks=[KIND])["visit"] for visit in visits]


def take_back_range(actor: Actor, now: datetime, row: LoggedRow) -> int:
    """Take back every visit of the row after which nobody has written at its door; return how many. Safe twice."""
    taken = 0
    for visit in row.visits:
        household_held(Household.id, visit.household_id)  # the house first, then its door, as every visit does
        lock_door(visit.drive_id, visit.household_id, visit.household.alley_id)
        standing = current_visits(visit.drive_id, visit.household_id)
        if visit not in standing or max(standing, key=lambda one: one.id) is not visit:
            continue
        sent = {"drive": visit.drive_id, "household": visit.household_id, "supersedes": visit.uid}
        log_visit(actor, now, Item(uuid7(), "visit", sent | {"outcome": TAKEN_BACK}, now))
        taken += 1
    if taken:
        facts = {"drive": row.drive_id, "n": taken}
        record(actor, now, "visits.take_back_range", "area", row.alley.id, row.alley.path, **facts)
    return taken

"""A row of houses written in one act, one visit a door, and taken back in one."""

from datetime import datetime
from typing import Any

from app.access.actor import Actor
from app.audit.actions import record
from app.doors.actions import lock_door
from app.inbox.receive import Item
from app.kernel.errors import Invalid, Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.visits.actions.log import log_visit
from app.visits.outcomes import IN_A_ROW, TAKEN_BACK
from app.visits.queries import current_visits
from app.visits.ranges import KIND, LoggedRow, row_for

MOST_DOORS = 100


def log_range(actor: Actor, now: datetime, item: Item) -> dict[str, Any]:
    """Apply an item of kind `range`: write the same outcome for each house it names that may still be written.

    Return the uids of the visits. Called by `inbox.receive` alone, which makes it safe to run twice.
    """
    payload = item.payload
    doors, outcome = payload.get("doors"), payload.get("outcome")
    if outcome not in IN_A_ROW:
        raise Invalid(N_("Choose what came of the visit."), field="outcome")
    if not isinstance(doors, list) or not all(type(door) is int for door in doors) or not doors:
        raise Invalid(N_("Tick at least one house."))
    if len(doors) > MOST_DOORS:
        raise Invalid(N_("At most %(most)s houses at once."), most=MOST_DOORS)
    drive_id, alley_id = payload.get("drive"), payload.get("alley")
    if type(drive_id) is not int or type(alley_id) is not int:
        raise Invalid(N_("The phone sent something that is not a record."))
    row = row_for(actor, drive_id, alley_id, now)
    visits = []
    for door in row.writable(set(doors)):
        sent = {"drive": drive_id, "household": door.id, "outcome": outcome}
        told = log_visit(actor, now, Item(uuid7(), "visit", sent, item.phone_at), marks=[KIND])
        visits.append(told["visit"])
    if not visits:
        raise Refused(N_("None of these houses can be written any more. Look at the row again."))
    facts = {"drive": drive_id, "outcome": outcome, "n": len(visits)}
    record(actor, now, "visits.log_range", "area", alley_id, row.alley.path, **facts)
    return {"visits": visits}


def take_back_range(actor: Actor, now: datetime, row: LoggedRow) -> int:
    """Take back every visit of the row after which nobody has written at its door; return how many. Safe twice."""
    taken = 0
    for visit in row.visits:
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

"""What routes do when households merge or leave the lists. Called through hooks."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor
from app.doors.models import DoorState
from app.drives.models import Drive
from app.extensions import db
from app.kernel.words import N_
from app.notices.actions import notify
from app.places.models import Household, HouseholdMerge
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.routes.rules import HOLDING, SETTLED


def leave_routes(actor: Actor, now: datetime, household: Household) -> None:
    """Take a void household off the routes of running drives, unless its door is settled there; tell who walks them."""
    settled = select(DoorState.id).where(
        DoorState.drive_id == AssignmentDoor.drive_id,
        DoorState.household_id == AssignmentDoor.household_id,
        DoorState.status.in_(SETTLED),
    )
    query = _doors_in_running_drives(household.id).where(AssignmentDoor.active, ~settled.exists())
    for door in db.session.scalars(query).all():
        door.active = False
        message = N_("House %(plate)s was taken off the lists. You need not go there.")
        _tell_walkers(door.assignment_id, now, "door_left", message, plate=household.called or "–")


def merge_doors(actor: Actor, now: datetime, loser: Household, winner: Household) -> dict[str, Any]:
    """Let the routes of running drives hold the winner's door for the loser's; return what undoing needs.

    A route keeps at most one row for a household, and a household at most one active holder in a drive: the winner's.
    """
    theirs = db.session.scalars(_doors_in_running_drives(winner.id).with_for_update(of=AssignmentDoor)).all()
    on_route = {door.assignment_id for door in theirs}
    held = {door.drive_id for door in theirs if door.active}
    moved: list[dict[str, Any]] = []
    doubled: list[dict[str, Any]] = []
    for door in db.session.scalars(_doors_in_running_drives(loser.id).with_for_update(of=AssignmentDoor)).all():
        if door.active:
            message = N_("House %(plate)s is now one with %(other)s.")
            names = {"plate": loser.called or "–", "other": winner.called or "–"}
            _tell_walkers(door.assignment_id, now, "door_merged", message, **names)
        if door.assignment_id in on_route:
            row = {"assignment_id": door.assignment_id, "drive_id": door.drive_id}
            doubled.append({**row, "position": door.position, "active": door.active})
            db.session.delete(door)
            continue
        moved.append({"id": door.id, "active": door.active})
        door.household_id, door.active = winner.id, door.active and door.drive_id not in held
    db.session.flush()
    return {"moved": moved, "doubled": doubled}


def part_doors(actor: Actor, now: datetime, merge: HouseholdMerge, memory: dict[str, Any]) -> None:
    """Give the loser its doors back, active where their route is still held."""
    was_active = {row["id"]: row["active"] for row in memory["moved"]}
    query = select(AssignmentDoor, Assignment.state).join(Assignment, Assignment.id == AssignmentDoor.assignment_id)
    for door, state in db.session.execute(query.where(AssignmentDoor.id.in_(was_active))).all():
        door.household_id, door.active = merge.loser_id, was_active[door.id] and state in HOLDING
    states = select(Assignment.id, Assignment.state).where(
        Assignment.id.in_([row["assignment_id"] for row in memory["doubled"]])
    )
    held = {route_id for route_id, state in db.session.execute(states) if state in HOLDING}
    for row in memory["doubled"]:
        active = row["active"] and row["assignment_id"] in held
        db.session.add(AssignmentDoor(**{**row, "active": active}, household_id=merge.loser_id))
    db.session.flush()


def _doors_in_running_drives(household_id: int) -> Any:
    return (
        select(AssignmentDoor)
        .join(Drive, Drive.id == AssignmentDoor.drive_id)
        .where(AssignmentDoor.household_id == household_id, Drive.state == "open")
        .order_by(AssignmentDoor.id)
    )


def _tell_walkers(assignment_id: int, now: datetime, kind: str, message: str, **params: str) -> None:
    walkers = select(AssignmentHolder.account_id).where(
        AssignmentHolder.assignment_id == assignment_id, AssignmentHolder.active
    )
    route = db.session.get_one(Assignment, assignment_id)
    notify(db.session.scalars(walkers), now, kind, message, f"/routes/{route.uid}", **params)

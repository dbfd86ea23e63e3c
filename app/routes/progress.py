"""How work on a route shows on it: received, begun, a missing house added. Called by visits in their transaction."""

from datetime import datetime

from sqlalchemy import func, select

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.places.models import Household
from app.routes.models import Assignment, AssignmentDoor, AssignmentEvent


def receive_route(actor: Actor, now: datetime, assignment: Assignment, how: str = "phone") -> None:
    """Note that a holder has the route; safe to run twice."""
    if assignment.state != "assigned":
        return
    assignment.state, assignment.received_at, assignment.received_how = "received", now, how
    _tell(actor, now, assignment, "received")


def begin_route(actor: Actor, now: datetime, assignment: Assignment) -> None:
    """Note the first visit of the route; a route nobody received yet is received by it."""
    receive_route(actor, now, assignment, "visit")
    if assignment.state == "received":
        assignment.state = "in_progress"
        _tell(actor, now, assignment, "started")


def add_door(actor: Actor, now: datetime, assignment: Assignment, household: Household) -> AssignmentDoor:
    """Put a household the route lacked after its neighbours in the same alley, else at the end of the walk."""
    doors = select(func.max(AssignmentDoor.position)).where(
        AssignmentDoor.assignment_id == assignment.id, AssignmentDoor.active
    )
    siblings = doors.join(Household, Household.id == AssignmentDoor.household_id).where(
        Household.alley_id == household.alley_id
    )
    before = siblings.where(Household.walk_key <= household.walk_key)
    position = db.session.scalar(before)
    if position is None:
        position = db.session.scalar(doors) or 0
        first = db.session.scalar(siblings.with_only_columns(func.min(AssignmentDoor.position)))
        position = first if first is not None else position + 1
    door = AssignmentDoor(
        assignment_id=assignment.id, drive_id=assignment.drive_id, household_id=household.id, position=position
    )
    db.session.add(door)
    record(
        actor,
        now,
        "routes.add_door",
        "assignment",
        assignment.uid,
        household.alley.path,
        household=household.id,
        position=position,
    )
    return door


def _tell(actor: Actor, now: datetime, assignment: Assignment, kind: str) -> None:
    event = AssignmentEvent(assignment_id=assignment.id, at=now, account_id=actor.account_id, kind=kind)
    db.session.add(event)
    record(
        actor, now, f"routes.{kind}", "assignment", assignment.uid, assignment.area.path, how=assignment.received_how
    )

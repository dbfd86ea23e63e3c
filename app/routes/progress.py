"""How work on a route shows on it: received, begun, a missing house added. Called by visits in their transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

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
    (row,) = _rows(assignment, [household])
    door = AssignmentDoor(**row)
    db.session.add(door)
    path, facts = household.alley.path, {"household": household.id, "position": door.position}
    record(actor, now, "routes.add_door", "assignment", assignment.uid, path, **facts)
    return door


def add_doors(actor: Actor, now: datetime, assignment: Assignment, households: Sequence[Household]) -> None:
    """Put new households of one alley on the route as `add_door` does, told once."""
    db.session.execute(insert(AssignmentDoor), _rows(assignment, households))
    path, facts = households[0].alley.path, {"n": len(households)}
    record(actor, now, "routes.add_door", "assignment", assignment.uid, path, **facts)


def _rows(assignment: Assignment, households: Sequence[Household]) -> list[dict[str, Any]]:
    """Place each door with the neighbour before it; doors of one place are walked by their numbers."""
    query = select(AssignmentDoor.position, Household.alley_id, Household.walk_key).join(
        Household, Household.id == AssignmentDoor.household_id
    )
    walk = db.session.execute(query.where(AssignmentDoor.assignment_id == assignment.id, AssignmentDoor.active)).all()
    end = max((position for position, _, _ in walk), default=0) + 1
    same = {"assignment_id": assignment.id, "drive_id": assignment.drive_id, "active": True}
    rows = []
    for household in households:
        near = [(position, key) for position, alley_id, key in walk if alley_id == household.alley_id]
        before = [position for position, key in near if key <= household.walk_key]
        position = max(before) if before else min((place for place, _ in near), default=end)
        rows.append({**same, "household_id": household.id, "position": position})
    return rows


def _tell(actor: Actor, now: datetime, assignment: Assignment, kind: str) -> None:
    event = AssignmentEvent(assignment_id=assignment.id, at=now, account_id=actor.account_id, kind=kind)
    db.session.add(event)
    record(
        actor, now, f"routes.{kind}", "assignment", assignment.uid, assignment.area.path, how=assignment.received_how
    )

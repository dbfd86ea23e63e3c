"""What every act on a route shares: held still while it is decided, told in events and the audit log, people's time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from secrets import choice
from typing import Any

from sqlalchemy import delete, exists, select, update

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.people.actions.commitments import give_time_back, take_time
from app.people.queries.teams import whom_to_tell
from app.routes import rules
from app.routes.models import Assignment, AssignmentDoor, AssignmentEvent, AssignmentHolder

ROUTE = "route"
"""The kind of commitment a route is."""

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
_MOVING = ["state", "starts_at", "ends_at", "due_at", "lapse_at", "warned_at"]


def hold_still(*routes: Assignment) -> None:
    """Let nobody else change these routes until the end of the transaction, and read where they stand and who holds them."""
    for route in sorted(routes, key=lambda one: one.id):
        db.session.refresh(route, _MOVING, with_for_update=True)
    holders = select(AssignmentHolder).where(AssignmentHolder.assignment_id.in_([route.id for route in routes]))
    db.session.scalars(holders.execution_options(populate_existing=True)).all()


def holder_ids(route: Assignment) -> list[int]:
    """Return who holds the route now."""
    return [holder.account_id for holder in route.holders if holder.active]


def leader_ids(route: Assignment, but: Actor | None = None) -> list[int]:
    """Return who looks after the route: the leaders of its team, without one the coordinators of its area."""
    told = whom_to_tell(route.team_id, route.area.path)
    return [one for one in told if but is None or one != but.account_id]


def note(actor: Actor, now: datetime, route: Assignment, kind: str, reason: str = "", **detail: Any) -> None:
    """Write what happened as an event of the route and an audit row; `detail` holds codes, ids and counts only."""
    db.session.add(
        AssignmentEvent(
            assignment_id=route.id, at=now, account_id=actor.account_id, kind=kind, reason=reason[:200], detail=detail
        )
    )
    record(actor, now, f"routes.{kind}", "assignment", route.uid, route.area.path, **detail)


def end_route(actor: Actor, now: datetime, route: Assignment, state: str, reason: str = "", **detail: Any) -> None:
    """End a route: its doors are nobody's, its people have their time back. Raises Refused when it cannot end so now."""
    hold_still(route)
    rules.check_move(route.state, state)
    route.state = state
    doors = update(AssignmentDoor).where(AssignmentDoor.assignment_id == route.id, AssignmentDoor.active)
    db.session.execute(doors.values(active=False))
    give_time_back(ROUTE, route.uid)
    note(actor, now, route, state, reason, **detail)


def take_their_time(route: Assignment, account_ids: Collection[int]) -> None:
    """Note that these people walk during the route's window; said again it replaces what was said before."""
    if route.starts_at and route.ends_at and route.starts_at < route.ends_at:
        take_time(account_ids, ROUTE, route.uid, route.title, route.starts_at, route.ends_at)


def sheet_code() -> str:
    """Return a code no walk sheet bears yet, without letters that look like others."""
    while True:
        code = "".join(choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if not db.session.scalar(select(exists().where(Assignment.print_code == code))):
            return code


def forget_routes(routes: Sequence[Assignment]) -> None:
    """Remove routes that got no door after all."""
    db.session.execute(delete(Assignment).where(Assignment.id.in_([route.id for route in routes])))

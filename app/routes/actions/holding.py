"""A route in people's hands: received, handed in, agreed, taken back; a stopped volunteer's doors return at once."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.words import N_
from app.notices.actions import notify
from app.people.models import Membership
from app.routes import rules
from app.routes.models import Assignment, AssignmentDoor, AssignmentEvent, AssignmentHolder
from app.routes.progress import receive_route


def receive(actor: Actor, now: datetime, route: Assignment, how: str = "web") -> None:
    """Note that a holder has the route; safe to run twice. Raises Refused for anybody who does not hold it."""
    if actor.account_id not in holder_ids(route):
        raise Refused(N_("Only those who walk this route can receive it."))
    receive_route(actor, now, route, how)


def submit_route(actor: Actor, now: datetime, route: Assignment) -> None:
    """Say that all is done; a leader still has to agree. Safe to run twice."""
    if route.state == "submitted":
        return
    rules.check_move(route.state, "submitted")
    route.state = "submitted"
    _note(actor, now, route, "submitted")
    message = N_("%(title)s is done, say those who walked it. Look at it and close it.")
    notify(_leaders(route), now, "route_submitted", message, f"/routes/{route.uid}", title=route.title)


def close_route(actor: Actor, now: datetime, route: Assignment) -> None:
    """Agree that the route is done; its doors are nobody's from now on. Safe to run twice."""
    if route.state == "closed":
        return
    rules.check_move(route.state, "closed")
    _end(actor, now, route, "closed")
    message = N_("%(title)s is closed. Thank you.")
    notify(holder_ids(route), now, "route_closed", message, f"/routes/{route.uid}", title=route.title)


def reopen_route(actor: Actor, now: datetime, route: Assignment) -> None:
    """Hand a submitted route back to be walked on."""
    rules.check_move(route.state, "in_progress")
    route.state = "in_progress"
    _note(actor, now, route, "reopened")
    message = N_("%(title)s is open again: some doors are still to do.")
    notify(holder_ids(route), now, "route_reopened", message, f"/routes/{route.uid}", title=route.title)


def release_route(actor: Actor, now: datetime, route: Assignment, reason: str) -> None:
    """Take a route back: its doors are free for other routes, what was logged stays. Safe to run twice."""
    if route.state == "released":
        return
    rules.check_move(route.state, "released")
    _end(actor, now, route, "released", reason)
    message = N_("%(title)s was taken back. Visits you logged stay yours.")
    notify(holder_ids(route), now, "route_released", message, f"/routes/{route.uid}", title=route.title)


def return_doors_of(actor: Actor, now: datetime, account_id: int) -> None:
    """Take a stopped person off every route; one that nobody else holds goes back whole. Safe to run twice."""
    query = (
        select(Assignment)
        .join(AssignmentHolder, AssignmentHolder.assignment_id == Assignment.id)
        .where(AssignmentHolder.account_id == account_id, AssignmentHolder.active)
        .where(Assignment.state.in_(sorted(rules.HOLDING)))
        .options(selectinload(Assignment.holders))
        .order_by(Assignment.id)
    )
    for route in db.session.scalars(query).all():
        for holder in route.holders:
            holder.active = holder.active and holder.account_id != account_id
        left = holder_ids(route)
        if not left:
            _end(actor, now, route, "released", "stopped")
            continue
        _note(actor, now, route, "left", "stopped")
        message = N_("You walk %(title)s without one of you now. Ask your leader if it is too much.")
        notify(left, now, "route_left", message, f"/routes/{route.uid}", title=route.title)


def return_doors_of_team(actor: Actor, now: datetime, team_id: int) -> None:
    """Give back every route an ended team holds and tell its holders. Safe to run twice."""
    query = (
        select(Assignment)
        .where(Assignment.team_id == team_id, Assignment.state.in_(sorted(rules.HOLDING)))
        .options(selectinload(Assignment.holders))
        .order_by(Assignment.id)
    )
    for route in db.session.scalars(query).all():
        _end(actor, now, route, "released", "team_ended")
        message = N_("Route %(title)s is no longer yours: the team has ended.")
        notify(holder_ids(route), now, "route_released", message, f"/routes/{route.uid}", title=route.title)


def holder_ids(route: Assignment) -> list[int]:
    """Return who holds the route now."""
    return [holder.account_id for holder in route.holders if holder.active]


def _end(actor: Actor, now: datetime, route: Assignment, state: str, reason: str = "") -> None:
    rules.check_move(route.state, state)
    route.state = state
    doors = update(AssignmentDoor).where(AssignmentDoor.assignment_id == route.id, AssignmentDoor.active)
    db.session.execute(doors.values(active=False))
    _note(actor, now, route, state, reason)


def _leaders(route: Assignment) -> list[int]:
    query = select(Membership.account_id).where(
        Membership.team_id == route.team_id, Membership.role == "leader", Membership.ended_at.is_(None)
    )
    return list(db.session.scalars(query)) if route.team_id else []


def _note(actor: Actor, now: datetime, route: Assignment, kind: str, reason: str = "", **detail: Any) -> None:
    db.session.add(
        AssignmentEvent(
            assignment_id=route.id, at=now, account_id=actor.account_id, kind=kind, reason=reason, detail=detail
        )
    )
    record(actor, now, f"routes.{kind}", "assignment", route.uid, route.area.path, **detail)

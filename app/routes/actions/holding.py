"""A route in people's hands: received, handed in, agreed, taken back, given up; a stopped person's doors return at once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.actor import Actor
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.words import N_
from app.notices.actions import notify
from app.people.actions.commitments import give_time_back
from app.routes import rules
from app.routes.actions.life import ROUTE, end_route, hold_still, holder_ids, leader_ids, note
from app.routes.models import Assignment, AssignmentHolder
from app.routes.progress import receive_route

SUBMITTED = N_("%(title)s is done, say those who walked it. Look at it and close it.")
CLOSED = N_("%(title)s is closed. Thank you.")
RELEASED = N_("%(title)s was taken back. Visits you logged stay yours.")


def receive(actor: Actor, now: datetime, route: Assignment, how: str = "web") -> None:
    """Note that a holder has the route; safe to run twice. Raises Refused for anybody who does not hold it."""
    if actor.account_id not in holder_ids(route):
        raise Refused(N_("Only those who walk this route can receive it."))
    receive_route(actor, now, route, how)


def submit_route(actor: Actor, now: datetime, route: Assignment) -> None:
    """Say that all is done; a leader still has to agree. Safe to run twice."""
    hold_still(route)
    if route.state == "submitted":
        return
    rules.check_move(route.state, "submitted")
    route.state = "submitted"
    note(actor, now, route, "submitted")
    notify(leader_ids(route, actor), now, "route_submitted", SUBMITTED, f"/routes/{route.uid}", title=route.title)


def close_route(actor: Actor, now: datetime, route: Assignment) -> None:
    """Agree that the route is done; its doors are nobody's from now on. Safe to run twice."""
    if route.state == "closed":
        return
    end_route(actor, now, route, "closed")
    notify(holder_ids(route), now, "route_closed", CLOSED, f"/routes/{route.uid}", title=route.title)


def reopen_route(actor: Actor, now: datetime, route: Assignment, reason: str) -> None:
    """Hand a submitted route back to be walked on, and say why. Raises Refused for one that is not submitted."""
    hold_still(route)
    if route.state != "submitted":
        raise Refused(N_("This route is no longer where you saw it. Look at it again."))
    route.state = "in_progress"
    note(actor, now, route, "reopened", reason)
    message = N_("%(title)s is open again: %(reason)s")
    url = f"/routes/{route.uid}"
    notify(holder_ids(route), now, "route_reopened", message, url, title=route.title, reason=reason)


def release_route(actor: Actor, now: datetime, route: Assignment, reason: str) -> None:
    """Take a route back: its doors are free for other routes, what was logged stays. Safe to run twice."""
    if route.state == "released":
        return
    end_route(actor, now, route, "released", reason)
    notify(holder_ids(route), now, "route_released", RELEASED, f"/routes/{route.uid}", title=route.title)


def give_up_route(actor: Actor, now: datetime, route: Assignment, why: str, said: str = "") -> bool:
    """Let a holder leave the route; the last one returns its doors. Return whether the route ended with it.

    `why` is a code of rules.GIVE_UP. Raises Refused for anybody who does not hold the route.
    """
    hold_still(route)
    own = next((one for one in route.holders if one.active and one.account_id == actor.account_id), None)
    if own is None or route.state not in rules.UNDER_WAY:
        raise Refused(N_("You do not walk this route any more."))
    left = [one for one in holder_ids(route) if one != actor.account_id]
    if left:
        own.active = False
        _go_on_without(actor, now, route, own.account_id, left, said, why=why)
    else:
        end_route(actor, now, route, "released", said, why=why)
    url = f"/routes/{route.uid}"
    notify(leader_ids(route, actor), now, "route_given_up", rules.GIVE_UP[why], url, **_said(actor, route, said))
    return not left


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
        hold_still(route)
        if route.state not in rules.HOLDING:
            continue
        for holder in route.holders:
            holder.active = holder.active and holder.account_id != account_id
        left = holder_ids(route)
        if left:
            _go_on_without(actor, now, route, account_id, left, "stopped")
        else:
            end_route(actor, now, route, "released", "stopped")


def return_doors_of_team(actor: Actor, now: datetime, team_id: int) -> None:
    """Give back every route an ended team holds and tell its holders. Safe to run twice."""
    query = (
        select(Assignment)
        .where(Assignment.team_id == team_id, Assignment.state.in_(sorted(rules.HOLDING)))
        .options(selectinload(Assignment.holders))
        .order_by(Assignment.id)
    )
    for route in db.session.scalars(query).all():
        hold_still(route)
        if route.state not in rules.HOLDING:
            continue
        end_route(actor, now, route, "released", "team_ended")
        message = N_("Route %(title)s is no longer yours: the team has ended.")
        notify(holder_ids(route), now, "route_released", message, f"/routes/{route.uid}", title=route.title)


def _go_on_without(
    actor: Actor, now: datetime, route: Assignment, gone: int, left: list[int], reason: str, **detail: str
) -> None:
    """Tell those who are left that they walk with one fewer, and give the one who left the time back."""
    give_time_back(ROUTE, route.uid, [gone])
    note(actor, now, route, "left", reason, **detail)
    message = N_("You walk %(title)s without one of you now. Ask your leader if it is too much.")
    notify(left, now, "route_left", message, f"/routes/{route.uid}", title=route.title)


def _said(actor: Actor, route: Assignment, said: str) -> dict[str, str]:
    return {"name": actor.name, "title": route.title, "said": f" ({said})" if said else ""}

"""A route whose people dropped out is spread over its neighbours: exactly what was shown, in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.access.actor import Actor
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.words import N_
from app.notices.actions import notify
from app.places.models import Household
from app.plans.spreading import Spread, spread_of
from app.routes import rules as route_rules
from app.routes.actions.handing import append_doors
from app.routes.actions.life import end_route, hold_still, holder_ids, leader_ids, note
from app.routes.models import Assignment, AssignmentDoor

ADDED = N_("%(doors)s more doors are on your route %(title)s.")
SPREAD = N_("%(title)s was shared out among the routes next to it: %(doors)s doors. Visits you logged stay yours.")


def spread_route(actor: Actor, now: datetime, route: Assignment, seal: str, reason: str = "") -> Spread:
    """End a route and give the doors nobody visited yet to its neighbours, as it was shown (`seal`).

    Doors visited already keep their visits and change no hands; doors for which nobody has time become free. Raises
    Refused when anything changed since it was shown, or the route is over.
    """
    route_rules.check_drive_open(route.drive.state)
    shown = spread_of(route, now)
    hold_still(route, *(shown.targets[one] for one in shown.doors))
    route_rules.check_move(route.state, "handed_over")
    todo = spread_of(route, now)
    if todo.seal != seal:
        raise Refused(N_("Somebody was out meanwhile. Look at what would change now."))
    longer = {one.id: one.minutes - one.minutes_before for one in todo.difference.changes}
    for route_id, houses in todo.doors.items():
        to = todo.targets[route_id]
        _pass_on(actor, now, route, to, houses, todo.walks[route_id])
        to.minutes += longer[route_id]
    told = {*holder_ids(route), *leader_ids(route)} - {actor.account_id}
    shares = {todo.targets[one].uid: len(houses) for one, houses in todo.doors.items()}
    end_route(actor, now, route, "handed_over", reason, doors=todo.moving, shares=shares, left=len(todo.left))
    facts: dict[str, str | int] = {"title": route.title, "doors": todo.moving}
    notify(filter(None, told), now, "route_handed_over", SPREAD, f"/routes/{route.uid}", **facts)
    return todo


def _pass_on(
    actor: Actor, now: datetime, route: Assignment, to: Assignment, houses: Sequence[Household], walk: Sequence[int]
) -> None:
    """Put the doors on the other route, where its walk passes them."""
    ids = [house.id for house in houses]
    mine = select(AssignmentDoor).where(AssignmentDoor.assignment_id == route.id, AssignmentDoor.active)
    for door in db.session.scalars(mine.where(AssignmentDoor.household_id.in_(ids))):
        door.active, door.moved_to_id = False, to.id
    db.session.flush()
    append_doors(to, houses)
    last = select(func.max(AssignmentDoor.position)).where(AssignmentDoor.assignment_id == to.id)
    begins = (db.session.scalar(last) or 0) + 1
    places = {door: begins + place for place, door in enumerate(walk)}
    theirs = select(AssignmentDoor).where(AssignmentDoor.assignment_id == to.id, AssignmentDoor.active)
    for door in db.session.scalars(theirs.where(AssignmentDoor.household_id.in_(sorted(places)))):
        door.position = places[door.household_id]
    to.target_doors += len(houses)
    note(actor, now, to, "added", doors=len(houses), came_from=route.uid)
    facts: dict[str, str | int] = {"title": to.title, "doors": len(houses)}
    notify(holder_ids(to), now, "route_doors_added", ADDED, f"/routes/{to.uid}", **facts)

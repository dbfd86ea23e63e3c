"""Doors from hand to hand: a route, or a part of it, goes to others; doors nobody holds get somebody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.access.actor import Actor
from app.drives.models import Drive
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.errors import Invalid, Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.notices.actions import notify
from app.places.models import Area, Household
from app.routes import held_queries, rules
from app.routes.actions.life import (
    end_route,
    forget_routes,
    hold_still,
    holder_ids,
    leader_ids,
    note,
    sheet_code,
    take_their_time,
)
from app.routes.models import ACTIVE, Assignment, AssignmentDoor, AssignmentHolder
from app.routes.receivers import Receiver
from app.storage.upsert import insert_free


@dataclass(frozen=True)
class Walk:
    """When a new route is walked, and until when it is its people's."""

    starts_at: datetime | None
    ends_at: datetime | None
    due_at: datetime


def hand_over(
    actor: Actor,
    now: datetime,
    route: Assignment,
    household_ids: Collection[int],
    to: Receiver,
    due_at: datetime,
    reason: str = "",
) -> Assignment:
    """Give doors of a route that still need a visit to others, as a new route or on top of one; return that route.

    Settled doors, and everything logged, stay with those who did it; without a door left the old route is handed over.
    Raises Refused when either route is over, Invalid naming `doors`, `to` or `until`.
    """
    rules.check_drive_open(route.drive.state)
    hold_still(route, *([to.route] if to.route else []))
    rules.check_move(route.state, "handed_over")
    if set(to.members) == set(holder_ids(route)):
        raise Invalid(N_("They walk this route already. Choose others."), field="to")
    left = held_queries.open_doors_of(route)
    moving = [door for door in left if door.household_id in household_ids]
    if not moving:
        raise Invalid(N_("Tick the doors to hand over."), field="doors")
    starts_at, ends_at = rules.window_by(route.starts_at, route.ends_at, due_at, now)
    houses = [door.household for door in moving]
    target = _target(now, route.drive, route.area, to, houses, Walk(starts_at, ends_at, due_at))
    for door in moving:
        door.active, door.moved_to_id = False, target.id
    db.session.flush()
    append_doors(target, houses)
    _tell_receivers(actor, now, target, to, len(moving), came_from=route.uid)
    _let_go(actor, now, route, target, len(moving), whole=len(moving) == len(left), reason=reason)
    return target


def give_doors(
    actor: Actor,
    now: datetime,
    drive: Drive,
    area: Area,
    houses: Sequence[Household],
    to: Receiver,
    due_at: datetime,
) -> tuple[Assignment, int]:
    """Give doors nobody holds to people; return their route and how many of the doors were still free.

    Raises Invalid without a door, Refused when others were quicker at every one of them.
    """
    rules.check_drive_open(drive.state)
    if to.route:
        hold_still(to.route)
    if not houses:
        raise Invalid(
            N_("Tick the doors to give. Those that others took meanwhile are not listed any more."), field="doors"
        )
    target = _target(now, drive, area, to, houses, Walk(None, None, due_at))
    given = append_doors(target, houses)
    if not given:
        if not to.route:
            forget_routes([target])
        raise Refused(N_("Somebody was quicker: all these doors are in routes by now. Look again."))
    target.target_doors += given - len(houses)
    _tell_receivers(actor, now, target, to, given)
    return target, given


def _target(
    now: datetime, drive: Drive, area: Area, to: Receiver, houses: Sequence[Household], walk: Walk
) -> Assignment:
    """Return the route that takes the doors: the one chosen, else a new one of these people."""
    minutes = rules.estimate(len(houses))
    if to.route:
        if to.route.state not in rules.UNDER_WAY or to.route.drive_id != drive.id:
            raise Refused(N_("That route is over by now. Choose others."))
        to.route.minutes += minutes
        to.route.target_doors += len(houses)
        return to.route
    if walk.due_at <= now or local_day(walk.due_at) > drive.ends_on:
        raise Invalid(N_("Choose a time that is still to come, within the drive."), field="until")
    route = Assignment(
        uid=uuid7(),
        drive_id=drive.id,
        area=area,
        team_id=to.team_id,
        title=rules.spell_alleys(house.alley.label for house in houses)[:200],
        target_doors=len(houses),
        minutes=minutes,
        starts_at=walk.starts_at,
        ends_at=walk.ends_at,
        due_at=walk.due_at,
        lapse_at=rules.lapse_time(walk.due_at),
        state="assigned",
        print_code=sheet_code(),
        created_at=now,
    )
    route.holders = [AssignmentHolder(account_id=one) for one in sorted(to.members)]
    db.session.add(route)
    db.session.flush()
    take_their_time(route, to.members)
    return route


def append_doors(target: Assignment, houses: Sequence[Household]) -> int:
    """Put the doors that are free at the end of the walk, in the order given; return how many they were."""
    mine = select(func.count(), func.max(AssignmentDoor.position)).where(AssignmentDoor.assignment_id == target.id)
    before, last = db.session.execute(mine).one()
    rows = [
        {
            "assignment_id": target.id,
            "drive_id": target.drive_id,
            "household_id": house.id,
            "position": (last or 0) + place,
            "active": True,
        }
        for place, house in enumerate(houses, 1)
    ]
    insert_free(AssignmentDoor, rows, ("drive_id", "household_id"), ACTIVE)
    return int(db.session.execute(mine).one()[0] - before)


def _tell_receivers(actor: Actor, now: datetime, target: Assignment, to: Receiver, doors: int, **detail: str) -> None:
    facts: dict[str, str | int] = {"title": target.title, "doors": doors}
    if to.route:
        note(actor, now, target, "added", doors=doors, **detail)
        message = N_("%(doors)s more doors are on your route %(title)s.")
        notify(holder_ids(target), now, "route_doors_added", message, f"/routes/{target.uid}", **facts)
        return
    note(actor, now, target, "assigned", doors=doors, **detail)
    message = N_("You have a new route: %(title)s, %(doors)s doors.")
    notify(to.members, now, "route_assigned", message, f"/routes/{target.uid}", **facts)


def _let_go(
    actor: Actor, now: datetime, route: Assignment, target: Assignment, doors: int, *, whole: bool, reason: str
) -> None:
    """Tell those who had the doors, and their leader, who has them now."""
    told = {*holder_ids(route), *leader_ids(route)} - {actor.account_id}
    facts: dict[str, str | int] = {"title": route.title, "doors": doors, "names": held_queries.people_of(target)}
    if whole:
        message = N_("%(title)s went to %(names)s: %(doors)s doors. Visits you logged stay yours.")
        end_route(actor, now, route, "handed_over", reason, doors=doors, to=target.uid)
    else:
        message = N_("%(doors)s doors of %(title)s went to %(names)s. Visits you logged stay yours.")
        route.minutes = max(0, route.minutes - rules.estimate(doors))
        note(actor, now, route, "handed_part", reason, doors=doors, to=target.uid)
    notify(filter(None, told), now, "route_handed_over", message, f"/routes/{route.uid}", **facts)

"""A route's time: more of it asked for and given, a warning before it runs out, its end when it has."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.access.actor import Actor
from app.drives.models import Drive
from app.extensions import db
from app.kernel.clock import local
from app.kernel.errors import Refused
from app.kernel.vietnamese.dates import show_time
from app.kernel.words import N_
from app.notices.actions import notify
from app.routes import rules
from app.routes.actions.life import end_route, hold_still, holder_ids, leader_ids, note, take_their_time
from app.routes.models import Assignment, AssignmentEvent

AT_ONCE = 200
"""How many routes one round of the clock lapses; the rest waits for the next."""


def ask_for_time(actor: Actor, now: datetime, route: Assignment) -> None:
    """Ask the leader for more time; asked again before an answer it stays one question. Raises Refused otherwise."""
    hold_still(route)
    if actor.account_id not in holder_ids(route) or route.state not in rules.UNDER_WAY:
        raise Refused(N_("You do not walk this route any more."))
    if _waits_for_time(route):
        return
    note(actor, now, route, "asked")
    message = N_("%(name)s asks for more time for %(title)s. Give it, or hand the doors to others.")
    facts = {"name": actor.name, "title": route.title}
    notify(leader_ids(route, actor), now, "route_time_asked", message, f"/routes/{route.uid}", **facts)


def extend_route(actor: Actor, now: datetime, route: Assignment, until: datetime) -> None:
    """Let the route be its holders' until then, and tell them; the same moment again changes nothing.

    Raises Refused for a route nobody walks any more, Invalid when `until` is no more time or outside the drive.
    """
    hold_still(route)
    if route.state not in rules.UNDER_WAY:
        raise Refused(N_("This route is no longer where you saw it. Look at it again."))
    if route.due_at == until:
        return
    rules.check_extension(route.due_at, until, now, route.drive.ends_on)
    route.starts_at, route.ends_at = rules.window_by(route.starts_at, route.ends_at, until, now)
    route.due_at, route.lapse_at, route.warned_at = until, rules.lapse_time(until), None
    take_their_time(route, holder_ids(route))
    note(actor, now, route, "extended", until=until.isoformat())
    message = N_("%(title)s is yours until %(until)s.")
    url, told = f"/routes/{route.uid}", [one for one in holder_ids(route) if one != actor.account_id]
    notify(told, now, "route_extended", message, url, title=route.title, until=_spoken(until))


def lapse_routes(actor: Actor, now: datetime) -> None:
    """Warn, once, those whose routes run out within WARN_BEFORE; end the routes whose time is over. Safe to run twice."""
    for route in _near_their_end(now):
        hold_still(route)
        if route.state not in rules.LAPSING or route.lapse_at is None:
            continue
        if route.lapse_at <= now:
            _lapse(actor, now, route)
        elif route.warned_at is None:
            _warn(actor, now, route, route.lapse_at)


def _near_their_end(now: datetime) -> list[Assignment]:
    over_or_unwarned = (Assignment.lapse_at <= now) | Assignment.warned_at.is_(None)
    query = (
        select(Assignment)
        .where(Assignment.state.in_(rules.LAPSING), Assignment.lapse_at <= now + rules.WARN_BEFORE, over_or_unwarned)
        .options(joinedload(Assignment.area), joinedload(Assignment.drive).joinedload(Drive.area))
        .options(selectinload(Assignment.holders))
        .order_by(Assignment.id)  # the order in which every act takes hold of several routes
    )
    return list(db.session.scalars(query.limit(AT_ONCE)).all())


def _lapse(actor: Actor, now: datetime, route: Assignment) -> None:
    end_route(actor, now, route, "lapsed")
    message = N_("The time for %(title)s is over: its doors are free for others. Visits you logged stay yours.")
    notify(holder_ids(route), now, "route_lapsed", message, f"/routes/{route.uid}", title=route.title)
    message = N_("The time for %(title)s is over. Its doors wait for somebody else.")
    url = f"/drives/{route.drive_id}/doors-nobody-holds"
    told = [one for one in leader_ids(route) if one not in holder_ids(route)]
    notify(told, now, "route_lapsed", message, url, title=route.title)


def _warn(actor: Actor, now: datetime, route: Assignment, lapse_at: datetime) -> None:
    route.warned_at = now
    note(actor, now, route, "warned")
    message = N_("%(title)s runs out at %(until)s. Say that it is done, or ask for more time.")
    facts = {"title": route.title, "until": _spoken(lapse_at)}
    notify(holder_ids(route), now, "route_runs_out", message, f"/routes/{route.uid}", **facts)
    message = N_("%(title)s runs out at %(until)s. Give it more time, or hand its doors to others.")
    told = [one for one in leader_ids(route) if one not in holder_ids(route)]
    notify(told, now, "route_runs_out", message, f"/routes/{route.uid}", **facts)


def _waits_for_time(route: Assignment) -> bool:
    """Say whether more time was asked for and nobody gave any since."""
    query = select(AssignmentEvent.kind).where(
        AssignmentEvent.assignment_id == route.id, AssignmentEvent.kind.in_(("asked", "extended"))
    )
    return db.session.scalar(query.order_by(AssignmentEvent.id.desc()).limit(1)) == "asked"


def _spoken(moment: datetime) -> str:
    here = local(moment)
    return f"{show_time(here)}, {here.day}/{here.month}"

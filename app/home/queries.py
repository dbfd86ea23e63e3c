"""What decides where somebody's day begins: the open drives in sight, a route in hand, a shift still to come today."""

from datetime import datetime, timedelta

from app.access.actor import Actor, Role
from app.access.names import P
from app.access.table import allows
from app.drives.queries import drives_for
from app.home.rules import Day
from app.kernel.clock import local_day, start_of
from app.people.queries.commitments import busy_between
from app.visits.today import routes_of


def day_of(actor: Actor, now: datetime) -> Day:
    """Return what the actor's day holds; routes and shifts are asked for only where somebody walks."""
    running = [drive for drive in drives_for(actor) if drive.state == "open"]
    open_drives = [drive.id for drive in running]
    boards = [drive.id for drive in running if allows(actor, P.BOARD_SEE, drive.access_scope)]
    walks = actor.holds(Role.VOLUNTEER)
    return Day(open_drives, boards, walks and bool(routes_of(actor)), walks and _has_shift(actor, now))


def _has_shift(actor: Actor, now: datetime) -> bool:
    tomorrow = start_of(local_day(now) + timedelta(days=1))
    busy = busy_between([actor.account_id or 0], now, tomorrow)
    return any(one.kind == "shift" for one in busy)

"""The next few doors on request: free ones near where somebody walks, put at the end of their route."""

from datetime import datetime

from app.access.actor import Actor
from app.kernel.errors import Refused
from app.kernel.words import N_
from app.notices.actions import notify
from app.routes import rules
from app.routes.actions.handing import append_doors
from app.routes.actions.life import hold_still, holder_ids, leader_ids, note
from app.routes.models import Assignment
from app.routes.nearby import doors_left, free_doors_near

LOOKS_AGAIN = 3
"""How often doors are sought once more when others were quicker at some of them."""


def take_more_doors(actor: Actor, now: datetime, route: Assignment) -> int:
    """Put the next few free doors nearby on the route and tell its people and their leader; return how many, 0 for none.

    Raises Refused for anybody who does not hold the route, while many of its doors are left, and when its time is over.
    """
    rules.check_drive_open(route.drive.state)
    hold_still(route)
    if actor.account_id not in holder_ids(route) or route.state not in rules.UNDER_WAY:
        raise Refused(N_("You do not walk this route any more."))
    wanted = rules.more_doors(doors_left(route), route.due_at, now)
    given = 0
    for _look in range(LOOKS_AGAIN):
        houses = free_doors_near(route, now, wanted - given) if given < wanted else []
        if not houses:
            break
        given += append_doors(route, houses)
    if not given:
        return 0
    route.target_doors += given
    route.minutes += rules.estimate(given)
    note(actor, now, route, "took_more", doors=given)
    told = {*leader_ids(route), *holder_ids(route)} - {actor.account_id}
    message = N_("%(name)s asked for more houses: %(doors)s more are on %(title)s.")
    facts: dict[str, str | int] = {"name": actor.name, "title": route.title, "doors": given}
    notify(sorted(filter(None, told)), now, "route_took_more", message, f"/routes/{route.uid}", **facts)
    return given

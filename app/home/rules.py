"""Where a role's day begins. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.access.actor import Actor, Grant, Role


@dataclass(frozen=True)
class Landing:
    """An endpoint and the parts of its address."""

    endpoint: str
    parts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Day:
    """What decides between two places: the open drives in sight, those among them whose board may be seen (a drive over
    more than one's own ward is seen without it), a route in hand, a shift still to come today."""

    open_drives: Sequence[int] = ()
    boards: Sequence[int] = ()
    has_route: bool = False
    has_shift: bool = False


def landing_for(actor: Actor, day: Day) -> Landing | None:
    """Return what this person needs first, or None when nothing here is theirs yet.

    Whoever steers sees the board of the one drive that is on; a leader the own team; whoever walks the next door; a
    school its classes; whoever sells the week.
    """
    if actor.holds(Role.COORDINATOR, Role.READER):
        return Landing("reports.board", {"drive_id": day.boards[0]}) if len(day.boards) == 1 else DRIVES
    if (leads := _first(actor, Role.LEADER)) and leads.team_id and day.open_drives:
        return Landing("reports.today", {"team_id": leads.team_id})
    if actor.holds(Role.VOLUNTEER):
        return Landing("sales.shifts") if day.has_shift and not day.has_route else Landing("visits.today")
    if leads:
        return Landing("people.teams")
    if actor.holds(Role.HAMLET_HEAD):
        return Landing("places.index")
    if (school := _first(actor, Role.SCHOOL_LEAD, Role.SCHOOL_OFFICE)) and school.school_id:
        return Landing("schools.board", {"school_id": school.school_id})
    if actor.holds(Role.HOMEROOM):
        return Landing("schools.today")
    if actor.holds(Role.POINT_STAFF):
        return Landing("sales.week")
    if actor.holds(Role.ADMIN):
        return Landing("people.index")
    return None


DRIVES = Landing("drives.index")


def _first(actor: Actor, *roles: Role) -> Grant | None:
    return next((grant for grant in actor.grants if grant.role in roles), None)

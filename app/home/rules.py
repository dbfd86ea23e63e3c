"""Where a role's day begins. Pure."""

from dataclasses import dataclass

from app.access.actor import Actor, Role


@dataclass(frozen=True)
class Landing:
    """An endpoint, with the drive it is about where it needs one."""

    endpoint: str
    drive_id: int | None = None


def landing_for(actor: Actor, open_drives: list[int]) -> Landing | None:
    """Return what this person needs first, or None when nothing here is theirs yet.

    Whoever steers sees the board of the one drive that is on; whoever keeps a class sees its sheet; whoever walks, the next door.
    """
    if actor.holds(Role.COORDINATOR, Role.READER):
        return Landing("reports.board", open_drives[0]) if len(open_drives) == 1 else Landing("drives.index")
    if actor.holds(Role.HOMEROOM, Role.SCHOOL_LEAD, Role.SCHOOL_OFFICE):
        return Landing("schools.today")
    if actor.holds(Role.VOLUNTEER):
        return Landing("visits.today")
    if actor.holds(Role.LEADER):
        return Landing("people.teams")
    if actor.holds(Role.HAMLET_HEAD):
        return Landing("places.index")
    if actor.holds(Role.ADMIN):
        return Landing("people.index")
    return None

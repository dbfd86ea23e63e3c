"""Which guide opens first for whom. Pure."""

from app.access.actor import Actor

_SAME = {"school_lead": "school", "school_office": "school"}
# Whoever holds several roles reads the one with the most to steer first.
_FIRST = ("coordinator", "leader", "volunteer", "hamlet_head", "school", "homeroom", "point_staff", "reader", "admin")


def own_guide(actor: Actor) -> str:
    """Return the guide of the actor's foremost role; the volunteer's when there is none."""
    held = {_SAME.get(grant.role.value, grant.role.value) for grant in actor.grants}
    return next((guide for guide in _FIRST if guide in held), "volunteer")

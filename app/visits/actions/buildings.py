"""A building's rooms added in one act, on the sender's route where they walk there, and taken back in one."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.inbox.receive import Item
from app.kernel.errors import Forbidden, Refused
from app.kernel.words import N_
from app.places.actions.buildings import add_rooms, remove_households, untouched
from app.places.rooms import rooms_of
from app.routes.models import AssignmentDoor
from app.routes.progress import add_doors
from app.visits.buildings import Added, read_building, site_for


def add_building(actor: Actor, now: datetime, item: Item) -> dict[str, Any]:
    """Apply an item of kind `building`: add the rooms the alley lacks. Return their ids and how many were there before.

    Called by `inbox.receive` alone, which makes it safe to run twice. Raises Refused when every room is there already.
    """
    sent = read_building(item.payload)
    site = site_for(actor, sent.alley_id)
    if not allows(actor, P.BUILDING_ADD, site.access_scope):
        raise Forbidden(N_("You may look at this, but not change it."))
    rooms = rooms_of(sent.building)
    added = add_rooms(actor, now, site.alley, rooms, sent.kind)
    if not added:
        raise Refused(N_("Every one of these rooms is on the list already."))
    if site.route:
        add_doors(actor, now, site.route, added)
    kept = len(rooms) - len(added)
    record(actor, now, "visits.add_building", "area", site.alley.id, site.alley.path, n=len(added), kept=kept)
    return {"households": [household.id for household in added], "kept": kept}


def take_back_building(actor: Actor, now: datetime, added: Added) -> int:
    """Take out every room that nobody has touched since; return how many. Safe twice."""
    gone = untouched(added.household_ids, besides=["assignment_door"])
    if gone:
        db.session.execute(delete(AssignmentDoor).where(AssignmentDoor.household_id.in_(gone)))
        remove_households(gone)
        record(actor, now, "visits.take_back_building", "area", added.alley.id, added.alley.path, n=len(gone))
    return len(gone)

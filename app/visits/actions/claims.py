"""Standing at a door: said by one tap, seen by those who walk along, over by itself."""

from datetime import datetime

from sqlalchemy import and_, delete, or_, select

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import NotFound, Refused
from app.kernel.words import N_
from app.people.models import Account
from app.places.models import Area, Household
from app.routes.models import Assignment, AssignmentDoor
from app.storage.upsert import insert_first
from app.visits.models import DoorClaim
from app.visits.rules import CLAIM_LASTS


def claim_door(actor: Actor, now: datetime, route: Assignment, household_id: int) -> None:
    """Note that the actor stands at this door of the route, and nowhere else. Safe twice.

    Raises NotFound for a door not on the route, Refused while another one stands there.
    """
    on_route = select(Area.path).join(Household, Household.alley_id == Area.id)
    on_route = on_route.join(AssignmentDoor, AssignmentDoor.household_id == Household.id)
    here = (AssignmentDoor.assignment_id == route.id, AssignmentDoor.household_id == household_id)
    path = db.session.scalar(on_route.where(*here, AssignmentDoor.active))
    if path is None:
        raise NotFound(N_("There is no such house on your route."))
    faded = and_(DoorClaim.household_id == household_id, DoorClaim.at <= now - CLAIM_LASTS)
    mine = DoorClaim.account_id == actor.account_id
    db.session.execute(delete(DoorClaim).where(DoorClaim.drive_id == route.drive_id, or_(mine, faded)))
    values = {"drive_id": route.drive_id, "household_id": household_id, "account_id": actor.account_id, "at": now}
    if not insert_first(DoorClaim, values, ["drive_id", "household_id"]):
        raise Refused(N_("%(name)s is at that house already."), name=_who(route.drive_id, household_id))
    record(actor, now, "visits.claim_door", "household", household_id, path, drive=route.drive_id)


def _who(drive_id: int, household_id: int) -> str:
    query = select(Account.name).join(DoorClaim, DoorClaim.account_id == Account.id)
    return db.session.scalar(query.where(DoorClaim.drive_id == drive_id, DoorClaim.household_id == household_id)) or "–"

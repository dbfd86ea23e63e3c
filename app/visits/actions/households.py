"""Adding a household that the list lacked, found while walking."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.inbox.receive import Item
from app.kernel.addresses.canonical import plate
from app.kernel.addresses.model import Region
from app.kernel.addresses.order import walk_key
from app.kernel.addresses.parse import parse
from app.kernel.addresses.similar import same_door_key
from app.kernel.errors import Invalid, NotFound
from app.kernel.vietnamese.fold import fold
from app.kernel.words import N_
from app.places.models import Area, Household
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.routes.progress import add_door
from app.visits.items import HouseholdSent, read_household

REGIONS: dict[str, Region] = {"north": "north", "south": "south", "centre": "centre"}


def add_missing_household(actor: Actor, now: datetime, item: Item) -> dict[str, Any]:
    """Apply an item of kind `household`: a new household with the item's uid, put on the sender's route.

    A likely duplicate in the alley is told in the answer and in the audit row, never refused. Called by `inbox.receive`
    alone, which makes it safe to run twice.
    """
    sent = read_household(item.payload)
    assignment = _own_route(actor, sent)
    alley = _alley_of(assignment, sent.alley_id)
    household = _household(actor, now, item.uid, sent, alley)
    likely = duplicates_of(household)
    db.session.add(household)
    db.session.flush()
    add_door(actor, now, assignment, household)
    record(
        actor, now, "places.add_household", "household", household.id, alley.path, source="field", likely=len(likely)
    )
    return {"household": household.id, "plate": household.plate, "likely_duplicates": [twin.id for twin in likely]}


def duplicates_of(household: Household) -> list[Household]:
    """Return households in use of the same alley that look like the same door."""
    if not household.door_key:
        return []
    query = select(Household).where(Household.alley_id == household.alley_id, Household.door_key == household.door_key)
    return [twin for twin in db.session.scalars(query) if twin.in_use]


def _own_route(actor: Actor, sent: HouseholdSent) -> Assignment:
    query = (
        select(Assignment)
        .join(AssignmentHolder, AssignmentHolder.assignment_id == Assignment.id)
        .options(joinedload(Assignment.area))
        .where(
            Assignment.uid == sent.assignment_uid,
            Assignment.drive_id == sent.drive_id,
            AssignmentHolder.account_id == actor.account_id,
        )
    )
    assignment = db.session.scalar(query)
    if assignment is None:
        raise NotFound(N_("There is no such route of yours."))
    return assignment


def _alley_of(assignment: Assignment, alley_id: int) -> Area:
    on_route = select(Household.alley_id).join(AssignmentDoor, AssignmentDoor.household_id == Household.id)
    on_route = on_route.where(AssignmentDoor.assignment_id == assignment.id)
    alley = db.session.scalar(select(Area).where(Area.id == alley_id, Area.id.in_(on_route)))
    if alley is None:
        raise Invalid(N_("Choose an alley of your route."), field="alley")
    return alley


def _household(actor: Actor, now: datetime, uid: str, sent: HouseholdSent, alley: Area) -> Household:
    address = parse(sent.address, REGIONS.get(alley.region, "north"))
    wall = plate(address) or sent.address[:40]
    return Household(
        uid=uid,
        alley_id=alley.id,
        alley=alley,
        address_raw=sent.address,
        plate=wall[:40],
        door_key=same_door_key(address)[:200],
        walk_key=walk_key(address)[:200],
        landmark=sent.landmark or (address.landmark or ""),
        head_name=sent.head_name,
        phone=sent.phone or None,
        search_fold=fold(f"{sent.head_name} {sent.address} {wall} {sent.phone}")[:500],
        est_residents=sent.est_residents,
        source="field",
        created_at=now,
        created_by=actor.account_id,
        changed_at=now,
        changed_by=actor.account_id,
    )

"""Adding a household that the list lacked, found while walking."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.inbox.receive import Item
from app.kernel.errors import Invalid, NotFound
from app.kernel.words import N_
from app.places.actions.households import HouseholdFields, add_household
from app.places.models import Area, Household
from app.places.rules import LikelyDuplicate
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.routes.progress import add_door
from app.visits.items import HouseholdSent, read_household


def add_missing_household(actor: Actor, now: datetime, item: Item) -> dict[str, Any]:
    """Apply an item of kind `household`: a new household with the item's uid, put on the sender's route.

    A likely duplicate in the alley is told in the answer and the audit row, never refused. Called by `inbox.receive`
    alone, which makes it safe to run twice.
    """
    sent = read_household(item.payload)
    assignment = _own_route(actor, sent)
    alley = _alley_of(assignment, sent.alley_id)
    fields = HouseholdFields(
        address_raw=sent.address,
        landmark=sent.landmark,
        head_name=sent.head_name,
        phone=sent.phone,
        est_residents=sent.est_residents,
    )
    likely: list[int] = []
    try:
        household = add_household(actor, now, alley, fields, uid=item.uid)
    except LikelyDuplicate as found:
        likely = list(found.household_ids)
        household = add_household(actor, now, alley, fields, uid=item.uid, not_duplicate=True)
        record(actor, now, "visits.likely_duplicate", "household", household.id, alley.path, like=likely)
    add_door(actor, now, assignment, household)
    return {"household": household.id, "plate": household.plate, "likely_duplicates": likely}


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

"""Numbers of contracts beside what a later list would make of them, in words, phones masked."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.intake.registry import Comparing
from app.kernel.words import N_
from app.places.models import HouseholdContact

LABELS = {
    "name": N_("Customer"),
    "address_raw": N_("Address"),
    "phone": N_("Phone"),
    "phone2": N_("Second phone"),
    "ward": N_("Ward"),
    "status": N_("Status"),
}


def values_of_contacts(ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """Return id -> field -> value of these contracts."""
    query = select(HouseholdContact).where(HouseholdContact.id.in_(ids)).order_by(HouseholdContact.id)
    return {one.id: {field: getattr(one, field) for field in LABELS} for one in db.session.scalars(query)}


COMPARING = Comparing(values_of_contacts, LABELS, "places.contact", "contact_id")

"""Households beside what a list would make of them: the fields a list fills, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.intake.registry import Comparing
from app.kernel.words import N_
from app.places.models import Household
from app.places.queries import IN_USE

LABELS = {
    "head_name": N_("Head of household"),
    "phone": N_("Phone"),
    "phone2": N_("Phone"),
    "est_residents": N_("People in the household"),
    "smartphones": N_("Smartphones"),
    "installed_at_start": N_("Installed already"),
    "note": N_("Note"),
}


def values_of_households(ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """Return id -> field -> value, of the households among these that are in use."""
    query = select(Household).where(Household.id.in_(ids), *IN_USE).order_by(Household.id)
    return {one.id: {field: getattr(one, field) for field in LABELS} for one in db.session.scalars(query)}


COMPARING = Comparing(values_of_households, LABELS, "places.household", "household_id")

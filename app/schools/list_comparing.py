"""Pupils beside what a list would make of them: the class they move to and the fields a list fills, in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.intake.registry import Comparing
from app.kernel.vietnamese.dates import show_date
from app.kernel.vietnamese.phones import mask_phone
from app.kernel.words import N_
from app.schools.models import Pupil, SchoolClass

LABELS = {
    "class_id": N_("Class"),
    "code": N_("Pupil code"),
    "born_on": N_("Date of birth"),
    "guardian_name": N_("Guardian"),
    "guardian_phone": N_("Guardian's phone"),
}


def values_of_pupils(ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """Return id -> field -> value, of the pupils among these who are on the roster."""
    query = select(Pupil).where(Pupil.id.in_(ids), Pupil.left_at.is_(None)).order_by(Pupil.id)
    return {one.id: {field: getattr(one, field) for field in LABELS} for one in db.session.scalars(query)}


def worded(field: str, value: Any) -> str:
    """Return a field's value as a preview may show it, phones masked."""
    if value in (None, ""):
        return ""
    if isinstance(value, date):
        return show_date(value)
    if field == "class_id":
        of_class = db.session.get(SchoolClass, value)
        return of_class.name if of_class else ""
    return mask_phone(str(value)) if field == "guardian_phone" else str(value)


COMPARING = Comparing(values_of_pupils, worded, LABELS, "schools.pupil", "pupil_id")

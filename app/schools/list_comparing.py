"""Pupils beside what a list would make of them: the class they move to and the fields a list fills, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.intake.registry import Comparing
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


def _class_name(class_id: int) -> str:
    of_class = db.session.get(SchoolClass, class_id)
    return of_class.name if of_class else ""


COMPARING = Comparing(
    values_of_pupils, LABELS, "schools.pupil", "pupil_id", phones={"guardian_phone"}, named={"class_id": _class_name}
)

"""Adding a school and changing what is written about it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Invalid, Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.people.actions.accounts import AREA_NOT_YOURS
from app.places.models import Area
from app.places.tree import hold_ward
from app.schools.models import School
from app.schools.rules import GRADES


@dataclass(frozen=True)
class SchoolFields:
    """What is written about a school; `weekdays` ISO numbers, `cutoff` the minute of the day."""

    name: str
    phone: str | None
    weekdays: tuple[int, ...]
    cutoff: int


def add_school(actor: Actor, now: datetime, area: Area | None, level: str, fields: SchoolFields) -> School:
    """Add a school of a ward. Raises Invalid outside one's area, or for a name the ward has already."""
    if area is None or not allows(actor, P.SCHOOL_EDIT, Scope(area_path=area.path)):
        raise Invalid(AREA_NOT_YOURS, field="area")
    if level not in GRADES:
        raise Invalid(N_("Choose the level."), field="level")
    hold_ward(area.path)
    _refuse_same_name(area.id, fields.name)
    school = School(uid=uuid7(), level=level, area=area, created_at=now)
    _write(school, fields)
    db.session.add(school)
    db.session.flush()
    record(actor, now, "schools.add", "school", school.id, area.path, level=level)
    return school


def edit_school(actor: Actor, now: datetime, school: School, fields: SchoolFields, version: int) -> None:
    """Change what is written about a school. Raises Refused when somebody else changed it since `version`."""
    hold_school(school)
    if school.version != version:
        raise Refused(N_("Somebody else changed this school meanwhile. Look at what is stored now, then save again."))
    if fields.name != school.name:
        _refuse_same_name(school.area_id, fields.name)
    _write(school, fields)
    school.version += 1
    record(actor, now, "schools.edit", "school", school.id, school.area.path)


def hold_school(school: School) -> None:
    """Let one change of a school's classes, pupils or days at a time, until the transaction ends."""
    db.session.refresh(school, with_for_update={"of": School, "key_share": True})


def _refuse_same_name(area_id: int, name: str) -> None:
    same = select(School.id).where(School.area_id == area_id, School.name == name, School.ended_at.is_(None))
    if db.session.scalar(same) is not None:
        raise Invalid(N_("This ward already has a school with this name."), field="name")


def _write(school: School, fields: SchoolFields) -> None:
    school.name, school.phone, school.cutoff = fields.name, fields.phone, fields.cutoff
    school.weekdays = sorted(set(fields.weekdays))

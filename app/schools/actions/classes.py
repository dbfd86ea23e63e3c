"""Beginning, renaming and ending classes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.errors import Invalid, Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.people.actions.roles import end_roles_of_class
from app.schools.actions.schools import hold_school
from app.schools.actions.sheet import recount_class_days
from app.schools.models import Pupil, School, SchoolClass
from app.schools.rules import GRADES, read_class, read_classes

MOST_AT_ONCE = 60
NO_CLASS = N_("Write each class with its grade in front, like 6A or 12A1: %(text)s is none.")


def add_classes(actor: Actor, now: datetime, school: School, text: str, year: int) -> Sequence[SchoolClass]:
    """Begin the classes typed as «6A, 6B, 6C», all or none. Raises Invalid naming the one that cannot be."""
    found, wrong = read_classes(text)
    if wrong:
        raise Invalid(NO_CLASS, field="names", text=wrong[0][:40])
    if not found:
        raise Invalid(N_("Write the classes, for example 6A, 6B, 6C."), field="names")
    if len(found) > MOST_AT_ONCE:
        raise Invalid(N_("That is more than %(most)d classes at once."), field="names", most=MOST_AT_ONCE)
    hold_school(school)
    for name, grade in found:
        _check(school, name, grade, year, "names")
    return [begin_class(actor, now, school, name, grade, year) for name, grade in found]


def begin_class(
    actor: Actor, now: datetime, school: School, name: str, grade: int, year: int, batch_id: int | None = None
) -> SchoolClass:
    """Add one class that has been found to fit its school."""
    begun = SchoolClass(
        uid=uuid7(), school=school, name=name, grade=grade, year=year, batch_id=batch_id, created_at=now
    )
    db.session.add(begun)
    db.session.flush()
    record(actor, now, "schools.add_class", "school_class", begun.id, school.area.path, grade=grade, year=year)
    return begun


def note_class_file(actor: Actor, now: datetime, school: School, classes: int) -> None:
    """Write down that the sheets of the classes, guardians' numbers included, left as a file."""
    record(actor, now, "schools.export", "school", school.id, None, n=classes)


def rename_class(actor: Actor, now: datetime, of_class: SchoolClass, text: str) -> None:
    """Give a class another name. Safe twice. Raises Invalid for a name that is taken or does not fit the school."""
    found = read_class(text)
    if found is None:
        raise Invalid(NO_CLASS, field="name", text=text[:40])
    name, grade = found
    if name == of_class.name:
        return
    hold_school(of_class.school)
    _check(of_class.school, name, grade, of_class.year, "name")
    of_class.name, of_class.grade = name, grade
    record(actor, now, "schools.rename_class", "school_class", of_class.id, of_class.school.area.path, grade=grade)


def end_class(actor: Actor, now: datetime, of_class: SchoolClass, to: SchoolClass | None) -> int:
    """End a class: its pupils go `to` another class of the school, or leave it; return how many. Safe twice.

    Its homeroom teachers lose the role. Raises Refused for a class that cannot take the pupils.
    """
    hold_school(of_class.school)
    if of_class.ended_at is not None:
        return 0
    if to is not None and (to.id == of_class.id or to.school_id != of_class.school_id or to.ended_at is not None):
        raise Refused(N_("Choose another class of this school."), field="to")
    there = select(Pupil).where(Pupil.class_id == of_class.id, Pupil.left_at.is_(None))
    pupils = db.session.scalars(there.order_by(Pupil.id).with_for_update(key_share=True)).all()
    for pupil in pupils:
        if to is None:
            pupil.left_at = now
        else:
            pupil.class_id = to.id
        pupil.version += 1
    of_class.ended_at = now
    recount_class_days([of_class.id, *([to.id] if to else [])], local_day(now))
    end_roles_of_class(actor, now, of_class.id)
    path = of_class.school.area.path
    record(actor, now, "schools.end_class", "school_class", of_class.id, path, to=to.id if to else None)
    return len(pupils)


def _check(school: School, name: str, grade: int, year: int, field: str) -> None:
    grades = GRADES[school.level]
    if grade not in grades:
        words = N_("%(name)s does not fit: this school has the grades %(first)d to %(last)d.")
        raise Invalid(words, field=field, name=name, first=grades[0], last=grades[-1])
    same = select(SchoolClass).where(
        SchoolClass.school_id == school.id, SchoolClass.year == year, SchoolClass.name == name
    )
    if (there := db.session.scalar(same)) is not None:
        if there.ended_at is not None:
            raise Invalid(
                N_("The class %(name)s of this school year was ended; its name stays taken."), field=field, name=name
            )
        raise Invalid(N_("The school already has a class %(name)s this school year."), field=field, name=name)

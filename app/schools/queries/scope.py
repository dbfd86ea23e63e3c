"""Which schools, classes and pupils an actor reaches; a class and its children are reached inside the school alone."""

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.access.names import P
from app.access.table import reaches
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.vietnamese.order import alphabet_key
from app.kernel.words import N_
from app.people.models import Membership
from app.places.models import Area
from app.places.tree import under
from app.schools.models import Pupil, School, SchoolClass


def schools_visible_to(actor: Actor, permission: P = P.SCHOOL_SEE) -> ColumnElement[bool]:
    """Return the condition on `school` that holds for those the actor reaches; the list-side twin of `allows`."""
    reach = reaches(actor, permission)
    if reach.system:
        return true()
    in_area = select(Area.id).where(or_(false(), *(under(path) for path in reach.area_paths)))
    return or_(School.area_id.in_(in_area), School.id.in_(reach.school_ids))


def classes_visible_to(actor: Actor, permission: P = P.SHEET_SEE) -> ColumnElement[bool]:
    """Return the condition on `school_class` for those the actor reaches; no area ever reaches a class."""
    reach = reaches(actor, permission)
    return or_(SchoolClass.school_id.in_(reach.school_ids), SchoolClass.id.in_(reach.class_ids))


def school_for(actor: Actor, school_id: int) -> School:
    """Return a school in sight. Raises NotFound for any other."""
    query = select(School).options(joinedload(School.area))
    school = db.session.scalar(query.where(School.id == school_id, schools_visible_to(actor)))
    if school is None:
        raise NotFound(N_("There is no such school."))
    return school


def class_for(actor: Actor, class_id: int) -> SchoolClass:
    """Return a class whose names the actor may read, its school loaded. Raises NotFound for any other."""
    query = select(SchoolClass).options(joinedload(SchoolClass.school).joinedload(School.area))
    found = db.session.scalar(query.where(SchoolClass.id == class_id, classes_visible_to(actor)))
    if found is None:
        raise NotFound(N_("There is no such class."))
    return found


def pupil_for(actor: Actor, pupil_id: int) -> Pupil:
    """Return a pupil of a class the actor may read, class and school loaded. Raises NotFound for any other."""
    query = (
        select(Pupil)
        .join(SchoolClass, SchoolClass.id == Pupil.class_id)
        .options(joinedload(Pupil.school_class).joinedload(SchoolClass.school))
        .where(Pupil.id == pupil_id, classes_visible_to(actor, P.PUPIL_SEE))
    )
    pupil = db.session.scalar(query)
    if pupil is None:
        raise NotFound(N_("There is no such pupil."))
    return pupil


def works_at(actor: Actor) -> list[School]:
    """Return the schools the actor works in, whatever the role, by name."""
    at = select(Membership.school_id).where(
        Membership.account_id == actor.account_id, Membership.ended_at.is_(None), Membership.school_id.is_not(None)
    )
    schools = db.session.scalars(select(School).where(School.id.in_(at)))
    return sorted(schools, key=lambda school: (alphabet_key(school.name), school.id))


def class_for_school(school: School, class_id: int | None) -> SchoolClass | None:
    """Return a class of a school that the actor has been let to; nothing chosen is None. Raises NotFound elsewhere."""
    if class_id is None:
        return None
    found = db.session.scalar(select(SchoolClass).where(SchoolClass.id == class_id, SchoolClass.school_id == school.id))
    if found is None:
        raise NotFound(N_("There is no such class."))
    return found

"""Who works in a school: a role given to somebody who is there, or to somebody new; taken back again."""

from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.access.names import P
from app.access.table import allows
from app.extensions import db
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.vietnamese.names import same_person_key
from app.kernel.words import N_
from app.people.actions import roles
from app.people.actions.accounts import Person, add_person
from app.people.models import Account, Membership
from app.people.role_places import Place
from app.schools.actions.schools import hold_school
from app.schools.models import School, SchoolClass


def appoint(
    actor: Actor, now: datetime, school: School, account: Account, role: Role, of_class: SchoolClass | None = None
) -> Membership:
    """Give somebody a role in the school. Raises Forbidden above one's level, Refused for a role held already."""
    return roles.give_role(actor, now, account, role, _place(school, role, of_class))


def appoint_new(
    actor: Actor,
    now: datetime,
    school: School,
    name: str,
    phone: str | None,
    role: Role,
    of_class: SchoolClass | None = None,
) -> Account:
    """Add an account of the school's ward and give it a role in the school.

    Raises Refused for somebody of that name and phone who works here already, so that sending twice adds one person.
    """
    if not allows(actor, P.SCHOOL_STAFF, school.access_scope):
        raise Forbidden(N_("You cannot give this role."))
    hold_school(school)
    if _works_here(school, name, phone):
        raise Refused(N_("%(name)s with this phone works here already."), field="name", name=name)
    account = add_person(actor, now, Person(name=name, area=school.area, phone=phone), school_id=school.id)
    appoint(actor, now, school, account, role, of_class)
    return account


def _works_here(school: School, name: str, phone: str | None) -> bool:
    here = (
        select(Account.name)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.school_id == school.id, Membership.ended_at.is_(None), Account.phone == phone)
    )
    return same_person_key(name) in {same_person_key(one) for one in db.session.scalars(here)}


def _place(school: School, role: Role, of_class: SchoolClass | None) -> Place:
    if role is not Role.HOMEROOM:
        return Place(area=school.area, school_id=school.id)
    if of_class is None or of_class.school_id != school.id or of_class.ended_at is not None:
        raise Invalid(N_("Choose the class."), field="of_class")
    return Place(area=school.area, school_id=school.id, class_id=of_class.id)

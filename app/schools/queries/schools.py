"""Reads of schools: the list, who works there, the days that differ from the week; and what its roles are called."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor, Role
from app.access.names import P
from app.access.table import reaches
from app.extensions import db
from app.intake.registry import ListPlace
from app.kernel.errors import NotFound
from app.kernel.vietnamese.fold import fold
from app.kernel.words import N_
from app.people.models import Account, Membership
from app.schools.models import Pupil, School, SchoolClass, SchoolDay
from app.schools.queries.scope import school_for, schools_visible_to
from app.storage.order import by_bytes

DAYS_SHOWN = 100
FOUND_SHOWN = 10
LEVELS_IN_ORDER = ("primary", "lower_secondary", "upper_secondary")


@dataclass(frozen=True)
class SchoolLine:
    """A school as the list shows it."""

    school: School
    classes: int
    pupils: int


def school_lines(actor: Actor, permission: P = P.SCHOOL_SEE) -> list[SchoolLine]:
    """Return the schools in sight with their classes and pupils of now, level by level, then by name."""
    query = (
        select(School)
        .options(joinedload(School.area))
        .where(schools_visible_to(actor, permission), School.ended_at.is_(None))
    )
    schools = db.session.scalars(query).all()
    ids = [school.id for school in schools]
    classes = _counted(
        select(SchoolClass.school_id, func.count())
        .where(SchoolClass.school_id.in_(ids), SchoolClass.ended_at.is_(None))
        .group_by(SchoolClass.school_id)
    )
    pupils = _counted(
        select(Pupil.school_id, func.count())
        .where(Pupil.school_id.in_(ids), Pupil.left_at.is_(None))
        .group_by(Pupil.school_id)
    )
    lines = [SchoolLine(school, classes.get(school.id, 0), pupils.get(school.id, 0)) for school in schools]
    return sorted(lines, key=lambda line: (LEVELS_IN_ORDER.index(line.school.level), fold(line.school.name)))


def staff_of(school: School) -> list[Membership]:
    """Return the roles in force inside the school with their people: lead, office, then teachers by given name."""
    order = (Role.SCHOOL_LEAD.value, Role.SCHOOL_OFFICE.value, Role.HOMEROOM.value)
    query = (
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .options(joinedload(Membership.account).joinedload(Account.area), joinedload(Membership.area))
        .where(Membership.school_id == school.id, Membership.ended_at.is_(None), Membership.role.in_(order))
        .order_by(Account.name_sort, Account.id, Membership.id)
    )
    return sorted(db.session.scalars(query), key=lambda one: order.index(one.role))


def staff_member_for(actor: Actor, school_id: int, membership_id: int) -> Membership:
    """Return one role in force inside a school whose staff is the actor's to see. Raises NotFound for any other."""
    for one in staff_of(school_for(actor, school_id)):
        if one.id == membership_id:
            return one
    raise NotFound(N_("This role has already been taken back."))


def to_appoint(school: School, words: str) -> Sequence[Account]:
    """Return the accounts of the school's ward that bear this whole name, sign-in name or phone; never a part of one."""
    typed = " ".join(fold(words).split())
    digits = "".join(sign for sign in words if sign.isdigit())
    if not typed:
        return []
    query = (
        select(Account)
        .where(
            Account.area_id == school.area_id,
            Account.disabled_at.is_(None),
            or_(
                Account.login == words.strip().lower(),
                Account.search_fold == typed,
                Account.search_fold.startswith(f"{typed} ", autoescape=True),
                Account.phone == (digits or "-"),
            ),
        )
        .order_by(Account.name_sort, Account.id)
    )
    whole = [
        one
        for one in db.session.scalars(query)
        if fold(one.name) == typed or one.login == words.strip().lower() or (digits and one.phone == digits)
    ]
    return whole[:FOUND_SHOWN]


def days_of(school: School, since: date) -> Sequence[SchoolDay]:
    """Return the dates from a day on that differ from the week, the earliest first."""
    query = select(SchoolDay).where(SchoolDay.school_id == school.id, SchoolDay.on_date >= since)
    return db.session.scalars(query.order_by(SchoolDay.on_date).limit(DAYS_SHOWN)).all()


def day_for(actor: Actor, school_id: int, day_id: int) -> tuple[School, SchoolDay]:
    """Return a date of a school in sight that differs from its week. Raises NotFound."""
    school = school_for(actor, school_id)
    day = db.session.scalar(select(SchoolDay).where(SchoolDay.id == day_id, SchoolDay.school_id == school.id))
    if day is None:
        raise NotFound(N_("This day is as the week says already."))
    return school, day


def schools_for_lists(actor: Actor) -> list[ListPlace]:
    """Return the schools the actor may bring a list of pupils into: those they work in, never those of an area.

    Only the system itself, at a terminal, may into any.
    """
    query = select(School).where(School.ended_at.is_(None)).order_by(by_bytes(School.name), School.id)
    if not actor.holds(Role.SYSTEM):
        query = query.where(School.id.in_(reaches(actor, P.INTAKE_RUN).school_ids))
    return [ListPlace(school.area_id, "", school.name, school.id) for school in db.session.scalars(query)]


def places_of_roles(memberships: Collection[Membership]) -> dict[int, str]:
    """Return what the places of roles inside schools are called, by membership id: 7A · THCS Phú Yên."""
    inside = [one for one in memberships if one.school_id is not None]
    if not inside:
        return {}
    schools = db.session.execute(select(School.id, School.name).where(School.id.in_({one.school_id for one in inside})))
    classes = db.session.execute(
        select(SchoolClass.id, SchoolClass.name).where(SchoolClass.id.in_({one.class_id for one in inside}))
    )
    school_names = {row.id: row.name for row in schools}
    class_names = {row.id: row.name for row in classes}
    return {
        one.id: " · ".join(
            filter(None, (class_names.get(one.class_id or 0, ""), school_names.get(one.school_id or 0, "")))
        )
        for one in inside
    }


def _counted(query: Select[int, int]) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(query)}

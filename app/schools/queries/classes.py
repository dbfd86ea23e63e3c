"""Reads of classes: those of a school by grade with headcount and homeroom teachers."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor, Role
from app.access.names import P
from app.access.table import allows
from app.extensions import db
from app.people.models import Account, Membership
from app.schools.models import Pupil, School, SchoolClass
from app.schools.rules import class_order
from app.schools.suppression import Cell, shown_line


@dataclass(frozen=True)
class ClassLine:
    """A class of a school; `pupils` as the reader may see it."""

    of_class: SchoolClass
    pupils: Cell
    teachers: tuple[str, ...]


def classes_of(school: School) -> list[SchoolClass]:
    """Return the classes that are not ended, by grade, then 6A before 6B and 6A2 before 6A10."""
    query = select(SchoolClass).where(SchoolClass.school_id == school.id, SchoolClass.ended_at.is_(None))
    return sorted(db.session.scalars(query), key=lambda one: (one.year, *class_order(one.name, one.grade)))


def class_lines(actor: Actor, school: School) -> list[tuple[int, list[ClassLine]]]:
    """Return the classes of a school under their grades; outside the school small headcounts are not told."""
    classes = classes_of(school)
    counted = select(Pupil.class_id, func.count()).where(Pupil.school_id == school.id, Pupil.left_at.is_(None))
    heads = {row[0]: row[1] for row in db.session.execute(counted.group_by(Pupil.class_id))}
    numbers = [heads.get(one.id, 0) for one in classes]
    inside = allows(actor, P.PUPIL_SEE, school.access_scope)
    cells = [Cell("shown", n) for n in numbers] if inside else outside_view(numbers)
    teachers = teachers_of(school)
    lines = [ClassLine(one, cell, tuple(teachers.get(one.id, ()))) for one, cell in zip(classes, cells, strict=True)]
    return [(grade, list(found)) for grade, found in groupby(lines, key=lambda line: line.of_class.grade)]


def outside_view(numbers: list[int]) -> list[Cell]:
    """Return headcounts of a school's classes as outsiders get them; an empty class is no secret."""
    filled = [n for n in numbers if n]
    cells = iter(shown_line(filled))
    return [next(cells) if n else Cell("shown", 0) for n in numbers]


def teachers_of(school: School) -> dict[int, list[str]]:
    """Return the names of the homeroom teachers by class."""
    query = (
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .options(joinedload(Membership.account))
        .where(
            Membership.school_id == school.id,
            Membership.role == Role.HOMEROOM.value,
            Membership.ended_at.is_(None),
            Membership.class_id.is_not(None),
        )
        .order_by(Account.name_sort, Account.id)
    )
    named: dict[int, list[str]] = defaultdict(list)
    for one in db.session.scalars(query):
        named[one.class_id or 0].append(one.account.name)
    return named

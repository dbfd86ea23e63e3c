"""A school's day on one page: its classes as tiles, who is missing where, whom to call, and the staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.access.names import P
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.errors import NotFound, Refused
from app.kernel.words import N_
from app.people.models import Account, Membership
from app.schools import rules
from app.schools.models import ClassDay, Declaration, Followup, Pupil, School, SchoolClass
from app.schools.queries.scope import classes_visible_to
from app.schools.queries.sheet import hours_of, listed_on, stands_on
from app.schools.rules import Hours
from app.storage.order import by_bytes

MOST_FOLLOWUPS = 200


@dataclass(frozen=True)
class Tile:
    """One class on the board: counts, how it stands, its teachers, and the names still missing (none before it began)."""

    school_class: SchoolClass
    counts: rules.Counts
    standing: str
    teachers: str
    missing: Sequence[str] = field(default_factory=tuple)

    @property
    def begun(self) -> bool:
        """Whether anything was declared in this class."""
        return self.counts.declared > 0


@dataclass(frozen=True)
class Board:
    """A school's day."""

    school: School
    hours: Hours
    today: date
    at: datetime
    tiles: Sequence[Tile]
    staff: int
    staff_declared: int
    followups: Sequence[Followup]
    more_calls: bool

    @property
    def grades(self) -> list[tuple[int, list[Tile]]]:
        """The tiles grouped by grade."""
        by_grade = groupby(self.tiles, key=attrgetter("school_class.grade"))
        return [(grade, list(tiles)) for grade, tiles in by_grade]

    @property
    def pupils(self) -> int:
        """How many pupils the lists of the classes hold."""
        return sum(tile.counts.pupils for tile in self.tiles)

    @property
    def declared(self) -> int:
        """How many of them something was declared for."""
        return sum(tile.counts.declared for tile in self.tiles)

    @property
    def short(self) -> list[Tile]:
        """The classes somebody is missing in, most first."""
        found = [tile for tile in self.tiles if tile.counts.missing and self.hours.kind != "off"]
        return sorted(found, key=lambda tile: -tile.counts.missing)


def board_of(now: datetime, school: School, day: date | None) -> Board:
    """Return a school's day, today unless told. Raises Refused for a day to come."""
    today = local_day(now)
    day = day or today
    if day > today:
        raise Refused(N_("That day has not come yet."))
    hours = hours_of(school, day)
    staff, staff_declared = _staff(school, day)
    calls = _followups(school, day)
    tiles, shown, more = _tiles(now, school, hours), calls[:MOST_FOLLOWUPS], len(calls) > MOST_FOLLOWUPS
    return Board(school, hours, today, now, tiles, staff, staff_declared, shown, more)


def followup_for(actor: Actor, followup_id: int) -> Followup:
    """Return a follow-up about a pupil the actor may read. Raises NotFound for any other."""
    query = (
        select(Followup)
        .join(Pupil, Pupil.id == Followup.pupil_id)
        .join(SchoolClass, SchoolClass.id == Pupil.class_id)
        .options(joinedload(Followup.pupil).joinedload(Pupil.school_class))
        .where(Followup.id == followup_id, classes_visible_to(actor, P.PUPIL_SEE))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(N_("There is no such call to make."))
    return found


def own_word(actor: Actor, school: School, day: date) -> Declaration | None:
    """Return what the actor declared of themselves for the day."""
    own = (Declaration.account_id == actor.account_id, Declaration.school_id == school.id)
    return db.session.scalar(select(Declaration).where(*own, Declaration.on_date == day, Declaration.current))


def _tiles(now: datetime, school: School, hours: Hours) -> list[Tile]:
    classes = select(SchoolClass).where(SchoolClass.school_id == school.id, SchoolClass.ended_at.is_(None))
    listed, kept, teachers = _listed(school, hours.day), _kept(school, hours.day), _teachers(school)
    names = _missing_names(school, hours.day, [row.class_id for row in kept.values() if row.missing < row.pupils])
    late = rules.is_late(now, hours.day, hours.cutoff)
    tiles = []
    for one in db.session.scalars(classes.order_by(SchoolClass.grade, by_bytes(SchoolClass.name))):
        row = kept.get(one.id)
        counts = (
            rules.Counts(row.pupils, row.done, row.symptoms, row.absent) if row else rules.Counts(listed.get(one.id, 0))
        )
        standing = rules.tile(counts, hours.kind, row.state if row else "open", late)
        tiles.append(Tile(one, counts, standing, teachers.get(one.id, ""), names.get(one.id, ())))
    return tiles


def _listed(school: School, day: date) -> Mapping[int, int]:
    query = select(Pupil.class_id, func.count()).where(Pupil.school_id == school.id, listed_on(day))
    return dict(db.session.execute(query.group_by(Pupil.class_id)).all())


def _kept(school: School, day: date) -> Mapping[int, ClassDay]:
    query = select(ClassDay).where(ClassDay.school_id == school.id, ClassDay.on_date == day)
    return {row.class_id: row for row in db.session.scalars(query)}


def _missing_names(school: School, day: date, class_ids: Sequence[int]) -> Mapping[int, list[str]]:
    query = (
        select(Pupil.class_id, Pupil.name)
        .outerjoin(Declaration, stands_on(day))
        .where(Pupil.school_id == school.id, Pupil.class_id.in_(class_ids), listed_on(day))
        .where(or_(Declaration.id.is_(None), Declaration.state == "cleared"))
        .order_by(Pupil.class_id, Pupil.name_sort, Pupil.id)
    )
    rows = db.session.execute(query).all()
    return {class_id: [name for _id, name in group] for class_id, group in groupby(rows, key=lambda row: row[0])}


def _teachers(school: School) -> Mapping[int, str]:
    query = (
        select(Membership.class_id, Account.name)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.school_id == school.id, Membership.class_id.is_not(None), Membership.ended_at.is_(None))
        .order_by(Membership.class_id, Account.name_sort)
    )
    rows = db.session.execute(query).all()
    grouped = groupby(rows, key=lambda row: row[0])
    return {class_id: ", ".join(name for _id, name in group) for class_id, group in grouped if class_id}


def _staff(school: School, day: date) -> tuple[int, int]:
    """Return how many work at the school (roles in force), and how many of them declared."""
    said = and_(
        Declaration.account_id == Membership.account_id,
        Declaration.school_id == school.id,
        Declaration.on_date == day,
        Declaration.current,
    )
    accounts, declared = (func.count(column.distinct()) for column in (Membership.account_id, Declaration.account_id))
    query = select(accounts, declared).select_from(Membership).outerjoin(Declaration, said)
    at_work = (Membership.school_id == school.id, Membership.ended_at.is_(None))
    people, said_so = db.session.execute(query.where(*at_work)).one()
    return people, said_so


def _followups(school: School, day: date) -> Sequence[Followup]:
    query = (
        select(Followup)
        .join(Pupil, Pupil.id == Followup.pupil_id)
        .join(SchoolClass, SchoolClass.id == Pupil.class_id)
        .options(joinedload(Followup.pupil).joinedload(Pupil.school_class))
        .where(Followup.school_id == school.id, Followup.on_date == day, Followup.state != "resolved")
        .order_by(SchoolClass.grade, by_bytes(SchoolClass.name), Pupil.name_sort, Followup.id)
    )
    return db.session.scalars(query.limit(MOST_FOLLOWUPS + 1)).all()

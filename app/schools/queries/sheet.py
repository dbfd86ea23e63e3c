"""The class sheet of a day: who is in the class, what was declared for each, how the day stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import reaches
from app.extensions import db
from app.kernel.clock import local_day, start_of
from app.kernel.errors import NotFound
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.people.models import Account
from app.schools import rules
from app.schools.models import ClassDay, Declaration, Pupil, School, SchoolClass, SchoolDay
from app.schools.queries.scope import pupil_for, schools_visible_to
from app.schools.rules import Hours
from app.storage.order import by_bytes


@dataclass(frozen=True)
class Line:
    """One pupil on the sheet with the word that stands; `uid` is for the next word, so that a double tap is one."""

    number: int
    pupil: Pupil
    said: Declaration | None
    uid: str = field(default_factory=uuid7)

    @property
    def state(self) -> str:
        """What was declared, or missing."""
        return self.said.state if self.said and self.said.state in rules.DECLARED else "missing"


@dataclass(frozen=True)
class Sheet:
    """A class's day as its page shows it."""

    school_class: SchoolClass
    hours: Hours
    today: date
    lines: Sequence[Line]
    kept: ClassDay | None
    closed_by: str
    reason: str

    @property
    def past(self) -> bool:
        """Whether the day is over."""
        return self.hours.day < self.today

    @property
    def state(self) -> str:
        """open, closed or reopened."""
        return self.kept.state if self.kept else "open"

    @property
    def takes(self) -> bool:
        """Whether a tap changes anything now."""
        return self.hours.kind != "off" and self.state != "closed" and not is_over(self.school_class)

    @property
    def asks_app(self) -> bool:
        """Whether a tap notes, under its filter, if a home has the app: today, in a class that goes on."""
        return not self.past and not is_over(self.school_class)

    @property
    def closed_late(self) -> bool:
        """Whether the class was closed after the cut-off of its day."""
        closed_at = self.kept.closed_at if self.kept else None
        return closed_at is not None and rules.is_late(closed_at, self.hours.day, self.hours.cutoff)

    @property
    def counts(self) -> rules.Counts:
        """What the lines come to."""
        return rules.count(line.state for line in self.lines)

    def shown(self, wanted: str) -> Sequence[Line]:
        """Return the lines of a filter: missing, symptoms, or everybody."""
        return [line for line in self.lines if line.state == wanted] if wanted in rules.FOLLOWED_UP else self.lines

    def line(self, pupil_id: int) -> Line:
        """Return the line of a pupil. Raises NotFound for one who is not on this sheet."""
        for line in self.lines:
            if line.pupil.id == pupil_id:
                return line
        raise NotFound(N_("There is no such pupil."))


@dataclass(frozen=True)
class Tap:
    """A pupil and the id of the word about to be said for them."""

    pupil: Pupil
    uid: str

    @property
    def access_scope(self) -> Scope:
        """A tap lives with its pupil."""
        return self.pupil.access_scope


def tap_for(actor: Actor, pupil_id: int, uid: str) -> Tap:
    """Return a tap on a pupil in sight. Raises NotFound for any other."""
    return Tap(pupil_for(actor, pupil_id), uid)


def workplace_for(actor: Actor, school_id: int) -> School:
    """Return a school where the actor works. Raises NotFound for any other."""
    query = select(School).where(School.id == school_id, schools_visible_to(actor, P.STAFF_DECLARE))
    school = db.session.scalar(query.options(joinedload(School.area)))
    if school is None:
        raise NotFound(N_("There is no such school."))
    return school


def homeroom_classes(actor: Actor) -> list[SchoolClass]:
    """Return the classes whose homeroom teacher the actor is, by school and name; those that ended are left out."""
    own = SchoolClass.id.in_(reaches(actor, P.SHEET_MARK).class_ids)
    query = select(SchoolClass).options(joinedload(SchoolClass.school)).where(own, SchoolClass.ended_at.is_(None))
    return list(
        db.session.scalars(query.order_by(SchoolClass.school_id, SchoolClass.grade, by_bytes(SchoolClass.name)))
    )


def is_over(school_class: SchoolClass) -> bool:
    """Say whether nothing is declared any more in the class: it ended, or its school did."""
    return school_class.ended_at is not None or school_class.school.ended_at is not None


def keeps_whole_school(actor: Actor, school_id: int) -> bool:
    """Say whether the actor marks any class of the school, on past days too."""
    return school_id in reaches(actor, P.SHEET_MARK).school_ids


def hours_of(school: School, day: date) -> Hours:
    """Return what the school's calendar says of the day."""
    return hours_on_day([school], day)[school.id]


def hours_on_day(schools: Collection[School], day: date) -> dict[int, Hours]:
    """Return by school id what the calendars of several schools say of the day."""
    query = select(SchoolDay.school_id, SchoolDay.kind, SchoolDay.cutoff, SchoolDay.note)
    ids = [school.id for school in schools]
    special = db.session.execute(query.where(SchoolDay.school_id.in_(ids), SchoolDay.on_date == day))
    exceptions = {school_id: (kind, cutoff, note) for school_id, kind, cutoff, note in special}
    return {one.id: rules.hours_on(day, one.weekdays, one.cutoff, exceptions.get(one.id)) for one in schools}


def listed_on(day: date) -> ColumnElement[bool]:
    """Return the condition on `pupil` for those a class had on the day: nobody who had left by its end."""
    return or_(Pupil.left_at.is_(None), Pupil.left_at >= start_of(day + timedelta(days=1)))


def stands_on(day: date) -> ColumnElement[bool]:
    """Return the condition that joins to `pupil` the health word that stands for the day."""
    return and_(
        Declaration.pupil_id == Pupil.id,
        Declaration.on_date == day,
        Declaration.kind == "health",
        Declaration.current,
    )


def sheet_of(actor: Actor, now: datetime, school_class: SchoolClass, day: date | None = None) -> Sheet:
    """Return the sheet of a day, today's unless told. Raises Forbidden or Refused for a day that is not theirs."""
    today = local_day(now)
    day = day or today
    rules.check_may_open(day, today, keeps_whole_school(actor, school_class.school_id))
    query = (
        select(Pupil, Declaration)
        .outerjoin(Declaration, stands_on(day))
        .where(Pupil.class_id == school_class.id, listed_on(day))
        .order_by(Pupil.name_sort, Pupil.id)
    )
    lines = [Line(number, pupil, said) for number, (pupil, said) in enumerate(db.session.execute(query), 1)]
    on_day = (ClassDay.class_id == school_class.id, ClassDay.on_date == day)
    by_whom = select(ClassDay, Account.name).outerjoin(Account, Account.id == ClassDay.closed_by)
    kept, closed_by = db.session.execute(by_whom.where(*on_day)).one_or_none() or (None, "")
    reason = _reason_given(actor, school_class, day) if day < today else ""
    return Sheet(school_class, hours_of(school_class.school, day), today, lines, kept, closed_by or "", reason)


def _reason_given(actor: Actor, school_class: SchoolClass, day: date) -> str:
    """Return why the actor changed this past day the last time, so that it is typed once."""
    query = select(Declaration.reason).where(
        Declaration.class_id == school_class.id,
        Declaration.on_date == day,
        Declaration.made_by == actor.account_id,
        Declaration.reason != "",
    )
    return db.session.scalar(query.order_by(Declaration.id.desc()).limit(1)) or ""

"""A school on an ordinary morning: 7A of Mai and 7B of Nga, Hương who leads, Vân in the office."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.people.models import Account
from app.schools.models import ClassDay, Declaration, Pupil, School, SchoolClass
from app.schools.queries.sheet import listed_on, stands_on
from app.schools.rules import Counts, count
from tests.factories import people, schools

LAST_MINUTE = 23 * 60 + 59


@dataclass(frozen=True)
class Morning:
    """Everything a test of the school's day speaks of. Logins are mai, nga, huong, van."""

    cast: people.Cast
    school: School
    seven_a: SchoolClass
    seven_b: SchoolClass
    pupils: list[Pupil]
    others: list[Pupil]
    mai: Account
    nga: Account
    huong: Account
    van: Account

    @property
    def sheet(self) -> str:
        """The address of 7A's sheet."""
        return f"/classes/{self.seven_a.id}/sheet"

    @property
    def board(self) -> str:
        """The address of the school's board."""
        return f"/schools/{self.school.id}/board"


def morning(size: int = 6, cutoff: int = LAST_MINUTE) -> Morning:
    """Add the cast's two wards and, in Lan's, a school with two classes of `size` pupils."""
    cast = people.cast()
    school = schools.school(cast.ward, cutoff=cutoff)
    seven_a, seven_b = schools.school_class(school, "7A"), schools.school_class(school, "7B")
    return Morning(
        cast,
        school,
        seven_a,
        seven_b,
        schools.full_class(seven_a, size=size),
        schools.full_class(seven_b, ["Tạ Uyên Nhi", "Cù Huy Hoàng"], size=size),
        schools.teacher("mai", seven_a, "Trần Thị Mai"),
        schools.teacher("nga", seven_b, "Lê Thị Nga"),
        schools.staff("huong", school, name="Nguyễn Thị Hương"),
        schools.staff("van", school, Role.SCHOOL_OFFICE, "Ngô Thị Vân"),
    )


def kept_counts(of: SchoolClass, day: date | None = None) -> Counts | None:
    """Return the counts kept for the class's day, or None where none are."""
    row = kept(of, day)
    return Counts(row.pupils, row.done, row.symptoms, row.absent) if row else None


def kept(of: SchoolClass, day: date | None = None) -> ClassDay | None:
    """Return the row of the class's day, today's unless told."""
    query = select(ClassDay).where(ClassDay.class_id == of.id, ClassDay.on_date == (day or local_day(utc_now())))
    return db.session.scalar(query)


def raw_counts(of: SchoolClass, day: date | None = None) -> Counts:
    """Return what the declarations themselves come to."""
    day = day or local_day(utc_now())
    query = select(Declaration.state).select_from(Pupil).outerjoin(Declaration, stands_on(day))
    return count(db.session.scalars(query.where(Pupil.class_id == of.id, listed_on(day))))


def words_for(pupil: Pupil) -> list[Declaration]:
    """Return every word said for the pupil, the first one first."""
    return list(
        db.session.scalars(select(Declaration).where(Declaration.pupil_id == pupil.id).order_by(Declaration.id))
    )

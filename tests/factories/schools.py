"""Schools, classes and pupils."""

from collections.abc import Sequence
from typing import Any

from app.access.actor import Role
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.kernel.vietnamese.fold import fold
from app.kernel.vietnamese.names import sort_key
from app.people.models import Account
from app.places.models import Area
from app.schools.models import Pupil, School, SchoolClass
from tests.factories import people


def school(area: Area, name: str = "Trường THCS Phú Yên", **values: Any) -> School:
    """Add a lower secondary school of the area, on every weekday so that no test depends on the day."""
    given = {"level": "lower_secondary", "weekdays": [1, 2, 3, 4, 5, 6, 7]} | values
    row = School(uid=uuid7(), name=name, area=area, created_at=utc_now(), **given)
    db.session.add(row)
    db.session.flush()
    return row


def school_class(of: School, name: str = "7A", grade: int = 7, year: int = 2026, **values: Any) -> SchoolClass:
    """Add a class of the school."""
    row = SchoolClass(uid=uuid7(), school=of, name=name, grade=grade, year=year, created_at=utc_now(), **values)
    db.session.add(row)
    db.session.flush()
    return row


def pupil(of: SchoolClass, name: str = "Nguyễn Minh An", **values: Any) -> Pupil:
    """Add a pupil of the class."""
    row = Pupil(
        uid=uuid7(),
        school_id=of.school_id,
        school_class=of,
        name=name,
        name_sort=sort_key(name),
        search_fold=fold(name),
        created_at=utc_now(),
        **values,
    )
    db.session.add(row)
    db.session.flush()
    return row


def teacher(login: str, of: SchoolClass, name: str | None = None) -> Account:
    """Add a homeroom teacher of the class."""
    person = people.account(login, name, area=of.school.area)
    people.grant(person, Role.HOMEROOM, area=of.school.area, school_id=of.school_id, class_id=of.id)
    return person


def staff(login: str, at: School, role: Role = Role.SCHOOL_LEAD, name: str | None = None) -> Account:
    """Add somebody of the school's office; its lead unless told otherwise."""
    person = people.account(login, name, area=at.area)
    people.grant(person, role, area=at.area, school_id=at.id)
    return person


def full_class(of: SchoolClass, names: Sequence[str] = (), size: int = 45) -> list[Pupil]:
    """Fill the class: the pupils named, then made-up ones, each with a guardian's number of its own."""
    middles = ("Minh", "Đức", "Thuỳ", "Gia", "Ngọc")
    givens = ("An", "Bình", "Chi", "Dũng", "Giang", "Hoa", "Khôi", "Linh", "My")
    made = [f"Phạm {middle} {given}" for given in givens for middle in middles]
    wanted = [*names, *made][: max(size, len(names))]
    return [
        pupil(of, name, guardian_name=f"Mẹ em {name}", guardian_phone=f"09120{of.id:02d}{n:03d}")
        for n, name in enumerate(wanted)
    ]

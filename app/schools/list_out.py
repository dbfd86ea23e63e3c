"""A school's pupils as a file, one sheet a class with the days of a month, in the words its lists come in."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from app.extensions import db
from app.kernel.vietnamese.dates import show_date
from app.schools.models import Declaration, Pupil, School, SchoolClass
from app.schools.rules import class_order, school_year

HEADING = ("STT", "Mã học sinh", "Họ và tên", "Ngày sinh", "Phụ huynh", "SĐT phụ huynh")
WITH_LEAVE = "có phép"

Sheet = tuple[str, list[list[str]]]


def class_sheets(school: School, today: date) -> list[Sheet]:
    """Return each class of this school year with its pupils and what was declared in the month of `today`, to that day."""
    year = school_year(today)
    query = select(SchoolClass).where(
        SchoolClass.school_id == school.id, SchoolClass.year == year, SchoolClass.ended_at.is_(None)
    )
    classes = sorted(db.session.scalars(query), key=lambda one: class_order(one.name, one.grade))
    first = today.replace(day=1)
    days = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    said = _marks(school, days)
    pupils = _pupils([one.id for one in classes])
    return [(one.name, _sheet(one, pupils[one.id], days, said)) for one in classes]


def _sheet(
    of: SchoolClass, pupils: Sequence[Pupil], days: Sequence[date], said: dict[tuple[int, date], str]
) -> list[list[str]]:
    titles = [[f"LỚP {of.name} - NĂM HỌC {of.year}-{of.year + 1}"], [f"Tháng {days[0].month}/{days[0].year}"]]
    lines = [
        [str(number), *_about(pupil), *(said.get((pupil.id, day), "") for day in days)]
        for number, pupil in enumerate(pupils, 1)
    ]
    return [*titles, [*HEADING, *(str(day.day) for day in days)], *lines]


def _about(pupil: Pupil) -> list[str]:
    born = show_date(pupil.born_on) if pupil.born_on else ""
    return [pupil.code or "", pupil.name, born, pupil.guardian_name, pupil.guardian_phone or ""]


def _pupils(class_ids: Sequence[int]) -> dict[int, list[Pupil]]:
    query = select(Pupil).where(Pupil.class_id.in_(class_ids), Pupil.left_at.is_(None))
    found: dict[int, list[Pupil]] = defaultdict(list)
    for pupil in db.session.scalars(query.order_by(Pupil.name_sort, Pupil.id)):
        found[pupil.class_id].append(pupil)
    return found


def _marks(school: School, days: Sequence[date]) -> dict[tuple[int, date], str]:
    query = select(Declaration.pupil_id, Declaration.on_date, Declaration.state, Declaration.reason).where(
        Declaration.school_id == school.id,
        Declaration.on_date.between(days[0], days[-1]),
        Declaration.kind == "health",
        Declaration.current,
        Declaration.pupil_id.is_not(None),
    )
    said = db.session.execute(query)
    return {(pupil_id, day): _mark(state, reason) for pupil_id, day, state, reason in said if pupil_id is not None}


def _mark(state: str, reason: str) -> str:
    if state == "absent":
        return "P" if WITH_LEAVE in reason else "K"
    return "x" if state in ("done", "symptoms") else ""

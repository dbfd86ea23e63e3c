"""What the ward may know of its schools: sums of a day, and of apps only cells of five and more."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.access.actor import Actor
from app.access.names import P
from app.extensions import db
from app.places.models import Area
from app.schools.models import ClassDay, Pupil, School, SchoolClass
from app.schools.queries.schools import school_lines
from app.schools.queries.sheet import hours_on_day
from app.schools.rules import APP_STATES, OFF, Hours, class_order
from app.schools.suppression import LEAST, Cell, shown_cells
from app.storage.order import by_bytes


@dataclass(frozen=True)
class DayCount:
    """How many pupils of a school were declared for on a day; `at` is when the last class was saved."""

    school: School
    hours: Hours
    pupils: int
    declared: int
    at: datetime | None

    @property
    def tells(self) -> bool:
        """Say whether there is school, with enough pupils and not too few words for a count to be told."""
        return self.hours.kind != OFF and self.pupils >= LEAST and not 0 < self.declared < LEAST

    @property
    def percent(self) -> float:
        """The share of all pupils, 0 to 100."""
        return 100 * self.declared / self.pupils if self.pupils else 0.0


@dataclass(frozen=True)
class AppLine:
    """The apps of the pupils of a class or an alley: installed, not, no phone, not asked."""

    name: str
    hint: str
    cells: tuple[Cell, ...]


def counted_schools(actor: Actor, on: date) -> list[DayCount]:
    """Return for each school in sight what was declared for a day: a sum over its classes, symptoms or none."""
    lines = school_lines(actor, P.SCHOOL_COUNTS)
    query = (
        select(
            ClassDay.school_id,
            func.sum(ClassDay.done + ClassDay.symptoms).label("declared"),
            func.max(ClassDay.saved_at),
        )
        .where(ClassDay.school_id.in_([line.school.id for line in lines]), ClassDay.on_date == on)
        .group_by(ClassDay.school_id)
    )
    told = {school_id: (declared, at) for school_id, declared, at in db.session.execute(query)}
    hours = hours_on_day([line.school for line in lines], on)
    return [
        DayCount(line.school, hours[line.school.id], line.pupils, min(line.pupils, declared), at)
        for line in lines
        for declared, at in [told.get(line.school.id, (0, None))]
    ]


def apps_by_class(actor: Actor) -> list[AppLine]:
    """Return the apps of every class of the schools in sight; each school is a table of its own, its totals known."""
    lines = school_lines(actor, P.SCHOOL_COUNTS)
    ids = [line.school.id for line in lines]
    query = select(SchoolClass).where(SchoolClass.school_id.in_(ids), SchoolClass.ended_at.is_(None))
    classes = sorted(db.session.scalars(query), key=lambda one: class_order(one.name, one.grade))
    counted = _apps(Pupil.class_id, ids)
    return [
        shown
        for line in lines
        for shown in _shown(
            [
                (one.name, line.school.name, counted[one.id])
                for one in classes
                if one.school_id == line.school.id and one.id in counted
            ]
        )
    ]


def apps_by_alley(actor: Actor) -> list[AppLine]:
    """Return the apps of the pupils of every alley where five or more of them live, all schools in sight together."""
    counted = _apps(Pupil.alley_id, [line.school.id for line in school_lines(actor, P.SCHOOL_COUNTS)])
    many = [key for key, numbers in counted.items() if key is not None and sum(numbers) >= LEAST]
    alleys = db.session.scalars(
        select(Area).where(Area.id.in_(many)).order_by(Area.position, by_bytes(Area.name), Area.id)
    )
    return _shown([(area.label, "", counted[area.id]) for area in alleys])


def _apps(by: InstrumentedAttribute[Any], school_ids: list[int]) -> dict[int | None, tuple[int, ...]]:
    """Return how many pupils have which app state, in the order of APP_STATES with not asked last, by class or by alley."""
    query = (
        select(by, Pupil.app_state, func.count())
        .where(Pupil.school_id.in_(school_ids), Pupil.left_at.is_(None))
        .group_by(by, Pupil.app_state)
    )
    counted: dict[int | None, Counter[str]] = defaultdict(Counter)
    for key, state, number in db.session.execute(query):
        counted[key][state] += number
    return {key: tuple(states[state] for state in (*APP_STATES, "")) for key, states in counted.items()}


def _shown(lines: list[tuple[str, str, tuple[int, ...]]]) -> list[AppLine]:
    table = shown_cells([numbers for _, _, numbers in lines])
    return [AppLine(name, hint, tuple(cells)) for (name, hint, _), cells in zip(lines, table, strict=True)]

"""The schools of a ward: classes, pupils, teachers, and what is known of the app on the pupils' phones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from sqlalchemy import insert, select

from app.access.actor import Role
from app.demo.names import Names, phone
from app.demo.people import Crew
from app.demo.places import Lane
from app.demo.school_story import APP_STATES, SchoolStory
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.ids import uuid7
from app.kernel.vietnamese.fold import fold
from app.kernel.vietnamese.names import sort_key
from app.people.actions.accounts import Person, add_person
from app.people.actions.roles import give_role
from app.people.models import Account
from app.people.role_places import Place
from app.places.models import Area
from app.schools.models import Pupil, School, SchoolClass

LEVEL_OF_POSTS = "lower_secondary"
CLASS_OF_POSTS = "7A"
CUTOFF = 7 * 60 + 45
AUGUST = 8


@dataclass(frozen=True)
class SchoolTold:
    """A school with its classes, its pupils as (id, class id) in the order of the lists, and who works there."""

    school: School
    story: SchoolStory
    classes: Sequence[SchoolClass]
    pupils: Sequence[tuple[int, int]]
    teachers: dict[int, Account]
    staff: Sequence[Account]


def build_schools(
    crew: Crew,
    now: datetime,
    ward: Area,
    lanes: Sequence[Lane],
    stories: Sequence[SchoolStory],
    names: Names,
    rng: Random,
    first_phone: int,
) -> list[SchoolTold]:
    """Add the schools of a ward with everybody in them; those who sign in work at the lower secondary one."""
    found = []
    for story in stories:
        school = _school(now, ward, story, first_phone)
        classes = _classes(now, school, story)
        teachers = _teachers(crew, now, ward, school, classes, names, first_phone + 1)
        office = _office(crew, now, ward, school)
        pupils = _pupils(now, school, classes, lanes, names, rng, story)
        found.append(SchoolTold(school, story, classes, pupils, teachers, [*office, *teachers.values()]))
        first_phone += 1 + len(classes)
    return found


def _school(now: datetime, ward: Area, story: SchoolStory, number: int) -> School:
    facts = {"name": story.name, "level": story.level, "phone": phone(number), "cutoff": CUTOFF}
    school = School(uid=uuid7(), area=ward, created_at=now, **facts)
    db.session.add(school)
    db.session.flush()
    return school


def _classes(now: datetime, school: School, story: SchoolStory) -> list[SchoolClass]:
    year = _school_year(local_day(now))
    classes = [
        SchoolClass(uid=uuid7(), school=school, name=name, grade=grade, year=year, created_at=now)
        for name, grade in story.class_names
    ]
    db.session.add_all(classes)
    db.session.flush()
    return classes


def _school_year(day: date) -> int:
    return day.year if day.month >= AUGUST else day.year - 1


def _teachers(
    crew: Crew,
    now: datetime,
    ward: Area,
    school: School,
    classes: Sequence[SchoolClass],
    names: Names,
    first_phone: int,
) -> dict[int, Account]:
    named = dict(crew.posts_by_role)
    found = {}
    for place, one in enumerate(classes):
        if school.level == LEVEL_OF_POSTS and one.name == CLASS_OF_POSTS:
            teacher = named[Role.HOMEROOM]
        else:
            name = names.fresh("f" if place % 4 else "m", "mid")
            words = f"Giáo viên chủ nhiệm lớp {one.name}"
            person = Person(name, ward, phone(first_phone + place), position=words)
            teacher = add_person(crew.coordinator, now, person)
        inside = Place(area=ward, school_id=school.id, class_id=one.id)
        give_role(crew.coordinator, now, teacher, Role.HOMEROOM, inside)
        found[one.id] = teacher
    return found


def _office(crew: Crew, now: datetime, ward: Area, school: School) -> list[Account]:
    if school.level != LEVEL_OF_POSTS:
        return []
    named = crew.posts_by_role
    inside = Place(area=ward, school_id=school.id)
    for role in (Role.SCHOOL_LEAD, Role.SCHOOL_OFFICE):
        give_role(crew.coordinator, now, named[role], role, inside)
    return [named[Role.SCHOOL_LEAD], named[Role.SCHOOL_OFFICE]]


def _pupils(
    now: datetime,
    school: School,
    classes: Sequence[SchoolClass],
    lanes: Sequence[Lane],
    names: Names,
    rng: Random,
    story: SchoolStory,
) -> list[tuple[int, int]]:
    rows = [
        _pupil(now, school, one, number, rng.choice(lanes), names, rng)
        for one, size in zip(classes, story.sizes(CLASS_OF_POSTS), strict=True)
        for number in range(size)
    ]
    db.session.execute(insert(Pupil), rows)
    query = select(Pupil.id, Pupil.class_id).where(Pupil.school_id == school.id)
    return [
        (row.id, row.class_id) for row in db.session.execute(query.order_by(Pupil.class_id, Pupil.name_sort, Pupil.id))
    ]


def _pupil(
    now: datetime, school: School, one: SchoolClass, number: int, lane: Lane, names: Names, rng: Random
) -> dict[str, Any]:
    name = names.draw(rng.choice("mf"), "young")
    born = date(one.year - one.grade - 5, rng.randint(1, 12), rng.randint(1, 28))
    state = rng.choices(("installed", "not_installed", "no_phone", ""), (*APP_STATES[school.level], 18))[0]
    return {
        "uid": uuid7(),
        "school_id": school.id,
        "class_id": one.id,
        "code": f"01{school.id:02d}{one.id:04d}{number:02d}",
        "name": name,
        "name_sort": sort_key(name),
        "search_fold": fold(name),
        "born_on": born,
        "guardian_name": names.draw(rng.choice("mf"), "mid", family=name.split()[0]),
        "guardian_phone": phone(rng.randrange(1000)) if rng.random() < 0.94 else None,
        "alley_id": lane.area.id,
        "app_state": state,
        "app_state_at": now if state else None,
        "created_at": now,
    }

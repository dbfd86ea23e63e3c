"""Seven school days as the story tells them, and this morning: who declared, which classes are closed, whom to call."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from app.demo.drives import local_time
from app.demo.school_story import SCHOOL_DAYS, declared, habits, school_days_before
from app.demo.schools import CLASS_OF_POSTS, SchoolTold
from app.extensions import db
from app.kernel.ids import uuid7
from app.schools.models import ClassDay, Declaration, Followup, SchoolClass, SchoolDay

SOURCES = ("guardian_link", "guardian_link", "guardian_qr", "teacher", "teacher", "pupil")
SYMPTOMS, ABSENT = 0.006, 0.018
# The class that is shown has these pupils missing and is still open; so are the first classes of every school.
MISSING_SHOWN = 4
STILL_OPEN = 2


@dataclass
class _Rows:
    declarations: list[dict[str, Any]] = field(default_factory=list)
    days: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)


def tell_school_days(told: SchoolTold, as_of: date, now: datetime, rng: Random) -> None:
    """Declare for pupils and staff of a school on the story's days and, as far as it is past seven, this morning."""
    school, pupils = told.school, told.pupils
    slowness = habits(len(pupils), [class_id for _, class_id in pupils], rng)
    rows = _Rows()
    for place, day in enumerate(school_days_before(as_of, school.weekdays)):
        _tell_day(told, rows, day, now, declared(slowness, told.story.declared_on(place, len(pupils)), rng), rng)
    if as_of.isoweekday() not in school.weekdays:
        db.session.add(SchoolDay(school_id=school.id, on_date=as_of, kind="class", note="Học bù (minh hoạ)"))
    if now >= local_time(as_of, 7):
        this_morning = declared(slowness, told.story.declared_on(SCHOOL_DAYS - 1, len(pupils)), rng)
        _tell_day(told, rows, as_of, now, this_morning, rng, today=True)
    for table, found in ((Declaration, rows.declarations), (ClassDay, rows.days), (Followup, rows.calls)):
        if found:
            db.session.execute(insert(table), found)


def _tell_day(
    told: SchoolTold,
    rows: _Rows,
    day: date,
    now: datetime,
    chosen: Collection[int],
    rng: Random,
    today: bool = False,
) -> None:
    for number, one in enumerate(told.classes):
        places = [place for place, (_, class_id) in enumerate(told.pupils) if class_id == one.id]
        shown = today and one.name == CLASS_OF_POSTS
        still_open = shown or (today and number < STILL_OPEN)
        missing = set(rng.sample(places, MISSING_SHOWN)) if shown and len(places) > MISSING_SHOWN else None
        states: Counter[str] = Counter()
        for place in places:
            said = place in chosen if missing is None else place not in missing
            state = rng.choices(("done", "symptoms", "absent"), (1 - SYMPTOMS - ABSENT, SYMPTOMS, ABSENT))[0]
            pupil_id = told.pupils[place][0]
            if said:
                states[state] += 1
                rows.declarations.append(
                    _declaration(told, day, now, rng, state, class_id=one.id, pupil_id=pupil_id, account_id=None)
                )
            if today and not still_open and (not said or state == "symptoms"):
                rows.calls.append(_call(told, day, pupil_id, "missing" if not said else state, now, rng))
        rows.days.append(_class_day(told, one, day, now, len(places), states, still_open, rng))
    for person in told.staff:
        if rng.random() < 0.93:
            rows.declarations.append(
                _declaration(told, day, now, rng, "done", class_id=None, pupil_id=None, account_id=person.id)
            )


def _declaration(
    told: SchoolTold, day: date, now: datetime, rng: Random, state: str, **whose: int | None
) -> dict[str, Any]:
    at = min(local_time(day, 6, 15) + timedelta(minutes=rng.randint(0, 85)), now)
    staff = whose["account_id"] is not None
    source = "staff" if staff else rng.choice(SOURCES)
    teacher = told.teachers[whose["class_id"]].id if whose["class_id"] is not None else None
    return {
        "uid": uuid7(),
        "school_id": told.school.id,
        "on_date": day,
        "state": state,
        "source": source,
        "on_behalf": source == "teacher" and rng.random() < 0.3,
        "made_by": whose["account_id"] if staff else teacher if source == "teacher" else None,
        "made_at": at,
        **whose,
    }


def _class_day(
    told: SchoolTold,
    one: SchoolClass,
    day: date,
    now: datetime,
    pupils: int,
    states: Counter[str],
    still_open: bool,
    rng: Random,
) -> dict[str, Any]:
    closed_at = min(local_time(day, 7, 25) + timedelta(minutes=rng.randint(0, 30)), now)
    return {
        "school_id": told.school.id,
        "class_id": one.id,
        "on_date": day,
        "pupils": pupils,
        "done": states["done"],
        "symptoms": states["symptoms"],
        "absent": states["absent"],
        "state": "open" if still_open else "closed",
        "closed_at": None if still_open else closed_at,
        "closed_by": None if still_open else told.teachers[one.id].id,
        "saved_at": closed_at,
    }


def _call(told: SchoolTold, day: date, pupil_id: int, reason: str, now: datetime, rng: Random) -> dict[str, Any]:
    state = rng.choice(("open", "open", "called", "resolved"))
    return {
        "school_id": told.school.id,
        "pupil_id": pupil_id,
        "on_date": day,
        "reason": reason,
        "state": state,
        "owner_id": told.staff[0].id if state != "open" else None,
        "changed_at": now,
    }

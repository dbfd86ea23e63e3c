"""Days that differ from a school's week."""

from datetime import date, datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Invalid
from app.kernel.words import N_
from app.schools.actions.schools import hold_school
from app.schools.models import School, SchoolDay
from app.schools.rules import CLASS, OFF, REMOTE


def set_day(
    actor: Actor, now: datetime, school: School, on: date, kind: str, cutoff: int | None = None, note: str = ""
) -> SchoolDay:
    """Say what kind of day a date is at the school; the last word stands. Safe twice."""
    if kind not in (CLASS, OFF, REMOTE):
        raise Invalid(N_("Choose what kind of day it is."), field="kind")
    hold_school(school)
    there = select(SchoolDay).where(SchoolDay.school_id == school.id, SchoolDay.on_date == on)
    day = db.session.scalar(there) or SchoolDay(school_id=school.id, on_date=on)
    day.kind, day.cutoff, day.note = kind, None if kind == OFF else cutoff, note
    db.session.add(day)
    record(actor, now, "schools.set_day", "school", school.id, school.area.path, on=on.isoformat(), kind=kind)
    return day


def forget_day(actor: Actor, now: datetime, school: School, day: SchoolDay) -> None:
    """Let a date be again what the week says."""
    db.session.delete(day)
    record(actor, now, "schools.forget_day", "school", school.id, school.area.path, on=day.on_date.isoformat())

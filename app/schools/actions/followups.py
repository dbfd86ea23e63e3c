"""Whom to call after a class is closed, what came of it, and who looked at a number."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Update, or_, select, update

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.schools.models import Declaration, Followup, Pupil, SchoolClass
from app.schools.queries.sheet import listed_on, stands_on
from app.storage.upsert import insert_free


def call_about(now: datetime, school_class: SchoolClass, day: date) -> None:
    """List the homes of those missing and of those with symptoms; one that had settled itself is open again.

    What somebody called about stays as it is. Safe to run twice.
    """
    query = (
        select(Pupil.id, Declaration.state)
        .outerjoin(Declaration, stands_on(day))
        .where(Pupil.class_id == school_class.id, listed_on(day))
        .where(or_(Declaration.id.is_(None), Declaration.state.in_(("cleared", "symptoms"))))
        .order_by(Pupil.id)
    )
    found = db.session.execute(query).all()
    about = {"school_id": school_class.school_id, "on_date": day, "state": "open", "note": "", "changed_at": now}
    homes = [
        about | {"pupil_id": pupil_id, "reason": "symptoms" if state == "symptoms" else "missing"}
        for pupil_id, state in found
    ]
    insert_free(Followup, homes, ["pupil_id", "on_date", "reason"], None)
    missing = [pupil_id for pupil_id, state in found if state != "symptoms"]
    by_itself = _about_missing(missing, day).where(Followup.state == "resolved", Followup.owner_id.is_(None))
    db.session.execute(by_itself.values(state="open", changed_at=now))


def settle(now: datetime, pupil_ids: Collection[int], day: date) -> None:
    """Nobody need call about a missing word any more; safe to run twice."""
    unsettled = _about_missing(pupil_ids, day).where(Followup.state != "resolved")
    db.session.execute(unsettled.values(state="resolved", changed_at=now))


def follow_up(actor: Actor, now: datetime, followup: Followup, state: str, note: str) -> None:
    """Note that a home was called, or that the matter is settled; the same again changes nothing."""
    if (followup.state, followup.note) == (state, note):
        return
    followup.state, followup.note, followup.changed_at = state, note, now
    followup.owner_id = actor.account_id
    record(
        actor, now, "schools.follow_up", "school_class", followup.pupil.class_id, pupil=followup.pupil_id, state=state
    )


def _about_missing(pupil_ids: Collection[int], day: date) -> Update:
    of_day = (Followup.pupil_id.in_(pupil_ids), Followup.on_date == day)
    return update(Followup).where(*of_day, Followup.reason == "missing")

"""Taking a list of pupils back out: whom nobody touched goes, what the list changed is as it was, its empty classes go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.access.actor import Actor
from app.extensions import db
from app.intake.registry import BroughtRow, Undo
from app.kernel.clock import local_day
from app.kernel.words import N_
from app.people.models import Membership
from app.schools.actions.pupils import search_text
from app.schools.actions.sheet import recount_class_days
from app.schools.models import ClassDay, Pupil, SchoolClass
from app.storage.references import referring

REASONS = {
    "declared": N_("Something was declared for this pupil."),
    "class_over": N_("The class they were in before was ended."),
    "edited": N_("Somebody has changed it since."),
    "missing": N_("It is no longer there."),
    "unknown": N_("The former values were not kept."),
}


def judge_pupils(rows: Sequence[BroughtRow], hold: bool) -> dict[int, str]:
    """Return row id -> why its pupil must stay as they are."""
    created = [row.ref_id for row in rows if row.code == "created"]
    if hold:
        _hold_days_of([row.ref_id for row in rows])
    query = select(Pupil.id, Pupil.version, Pupil.app_state_at).where(Pupil.id.in_([row.ref_id for row in rows]))
    query = query.order_by(Pupil.id)
    found = {one.id: one for one in db.session.execute(query.with_for_update() if hold else query)}
    declared = referring(Pupil, created)
    ended = select(SchoolClass.id).where(
        SchoolClass.id.in_([_was(row).get("class_id", 0) for row in rows]), SchoolClass.ended_at.is_not(None)
    )
    over = set(db.session.scalars(ended))
    judged = {row.id: _why(row, found.get(row.ref_id), row.ref_id in declared, over) for row in rows}
    return {row_id: why for row_id, why in judged.items() if why}


def _hold_days_of(pupil_ids: Sequence[int]) -> None:
    """Let no word be booked in the classes of these pupils meanwhile: a day is held before its pupils, as a tap does."""
    classes = select(Pupil.class_id).where(Pupil.id.in_(pupil_ids))
    db.session.execute(
        select(ClassDay.id).where(ClassDay.class_id.in_(classes)).order_by(ClassDay.id).with_for_update()
    )


def _why(row: BroughtRow, pupil: Any, declared: bool, over: set[int]) -> str:
    if pupil is None:
        return "missing"
    if declared:
        return "declared"
    if row.code == "changed":
        if row.before is None:
            return "unknown"
        if pupil.version != row.before["version"]:
            return "edited"
        return "class_over" if _was(row).get("class_id") in over else ""
    return "edited" if pupil.version != 1 or pupil.app_state_at is not None else ""


def _was(row: BroughtRow) -> dict[str, Any]:
    return row.before["was"] if row.before else {}


def take_pupils_out(actor: Actor, now: datetime, rows: Sequence[BroughtRow]) -> None:
    """Delete the pupils the rows created and put back what they changed; the day of their classes is counted anew."""
    gone = [row.ref_id for row in rows if row.code == "created"]
    was = {row.ref_id: _was(row) for row in rows if row.code == "changed"}
    touched = set(db.session.scalars(select(Pupil.class_id).where(Pupil.id.in_([*gone, *was]))))
    db.session.execute(delete(Pupil).where(Pupil.id.in_(gone)))
    for pupil in db.session.scalars(select(Pupil).where(Pupil.id.in_(was)).order_by(Pupil.id)):
        for name, value in was[pupil.id].items():
            setattr(pupil, name, value)
        pupil.search_fold = search_text(pupil)
        pupil.version += 1
        touched.add(pupil.class_id)
    recount_class_days(touched, local_day(now))


def tidy_classes(actor: Actor, now: datetime, batch_id: int) -> int:
    """Delete the classes the list began in which nobody is, was or teaches, and whose sheet nobody kept."""
    ids = list(db.session.scalars(select(SchoolClass.id).where(SchoolClass.batch_id == batch_id)))
    taught = set(db.session.scalars(select(Membership.class_id).where(Membership.class_id.in_(ids))))
    gone = set(ids) - referring(SchoolClass, ids).keys() - taught
    db.session.execute(delete(SchoolClass).where(SchoolClass.id.in_(gone)))
    return len(gone)


UNDO = Undo(judge_pupils, take_pupils_out, tidy_classes, REASONS)

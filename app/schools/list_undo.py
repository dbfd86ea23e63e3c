"""Taking a list of pupils back out: whom nobody touched goes, what the list changed is as it was, its empty classes go."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, or_, select

from app.access.actor import Actor
from app.extensions import db
from app.intake.registry import BroughtRow, Undo
from app.kernel.clock import local_day
from app.kernel.words import N_
from app.people.models import Membership
from app.schools.actions.pupils import search_text
from app.schools.actions.sheet import recount_class_days
from app.schools.models import ClassDay, Declaration, Pupil, SchoolClass
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
    declared = referring(Pupil, created, besides=["declaration"]).keys() | _said_by_others(created, rows)
    ended = select(SchoolClass.id).where(
        SchoolClass.id.in_([_was(row).get("class_id", 0) for row in rows]), SchoolClass.ended_at.is_not(None)
    )
    over = set(db.session.scalars(ended))
    judged = {row.id: _why(row, found.get(row.ref_id), row.ref_id in declared, over) for row in rows}
    return {row_id: why for row_id, why in judged.items() if why}


def _said_by_others(pupil_ids: Sequence[int], rows: Sequence[BroughtRow]) -> set[int]:
    """Return the pupils for whom something was declared that this list did not bring."""
    others = or_(Declaration.batch_id.is_(None), Declaration.batch_id.not_in(_lists(rows)))
    return set(db.session.scalars(select(Declaration.pupil_id).where(Declaration.pupil_id.in_(pupil_ids), others)))


def _lists(rows: Sequence[BroughtRow]) -> set[int]:
    """Return the list the rows belong to, where they marked days."""
    return {row.before["marks"] for row in rows if row.before and "marks" in row.before}


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
    return row.before.get("was", {}) if row.before else {}


def take_pupils_out(actor: Actor, now: datetime, rows: Sequence[BroughtRow]) -> None:
    """Delete the pupils the rows created, put back what they changed, forget what they marked; the days are counted anew.

    A word somebody has said another one after stays in the book, as every word that was followed by one.
    """
    marked = _forget_marks(rows)
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
    for day, class_ids in marked.items():
        recount_class_days(class_ids, day)


def _forget_marks(rows: Sequence[BroughtRow]) -> dict[date, set[int]]:
    """Delete the words of the list that still stand for its pupils; return day -> the classes whose sheets they were on."""
    mine = (
        Declaration.batch_id.in_(_lists(rows)),
        Declaration.pupil_id.in_([row.ref_id for row in rows]),
        Declaration.current,
    )
    marked: dict[date, set[int]] = defaultdict(set)
    for day, class_id in db.session.execute(select(Declaration.on_date, Declaration.class_id).where(*mine).distinct()):
        if class_id is not None:
            marked[day].add(class_id)
    db.session.execute(delete(Declaration).where(*mine).execution_options(synchronize_session=False))
    return marked


def tidy_classes(actor: Actor, now: datetime, batch_id: int) -> int:
    """Delete the classes the list began in which nobody is, was or teaches, and whose sheet nobody kept."""
    ids = list(db.session.scalars(select(SchoolClass.id).where(SchoolClass.batch_id == batch_id)))
    _forget_days(ids)
    taught = set(db.session.scalars(select(Membership.class_id).where(Membership.class_id.in_(ids))))
    gone = set(ids) - referring(SchoolClass, ids).keys() - taught
    db.session.execute(delete(SchoolClass).where(SchoolClass.id.in_(gone)))
    return len(gone)


def _forget_days(class_ids: Sequence[int]) -> None:
    """Delete days of these classes on which nothing was ever declared and which nobody closed."""
    said = select(Declaration.id).where(
        Declaration.class_id == ClassDay.class_id, Declaration.on_date == ClassDay.on_date
    )
    unkept = (ClassDay.class_id.in_(class_ids), ClassDay.state == "open", ~said.exists())
    db.session.execute(delete(ClassDay).where(*unkept).execution_options(synchronize_session=False))


UNDO = Undo(judge_pupils, take_pupils_out, tidy_classes, REASONS)

"""A class's day: a word for each pupil, the whole class at once, closing and reopening; counts kept with every word.

The row of the class's day is locked before anything is read, so that two taps of one class follow each other.
What a phone kept comes later than it was said: it is judged by the moment it was said (`said_at`), is written even
where a newer word stands, which then goes on standing, and may come in any order.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from app.access.actor import Actor
from app.access.names import P
from app.access.table import reaches
from app.audit.actions import record
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.errors import NotFound, Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.people.models import Account
from app.schools import rules
from app.schools.actions.followups import call_about, settle
from app.schools.models import ClassDay, Declaration, Pupil, School, SchoolClass
from app.schools.queries.sheet import hours_of, is_over, keeps_whole_school, listed_on, stands_on
from app.schools.rules import Hours
from app.storage.upsert import insert_first

SENT_TWICE = N_("This was sent before with other content. Look at the page again.")


@dataclass(frozen=True)
class Word:
    """What is said of somebody's day; `uid` is made by the page, so that sending it again changes nothing.

    `said_at`: when, for one that a phone kept; None is now.
    """

    uid: str
    state: str
    on_behalf: bool = False
    reason: str = ""
    said_at: datetime | None = None


def declare(actor: Actor, now: datetime, pupil: Pupil, day: date, word: Word) -> None:
    """Say a word for a pupil; the one before stays in the book, no longer current. Safe to send twice.

    Raises Forbidden, Refused or Invalid where the day is not this person's, takes nothing, or is over without a reason.
    """
    at = word.said_at or now
    hours = _begin(actor, at, pupil.school_class, day, word.reason)
    kept = _hold(pupil.school_class, day)
    if _sent_before(word, pupil_id=pupil.id, day=day):
        return
    rules.check_open(kept.closed_at, word.said_at)
    query = select(Pupil.id, Declaration).outerjoin(Declaration, stands_on(day))
    listed = db.session.execute(query.where(Pupil.id == pupil.id, listed_on(day))).one_or_none()
    if listed is None:
        raise NotFound(N_("There is no such pupil."))
    standing = listed[1]
    said = standing.state if standing else "cleared"
    if word.said_at is None and (said, bool(standing and standing.on_behalf)) == (word.state, word.on_behalf):
        return
    newest = standing is None or rules.gives_way(standing.made_at, word.said_at)
    if standing is not None and newest:
        standing.current = False
        db.session.flush()
    _book([_said_of(actor, at, pupil, hours, word, standing if newest else None) | {"current": newest}])
    if newest and word.state in rules.DECLARED:
        settle(now, [pupil.id], day)
    _keep(kept, now)
    if kept.state == "closed":
        call_about(now, pupil.school_class, day)
    record(actor, now, "schools.declare", "school_class", pupil.class_id, day=day.isoformat(), pupil=pupil.id)


def mark_rest(
    actor: Actor,
    now: datetime,
    school_class: SchoolClass,
    day: date,
    pupil_ids: Collection[int],
    reason: str,
    said_at: datetime | None = None,
) -> int:
    """Declare the named pupils done, those apart who have a word already; return how many. Safe to send twice.

    All or nothing: raises NotFound when one of them is not of this class. Of what a phone kept, those who have left the
    class meanwhile are passed over.
    """
    at = said_at or now
    hours = _begin(actor, at, school_class, day, reason)
    kept = _hold(school_class, day)
    rules.check_open(kept.closed_at, said_at)
    query = (
        select(Pupil, Declaration)
        .outerjoin(Declaration, stands_on(day))
        .where(Pupil.class_id == school_class.id, listed_on(day))
    )
    listed = {pupil.id: (pupil, standing) for pupil, standing in db.session.execute(query)}
    here = [each for each in dict.fromkeys(pupil_ids) if each in listed]
    if len(here) < len(set(pupil_ids)) and not (said_at and here):
        raise NotFound(N_("There is no such pupil."))
    rest = [listed[each] for each in here if _says_nothing(listed[each][1], said_at)]
    cleared = [standing.id for _pupil, standing in rest if standing]
    db.session.execute(update(Declaration).where(Declaration.id.in_(cleared)).values(current=False))
    if rest:
        _book([_said_of(actor, at, each, hours, Word(uuid7(), "done", reason=reason), was) for each, was in rest])
        settle(now, [pupil.id for pupil, _standing in rest], day)
        _keep(kept, now)
        record(actor, now, "schools.mark_rest", "school_class", school_class.id, day=day.isoformat(), n=len(rest))
    return len(rest)


def book_from_list(
    actor: Actor,
    now: datetime,
    school_class: SchoolClass,
    hours: Hours,
    told: Mapping[int, Word],
    batch_id: int,
) -> list[int]:
    """Declare what a list tells of a day, by pupil id, for those nobody has said a word for; return whose word it is now.

    A word once said is never written over, a day without school or closed takes nothing. Safe twice.
    """
    if hours.kind == rules.OFF or is_over(school_class):
        return []
    kept = _hold(school_class, hours.day)
    if kept.closed_at is not None:
        return []
    query = (
        select(Pupil)
        .outerjoin(Declaration, stands_on(hours.day))
        .where(Pupil.class_id == school_class.id, Pupil.id.in_(told), listed_on(hours.day), Declaration.id.is_(None))
        .order_by(Pupil.id)
    )
    of_list = {"source": "import", "batch_id": batch_id}
    free = db.session.scalars(query).all()
    said = [_said_of(actor, now, pupil, hours, told[pupil.id], None) | of_list for pupil in free]
    if said:
        _book(said)
        settle(now, [pupil.id for pupil in free], hours.day)
        _keep(kept, now)
    return [pupil.id for pupil in free]


def close_sheet(
    actor: Actor,
    now: datetime,
    school_class: SchoolClass,
    day: date,
    reason: str = "",
    said_at: datetime | None = None,
) -> None:
    """Close a class's day and list whom to call: those missing and those with symptoms. Safe to run twice.

    Raises Refused for a closing that comes later than it was said to a class opened again: it may be the one undone.
    """
    at = said_at or now
    _begin(actor, at, school_class, day, reason)
    kept = _hold(school_class, day)
    if kept.state == "closed":
        return
    if kept.state == "reopened" and said_at:
        raise Refused(N_("This class was opened again meanwhile. Look at it, then close it."))
    _recount(kept)
    kept.state, kept.closed_at, kept.closed_by = "closed", at, actor.account_id
    kept.close_reason = reason
    call_about(now, school_class, day)
    record(actor, now, "schools.close", "school_class", school_class.id, day=day.isoformat(), missing=kept.missing)


def reopen_sheet(actor: Actor, now: datetime, school_class: SchoolClass, day: date, reason: str) -> None:
    """Open a closed day again; the reason stays with it. Safe to run twice."""
    _begin(actor, now, school_class, day, reason)
    kept = _hold(school_class, day)
    if kept.state != "closed":
        return
    kept.state, kept.closed_at, kept.closed_by = "reopened", None, None
    kept.reopen_reason = reason
    record(actor, now, "schools.reopen", "school_class", school_class.id, day=day.isoformat())


def set_app_state(actor: Actor, now: datetime, pupil: Pupil, state: str) -> None:
    """Note whether the pupil's home has the app; the same again changes nothing."""
    rules.check_takes("class", pupil.left_at is not None or is_over(pupil.school_class))
    if pupil.app_state == state:
        return
    pupil.app_state, pupil.app_state_at = state, now
    record(actor, now, "schools.app_state", "school_class", pupil.class_id, pupil=pupil.id)


def declare_own(actor: Actor, now: datetime, school: School, word: Word) -> None:
    """Say how somebody who works at the school is today. Safe to send twice."""
    day = local_day(now)
    hours = hours_of(school, day)
    rules.check_takes(hours.kind, school.ended_at is not None)
    db.session.execute(select(Account.id).where(Account.id == actor.account_id).with_for_update())
    if _sent_before(word, account_id=actor.account_id, day=day):
        return
    own = (Declaration.account_id == actor.account_id, Declaration.school_id == school.id)
    standing = db.session.scalar(select(Declaration).where(*own, Declaration.on_date == day, Declaration.current))
    if standing is not None and standing.state == word.state:
        return
    if standing is not None:
        standing.current = False
        db.session.flush()
    db.session.add(
        Declaration(
            uid=word.uid,
            school_id=school.id,
            account_id=actor.account_id,
            on_date=day,
            state=word.state,
            source="staff",
            supersedes_uid=standing.uid if standing else None,
            late=rules.is_late(now, day, hours.cutoff),
            made_by=actor.account_id,
            made_at=now,
        )
    )
    record(actor, now, "schools.declare_own", "school", school.id, day=day.isoformat())


def recount_class_days(class_ids: Collection[int], day: date) -> None:
    """Count a day of classes anew, after pupils came or left; nothing to do where nothing was kept. Safe to run twice.

    Everybody else who holds a pupil or a school holds it with `key_share`, so that a word being booked, which holds
    the class's day already, does not wait for them.
    """
    db.session.flush()
    for class_id in sorted(class_ids):
        kept = _locked(class_id, day)
        if kept is not None:
            _recount(kept)


def _begin(actor: Actor, now: datetime, school_class: SchoolClass, day: date, reason: str) -> Hours:
    today = local_day(now)
    rules.check_may_open(day, today, keeps_whole_school(actor, school_class.school_id))
    hours = hours_of(school_class.school, day)
    rules.check_takes(hours.kind, is_over(school_class))
    rules.check_reason(day, today, reason)
    return hours


def _hold(school_class: SchoolClass, day: date) -> ClassDay:
    values = {"school_id": school_class.school_id, "class_id": school_class.id, "on_date": day}
    insert_first(ClassDay, values, ["class_id", "on_date"])
    kept = _locked(school_class.id, day)
    assert kept is not None
    return kept


def _locked(class_id: int, day: date) -> ClassDay | None:
    query = select(ClassDay).where(ClassDay.class_id == class_id, ClassDay.on_date == day)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _keep(kept: ClassDay, now: datetime) -> None:
    db.session.flush()
    _recount(kept)
    kept.saved_at = now


def _recount(kept: ClassDay) -> None:
    query = (
        select(Declaration.state)
        .select_from(Pupil)
        .outerjoin(Declaration, stands_on(kept.on_date))
        .where(Pupil.class_id == kept.class_id, listed_on(kept.on_date))
    )
    counts = rules.count(db.session.scalars(query))
    kept.pupils, kept.done, kept.symptoms, kept.absent = counts.pupils, counts.done, counts.symptoms, counts.absent


def _sent_before(word: Word, *, day: date, pupil_id: int | None = None, account_id: int | None = None) -> bool:
    earlier = db.session.scalar(select(Declaration).where(Declaration.uid == word.uid))
    if earlier is None:
        return False
    same = (earlier.pupil_id, earlier.account_id, earlier.on_date, earlier.state, earlier.on_behalf)
    if same != (pupil_id, account_id, day, word.state, word.on_behalf):
        raise Refused(SENT_TWICE)
    return True


def _says_nothing(standing: Declaration | None, said_at: datetime | None) -> bool:
    """Say whether nothing is declared; a mark taken off since `said_at` is a word too."""
    if standing is None:
        return True
    return standing.state not in rules.DECLARED and rules.gives_way(standing.made_at, said_at)


def _book(said: Sequence[Mapping[str, Any]]) -> None:
    db.session.execute(insert(Declaration), said)


def _said_of(
    actor: Actor, at: datetime, pupil: Pupil, hours: Hours, word: Word, standing: Declaration | None
) -> dict[str, Any]:
    of_own_class = pupil.class_id in reaches(actor, P.SHEET_MARK).class_ids
    return {
        "uid": word.uid,
        "school_id": pupil.school_id,
        "class_id": pupil.class_id,
        "pupil_id": pupil.id,
        "on_date": hours.day,
        "state": word.state,
        "source": "teacher" if of_own_class else "office",
        "on_behalf": word.on_behalf,
        "supersedes_uid": standing.uid if standing else None,
        "late": rules.is_late(at, hours.day, hours.cutoff),
        "reason": word.reason,
        "made_by": actor.account_id,
        "made_at": at,
    }

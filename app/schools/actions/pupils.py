"""Adding, changing, moving pupils and letting them leave; who looked at a guardian's number is written down."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.ids import uuid7
from app.kernel.vietnamese.fold import fold
from app.kernel.vietnamese.names import proper_case, sort_key
from app.kernel.words import N_
from app.schools.actions.sheet import recount_class_days
from app.schools.models import Pupil, SchoolClass

CHANGED_MEANWHILE = N_("Somebody else changed this pupil meanwhile. Look at what is stored now, then save again.")


@dataclass(frozen=True)
class PupilFields:
    """What is written about a pupil."""

    name: str
    code: str | None = None
    born_on: date | None = None
    guardian_name: str = ""
    guardian_phone: str | None = None
    alley_id: int | None = None
    app_state: str = ""


def add_pupil(actor: Actor, now: datetime, of_class: SchoolClass, fields: PupilFields, uid: str) -> Pupil:
    """Add a pupil to a class. Safe twice with the same `uid`. Raises Invalid for a code another pupil has."""
    if not allows(actor, P.PUPIL_EDIT, of_class.access_scope):
        raise Forbidden(N_("You have not been given this class."))
    if of_class.ended_at is not None:
        raise Refused(N_("This class was ended."))
    if (there := _sent_before(of_class, uid)) is not None:
        return there
    try:
        with db.session.begin_nested():
            pupil = new_pupil(now, of_class, fields)
            pupil.uid = uid
    except IntegrityError:
        if (there := _sent_before(of_class, uid)) is not None:
            return there
        raise _code_taken(fields.code) from None
    recount_class_days([of_class.id], local_day(now))
    record(actor, now, "schools.add_pupil", "pupil", pupil.id)
    return pupil


def new_pupil(now: datetime, of_class: SchoolClass, fields: PupilFields, batch_id: int | None = None) -> Pupil:
    """Store a pupil, asking nobody's rights (one by hand, or a whole list that was asked once)."""
    pupil = Pupil(uid=uuid7(), school_id=of_class.school_id, class_id=of_class.id, created_at=now, batch_id=batch_id)
    _write(pupil, now, fields)
    db.session.add(pupil)
    return pupil


def edit_pupil(actor: Actor, now: datetime, pupil: Pupil, fields: PupilFields, version: int) -> None:
    """Change what is written about a pupil. Raises Refused when somebody else changed it since `version`."""
    hold_pupil(pupil)
    if pupil.version != version:
        raise Refused(CHANGED_MEANWHILE)
    try:
        with db.session.begin_nested():
            _write(pupil, now, fields)
            pupil.version += 1
    except IntegrityError:
        raise _code_taken(fields.code) from None
    record(actor, now, "schools.edit_pupil", "pupil", pupil.id)


def move_pupil(actor: Actor, now: datetime, pupil: Pupil, to: SchoolClass) -> None:
    """Put a pupil into another class of the same school. Safe twice."""
    hold_pupil(pupil)
    if to.school_id != pupil.school_id or to.ended_at is not None:
        raise Invalid(N_("Choose another class of this school."), field="to")
    if pupil.left_at is not None:
        raise Refused(N_("This pupil has left. Take them back first."))
    if pupil.class_id == to.id:
        return
    came_from, pupil.class_id = pupil.class_id, to.id
    pupil.version += 1
    recount_class_days([came_from, to.id], local_day(now))
    record(actor, now, "schools.move_pupil", "pupil", pupil.id, came_from=came_from, to=to.id)


def let_leave(actor: Actor, now: datetime, pupil: Pupil) -> None:
    """Take a pupil off the roster; what was declared stays. Safe twice."""
    hold_pupil(pupil)
    if pupil.left_at is None:
        pupil.left_at = now
        pupil.version += 1
        recount_class_days([pupil.class_id], local_day(now))
        record(actor, now, "schools.leave", "pupil", pupil.id)


def take_back(actor: Actor, now: datetime, pupil: Pupil) -> None:
    """Put a pupil who had left onto the roster of their class again. Safe twice. Raises Refused for an ended class."""
    hold_pupil(pupil)
    if pupil.school_class.ended_at is not None:
        raise Refused(N_("This class was ended."))
    if pupil.left_at is not None:
        pupil.left_at = None
        pupil.version += 1
        recount_class_days([pupil.class_id], local_day(now))
        record(actor, now, "schools.take_back", "pupil", pupil.id)


def note_reveal(actor: Actor, now: datetime, pupil: Pupil) -> None:
    """Record that the actor looked at the guardian's whole phone number."""
    record(actor, now, "schools.reveal_phone", "pupil", pupil.id)


def hold_pupil(pupil: Pupil) -> None:
    """Read the pupil as stored now, and let nobody else change it until the transaction ends."""
    db.session.refresh(pupil, with_for_update={"of": Pupil, "key_share": True})


def search_text(pupil: Pupil) -> str:
    """Return what a pupil is found by: name and code, without accents."""
    return fold(f"{pupil.name} {pupil.code or ''}")[:300]


def _sent_before(of_class: SchoolClass, uid: str) -> Pupil | None:
    return db.session.scalar(select(Pupil).where(Pupil.uid == uid, Pupil.class_id == of_class.id))


def _write(pupil: Pupil, now: datetime, fields: PupilFields) -> None:
    name = proper_case(" ".join(fields.name.split()))
    pupil.name, pupil.name_sort = name, sort_key(name)[:300]
    pupil.code, pupil.born_on = fields.code or None, fields.born_on
    pupil.search_fold = search_text(pupil)
    pupil.guardian_name, pupil.guardian_phone = fields.guardian_name, fields.guardian_phone
    pupil.alley_id = fields.alley_id
    if (pupil.app_state or "") != fields.app_state:
        pupil.app_state_at = now
    pupil.app_state = fields.app_state


def _code_taken(code: str | None) -> Invalid:
    return Invalid(N_("Another pupil of this school already has the code %(code)s."), field="code", code=code or "")

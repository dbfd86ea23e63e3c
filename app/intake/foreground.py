"""Taking a list in at a terminal: the acts of the pages one after the other, on the system's rights, waiting for each."""

import time
from collections.abc import Mapping

from app.access.actor import SYSTEM_ACTOR
from app.extensions import db
from app.intake.actions import ask_to_read, confirm_list, upload_list
from app.intake.models import IntakeBatch
from app.intake.queries import state_of
from app.intake.registry import KnownList, ListPlace, Unit, list_places
from app.jobs.models import OPEN_STATES, JobRun
from app.jobs.worker import perform_here
from app.kernel.clock import utc_now
from app.kernel.errors import Invalid, Refused
from app.kernel.vietnamese.fold import fold
from app.kernel.words import N_
from app.storage import unit as stored

_LOOK_AGAIN = 0.2
_TOLD = ("created", "changed", "same", "merged", "left_out", "unplaced")


def place_for(known: KnownList, unit: Unit, school: str | None) -> ListPlace:
    """Return the unit's place for such a list, or its school for pupils. Raises Invalid where there is none or several."""
    fitting = [place for place in list_places(SYSTEM_ACTOR) if place.id == unit.area_id and known.fits(place)]
    if school:
        fitting = [place for place in fitting if fold(school) in fold(place.label)]
    if not fitting:
        raise Invalid(N_("%(unit)s takes no such list. Load the register, or add the school first."), unit=unit.label)
    if len(fitting) > 1:
        names = ", ".join(place.label for place in fitting)
        raise Invalid(N_("Say with --school which one it is: %(names)s."), names=names)
    return fitting[0]


def take_in(known: KnownList, place: ListPlace, file_name: str, data: bytes) -> Mapping[str, int]:
    """Upload, read and confirm a list as a person would; return what became of its rows. Safe twice.

    What another run left half done is taken up where it stands. Raises Unreadable, Refused.
    """
    batch = upload_list(SYSTEM_ACTOR, utc_now(), known.kind.name, place, file_name, data).batch
    page = f"/lists/{batch.uid}"
    if state_of(batch) == "reading" and batch.job_uid is None:
        ask_to_read(SYSTEM_ACTOR, utc_now(), batch, page)
    _finish(batch)
    if state_of(batch) == "ready":
        confirm_list(SYSTEM_ACTOR, utc_now(), batch, True, page)
        _finish(batch)
    if batch.state != "done":
        raise Refused(batch.error or N_("The list could not be taken in. Its page says why."))
    return {code: int(batch.counts[code]) for code in _TOLD if code in batch.counts}


def _finish(batch: IntakeBatch) -> None:
    """Do the work that waits for a list here and now; where a worker was quicker, wait for it."""
    uid = batch.job_uid
    stored.commit()
    while uid is not None and (state := _state(uid)) in OPEN_STATES:
        if state == "queued":
            perform_here(uid)
        else:
            time.sleep(_LOOK_AGAIN)  # another process has it, and only the database tells when it is done
    db.session.refresh(batch)


def _state(uid: str) -> str | None:
    state = db.session.scalar(db.select(JobRun.state).where(JobRun.uid == uid))
    stored.commit()
    return state

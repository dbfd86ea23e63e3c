"""Lists on their way in, for workers that are killed and queues that are lost."""

from pathlib import Path

from sqlalchemy import func, select

from app.extensions import db
from app.intake.actions import ask_to_read, confirm_list, upload_list
from app.intake.models import IntakeBatch
from app.jobs.models import JobRun
from app.kernel.clock import utc_now
from app.people.models import Account
from app.places.list_places import places_for_lists
from app.storage import unit
from app.storage.engine import only_reading
from tests.factories import people
from tests.kit.lists import two_level_households
from tests.kit.work import do_waiting_jobs


def list_sent(lead: Account, folder: Path, rows: int, name: str = "hộ") -> IntakeBatch:
    """Upload a list of households to the lead's ward and ask for it to be read."""
    actor = people.actor(lead)
    place = next(place for place in places_for_lists(actor) if place.id == lead.area_id)
    data = two_level_households(folder / f"{name}.xlsx", rows).read_bytes()
    batch = upload_list(actor, utc_now(), "households", place, f"{name}.xlsx", data).batch
    ask_to_read(actor, utc_now(), batch, f"/lists/{batch.uid}")
    unit.commit()
    return batch


def list_confirmed(lead: Account, folder: Path, rows: int, name: str = "hộ") -> IntakeBatch:
    """Have a list read and ask for its rows to be taken in; no worker has begun with that."""
    batch = list_sent(lead, folder, rows, name)
    do_waiting_jobs()
    db.session.refresh(batch)
    confirm_list(people.actor(lead), utc_now(), batch, True, f"/lists/{batch.uid}")
    unit.commit()
    return batch


def job_states() -> dict[str, int]:
    """Return how many of the jobs that people asked for are in which state, freshly read."""
    with only_reading():
        query = select(JobRun.state, func.count()).where(JobRun.owner_id.is_not(None)).group_by(JobRun.state)
        found: dict[str, int] = dict(db.session.execute(query).all())
        db.session.rollback()
    return found


def rows_of(model: type, *where: object) -> int:
    """Count the rows of a table, freshly read."""
    with only_reading():
        n = db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0
        db.session.rollback()
    return n

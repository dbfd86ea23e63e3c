"""A worker's sign of life in the database."""

from datetime import datetime

from sqlalchemy import CursorResult, delete, update

from app.extensions import db
from app.jobs.models import WorkerBeat
from app.storage.upsert import insert_first


def write_beat(name: str, queue: str, started_at: datetime, now: datetime) -> None:
    """Say that a worker lives and that its queue answers."""
    seen = {"queue": queue, "started_at": started_at, "seen_at": now}
    result = db.session.execute(update(WorkerBeat).where(WorkerBeat.name == name).values(**seen))
    assert isinstance(result, CursorResult)
    if result.rowcount == 0:
        insert_first(WorkerBeat, {"name": name, **seen}, ("name",))


def take_beat_away(name: str) -> None:
    """Say that a worker has stopped, or that its queue does not answer. Safe twice."""
    db.session.execute(delete(WorkerBeat).where(WorkerBeat.name == name))

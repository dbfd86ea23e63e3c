"""Who is busy when."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import start_of
from app.people.models import Commitment


def busy_between(account_ids: Collection[int], starts_at: datetime, ends_at: datetime) -> Sequence[Commitment]:
    """Return what keeps these people busy at some moment between the two, by beginning; ends that only touch do not count."""
    query = (
        select(Commitment)
        .where(Commitment.account_id.in_(sorted(account_ids)))
        .where(Commitment.starts_at < ends_at, Commitment.ends_at > starts_at)
        .order_by(Commitment.starts_at, Commitment.id)
    )
    return db.session.scalars(query).all()


def shifts_on(account_id: int, day: date) -> list[Commitment]:
    """Return the person's shifts of a day."""
    held = busy_between([account_id], start_of(day), start_of(day + timedelta(days=1)))
    return [entry for entry in held if entry.kind == "shift"]

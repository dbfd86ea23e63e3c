"""Who is busy when."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select

from app.extensions import db
from app.kernel.clock import start_of
from app.people.models import Commitment


def busy_between(account_ids: Collection[int], starts_at: datetime, ends_at: datetime) -> Sequence[Commitment]:
    """Return what keeps these people busy at some moment between the two, by beginning; ends that only touch do not count."""
    asked = {"accounts": sorted(account_ids), "starts": starts_at, "ends": ends_at}
    return db.session.scalars(_busy(), asked).all()


@cache
def _busy() -> Select[Commitment]:
    return (
        select(Commitment)
        .where(Commitment.account_id.in_(bindparam("accounts", expanding=True)))
        .where(Commitment.starts_at < bindparam("ends"), Commitment.ends_at > bindparam("starts"))
        .order_by(Commitment.starts_at, Commitment.id)
    )


def shifts_on(account_id: int, day: date) -> list[Commitment]:
    """Return the person's shifts of a day."""
    held = busy_between([account_id], start_of(day), start_of(day + timedelta(days=1)))
    return [entry for entry in held if entry.kind == "shift"]

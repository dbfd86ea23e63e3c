"""Who is busy when."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, bindparam, select

from app.extensions import db
from app.kernel.clock import start_of
from app.people.models import Commitment
from app.storage.rows import rows_of


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


class Shift(NamedTuple):
    """A shift somebody has promised to stand."""

    title: str
    starts_at: datetime
    ends_at: datetime


def shifts_on(account_id: int, day: date) -> list[Shift]:
    """Return the person's shifts of a day, by beginning."""
    asked = {"account": account_id, "starts": start_of(day), "ends": start_of(day + timedelta(days=1))}
    return [Shift._make(row) for row in rows_of(_shifts(), asked)]


@cache
def _shifts() -> Select[*tuple[str, datetime, datetime]]:
    return (
        select(Commitment.title, Commitment.starts_at, Commitment.ends_at)
        .where(Commitment.account_id == bindparam("account"), Commitment.kind == "shift")
        .where(Commitment.starts_at < bindparam("ends"), Commitment.ends_at > bindparam("starts"))
        .order_by(Commitment.starts_at, Commitment.id)
    )

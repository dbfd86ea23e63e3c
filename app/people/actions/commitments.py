"""When people are busy: a route or a shift takes their time, and gives it back."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete

from app.extensions import db
from app.people.models import Commitment


def take_time(
    account_ids: Iterable[int], kind: str, ref: str, title: str, starts_at: datetime, ends_at: datetime
) -> None:
    """Note that people are busy with a thing from one moment to another; said again it replaces what was said before."""
    people = sorted(set(account_ids))
    give_time_back(kind, ref, people)
    db.session.add_all(
        Commitment(account_id=one, kind=kind, ref=ref, title=title[:200], starts_at=starts_at, ends_at=ends_at)
        for one in people
    )
    db.session.flush()


def give_time_back(kind: str, ref: str, account_ids: Iterable[int] | None = None) -> None:
    """Forget a thing's hold on the people named, or on everybody. Safe to run twice."""
    held = delete(Commitment).where(Commitment.kind == kind, Commitment.ref == ref)
    if account_ids is not None:
        held = held.where(Commitment.account_id.in_(sorted(set(account_ids))))
    db.session.execute(held)

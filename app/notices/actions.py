"""Telling people: a notice is a row of the transaction that caused it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, update

from app.access.actor import Actor
from app.extensions import db
from app.notices.models import Notice


def notify(
    account_ids: Iterable[int], now: datetime, kind: str, message: str, url: str = "", **params: str | int
) -> None:
    """Put a notice under each account's bell. `message` is an English message id marked with N_."""
    for account_id in sorted(set(account_ids)):
        notice = Notice(account_id=account_id, kind=kind, message=message, params=params, url=url, created_at=now)
        db.session.add(notice)


def read_notice(actor: Actor, now: datetime, notice: Notice) -> None:
    """Mark one notice as read; safe to run twice."""
    notice.read_at = notice.read_at or now


def read_all_notices(actor: Actor, now: datetime) -> None:
    """Mark all of the actor's notices as read; safe to run twice."""
    unread = update(Notice).where(Notice.account_id == actor.account_id, Notice.read_at.is_(None))
    db.session.execute(unread.values(read_at=now))


def forget_notices_of(account_ids: Collection[int]) -> None:
    """Delete every notice of accounts that are about to be deleted themselves."""
    db.session.execute(delete(Notice).where(Notice.account_id.in_(account_ids)))

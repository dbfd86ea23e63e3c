"""Signed-in browsers: begun at sign-in with a fresh key, found by its hash, ended for real; open links likewise."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select, update
from sqlalchemy.orm import joinedload

from app.access.actor import Actor, Grant
from app.extensions import db
from app.notices.queries import unread_of
from app.people.actors import GRANT, grant_of, with_reach
from app.people.models import Account, Membership, OneTimeLink, SignInSession
from app.people.rules import device_words
from app.people.secrets import new_key, sha256

LASTS = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)


def begin_session(account: Account, now: datetime, device: str) -> str:
    """Add a session and return its key, which is shown nowhere else."""
    key = new_key()
    row = SignInSession(
        key_sha256=sha256(key),
        account_id=account.id,
        device=device_words(device)[:120],
        created_at=now,
        seen_at=now,
        expires_at=now + LASTS,
    )
    db.session.add(row)
    return key


@dataclass(frozen=True)
class Live:
    """A session that is on, its account loaded; the account's grants in force and how many of its notices are unread."""

    session: SignInSession
    grants: tuple[Grant, ...]
    unread: int


def find_session(key: str, now: datetime) -> Live | None:
    """Return the live session of a key.

    None when it ended, ran out or the account is disabled. One query: every request asks it.
    """
    rows = db.session.execute(_live(), {"key": sha256(key)}).all()
    if not rows:
        return None
    session: SignInSession = rows[0][0]
    if session.expires_at <= now or session.account.disabled_at is not None:
        return None
    grants = tuple(grant_of(row[2:]) for row in rows if row.role is not None)
    return Live(session, grants, rows[0].unread)


@cache
def _live() -> Select[*tuple[Any, ...]]:
    of_account = (Membership.account_id == SignInSession.account_id, Membership.ended_at.is_(None))
    unread = unread_of(SignInSession.account_id).label("unread")
    query = with_reach(select(SignInSession, unread, *GRANT).outerjoin(Membership, and_(*of_account)))
    return (
        query.options(joinedload(SignInSession.account).joinedload(Account.area))
        .where(SignInSession.key_sha256 == bindparam("key"), SignInSession.ended_at.is_(None))
        .order_by(Membership.id)
    )


def note_seen(row: SignInSession, now: datetime) -> None:
    """Move the session's last sight to now, at most every five minutes; the request that writes commits it."""
    if now - row.seen_at >= SEEN_EVERY:
        row.seen_at = now


def note_unsent(row: SignInSession, now: datetime, unsent: int, since: datetime | None) -> None:
    """Write down what this phone says it still holds; the request that brings its item commits it."""
    if row.unsent != unsent:
        row.unsent, row.unsent_since, row.told_at = unsent, since, now


def end_session(row: SignInSession, now: datetime, why: str) -> None:
    """Sign one browser out; safe to run twice."""
    if row.ended_at is None:
        row.ended_at, row.ended_why = now, why


def end_sessions_of(account_id: int, now: datetime, why: str, keep_id: int | None = None) -> None:
    """Sign an account out everywhere, except in the session `keep_id`; safe to run twice."""
    live = update(SignInSession).where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
    if keep_id is not None:
        live = live.where(SignInSession.id != keep_id)
    db.session.execute(live.values(ended_at=now, ended_why=why))


def end_all_sessions(actor: Actor, now: datetime) -> None:
    """Sign everybody out and stop every open one-time link: what was ended since a backup must not live again. Safe twice."""
    db.session.execute(
        update(SignInSession).where(SignInSession.ended_at.is_(None)).values(ended_at=now, ended_why="restored")
    )
    is_open = (OneTimeLink.used_at.is_(None), OneTimeLink.cancelled_at.is_(None))
    db.session.execute(update(OneTimeLink).where(*is_open).values(cancelled_at=now))


def cancel_links(account_id: int, now: datetime) -> None:
    """Make every open one-time link of the account stop working; safe twice."""
    is_open = (OneTimeLink.account_id == account_id, OneTimeLink.used_at.is_(None), OneTimeLink.cancelled_at.is_(None))
    db.session.execute(update(OneTimeLink).where(*is_open).values(cancelled_at=now))

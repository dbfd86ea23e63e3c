"""Signed-in browsers: begun at sign-in with a fresh key, found by its hash, ended for real; open links likewise."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, literal, or_, select, update

from app.access.actor import Actor
from app.extensions import db
from app.notices.queries import unread_of
from app.people.actors import GRANT, grant_of, with_reach
from app.people.models import Account, Membership, OneTimeLink, Organisation, SignInSession
from app.people.queries.organisation import THE_ONE, Host
from app.people.rules import device_words
from app.people.secrets import new_key, sha256
from app.places.models import Area
from app.storage.rows import rows_of

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
    """A session that is on: whose it is, how many notices they have not read, and who runs the site."""

    session_id: int
    seen_at: datetime
    actor: Actor
    unread: int
    host: Host | None


def find_session(key: str, now: datetime) -> Live | None:
    """Return the live session of a key.

    None when it ended, ran out or the account is disabled. One query of columns: every request asks it.
    """
    rows = rows_of(_live(), {"key": sha256(key)})
    if not rows or rows[0].expires_at <= now:
        return None
    first = rows[0]
    grants = tuple(grant_of(row[: len(GRANT)]) for row in rows if row.role is not None)
    actor = Actor(first.account_id, first.name, grants, first.login, first.lang, first.theme, first.place or "")
    host = Host(first.host, first.host_short, first.host_phone) if first.host is not None else None
    return Live(first.session_id, first.seen_at, actor, first.unread, host)


@cache
def _live() -> Select[*tuple[Any, ...]]:
    session = (SignInSession.id.label("session_id"), SignInSession.seen_at, SignInSession.expires_at)
    person = (SignInSession.account_id, Account.name, Account.login, Account.lang, Account.theme)
    more = (Area.name.label("place"), unread_of(SignInSession.account_id).label("unread"))
    short, phone = Organisation.short_name.label("host_short"), Organisation.phone.label("host_phone")
    host = (Organisation.name.label("host"), short, phone)
    of_account = (Membership.account_id == SignInSession.account_id, Membership.ended_at.is_(None))
    query = select(*GRANT, *session, *person, *more, *host).select_from(SignInSession)
    query = query.join(Account, Account.id == SignInSession.account_id).outerjoin(Area, Area.id == Account.area_id)
    return (
        with_reach(query.outerjoin(Membership, and_(*of_account)))
        .outerjoin(Organisation, Organisation.id == literal(THE_ONE))
        .where(SignInSession.key_sha256 == bindparam("key"), SignInSession.ended_at.is_(None))
        .where(Account.disabled_at.is_(None))
        .order_by(Membership.id)
    )


def note_seen(live: Live, now: datetime) -> None:
    """Move the session's last sight to now, at most every five minutes; the request that writes commits it."""
    if now - live.seen_at >= SEEN_EVERY:
        seen = update(SignInSession).where(SignInSession.id == live.session_id)
        db.session.execute(seen.values(seen_at=now), execution_options={"synchronize_session": False})


def note_unsent(live: Live, now: datetime, unsent: int, since: datetime | None) -> None:
    """Write down what this phone says it still holds; the request that brings its item commits it."""
    news = or_(SignInSession.unsent != unsent, SignInSession.told_at.is_(None))
    told = update(SignInSession).where(SignInSession.id == live.session_id, news)
    values = {"unsent": unsent, "unsent_since": since, "told_at": now}
    db.session.execute(told.values(**values), execution_options={"synchronize_session": False})


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

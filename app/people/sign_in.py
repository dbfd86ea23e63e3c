"""Signing in and out: the same words and the same time whether or not the name exists."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.access.actor import SYSTEM_ACTOR, Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Invalid
from app.kernel.words import N_
from app.people.actors import actor_of
from app.people.models import Account, SignInSession
from app.people.passwords import password_fits
from app.people.sessions import begin_session, end_session

NO_MATCH = N_("Name or password does not match. Check both, or ask your leader for a new link.")


@dataclass(frozen=True)
class Credentials:
    """What is needed to check a password after the reading transaction has ended."""

    account_id: int | None
    password_hash: str | None


def credentials_of(login: str) -> Credentials:
    """Return what a sign-in name stands for; a disabled or unknown one gives an empty pair."""
    query = select(Account.id, Account.password_hash).where(
        Account.login == login.strip().lower(), Account.disabled_at.is_(None)
    )
    row = db.session.execute(query).one_or_none()
    return Credentials(row.id, row.password_hash) if row else Credentials(None, None)


def check_password(credentials: Credentials, password: str) -> None:
    """Raise Invalid with the same words for a wrong name, a wrong password or no password yet."""
    if not password_fits(credentials.password_hash, password) or credentials.account_id is None:
        raise Invalid(NO_MATCH)


def sign_in(credentials: Credentials, now: datetime, device: str) -> str:
    """Begin a session for a person whose password was checked, and return its key.

    Raises Invalid when the password was changed or the person stopped while it was being checked.
    """
    account = db.session.get(Account, credentials.account_id, with_for_update=True)
    if account is None or account.disabled_at is not None or account.password_hash != credentials.password_hash:
        raise Invalid(NO_MATCH)
    key = begin_session(account, now, device)
    record(actor_of(account), now, "people.sign_in", "account", account.id, _path(account))
    return key


def sign_out(actor: Actor, now: datetime, session: SignInSession) -> None:
    """End the session behind this browser's cookie; safe to run twice."""
    end_session(session, now, "sign_out")
    record(actor, now, "people.sign_out", "account", session.account_id, _path(session.account))


def note_failure(now: datetime, credentials: Credentials) -> None:
    """Record a failed sign-in. An unknown name leaves the same row with nobody in it, so that both take as long."""
    account = db.session.get(Account, credentials.account_id) if credentials.account_id is not None else None
    whom = account.id if account else 0
    record(SYSTEM_ACTOR, now, "people.sign_in_failed", "account", whom, _path(account) if account else None)


def _path(account: Account) -> str | None:
    return account.area.path if account.area else None

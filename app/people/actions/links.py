"""One-time links: made by somebody who stands above the person, shown once, good for seven days and one password."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import NotFound, Refused
from app.kernel.words import N_
from app.people.actions.accounts import refuse_above
from app.people.actors import actor_of
from app.people.models import Account, OneTimeLink
from app.people.secrets import new_key, sha256
from app.people.sessions import begin_session, end_sessions_of

LASTS = timedelta(days=7)
LINK_OVER = N_("This link no longer works. Ask whoever sent it for a new one.")


def make_link(actor: Actor, now: datetime, account: Account) -> str:
    """Return the secret of a new link for the person; the ones made before stop working."""
    refuse_above(actor, account)
    if account.disabled_at is not None:
        raise Refused(N_("This person is stopped. Let them work again first."))
    cancel_links(account.id, now)
    secret = new_key()
    link = OneTimeLink(
        account_id=account.id,
        secret_sha256=sha256(secret),
        made_by=actor.account_id,
        created_at=now,
        expires_at=now + LASTS,
    )
    db.session.add(link)
    record(actor, now, "people.link", "account", account.id, account.area.path if account.area else None)
    return secret


def cancel_links(account_id: int, now: datetime) -> None:
    """Make every open link of the account stop working; safe twice."""
    is_open = (OneTimeLink.account_id == account_id, OneTimeLink.used_at.is_(None), OneTimeLink.cancelled_at.is_(None))
    db.session.execute(update(OneTimeLink).where(*is_open).values(cancelled_at=now))


def find_link(secret: str, now: datetime) -> OneTimeLink:
    """Return the link behind a secret; looking uses nothing up. Raises NotFound, in the same words, for all others."""
    query = (
        select(OneTimeLink)
        .options(joinedload(OneTimeLink.account).joinedload(Account.area))
        .where(OneTimeLink.secret_sha256 == sha256(secret))
    )
    link = db.session.scalar(query)
    if (
        link is None
        or link.used_at is not None
        or link.cancelled_at is not None
        or link.expires_at <= now
        or link.account.disabled_at is not None
    ):
        raise NotFound(LINK_OVER)
    return link


def use_link(secret: str, now: datetime, password_hash: str, device: str) -> str:
    """Set the password, sign the person out everywhere and in here; return the key of the new session.

    Of two who use the same link at once, one gets NotFound.
    """
    link = find_link(secret, now)
    take = update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None)).values(used_at=now)
    if not db.session.execute(take.returning(OneTimeLink.id)).all():
        raise NotFound(LINK_OVER)
    account = link.account
    account.password_hash = password_hash
    end_sessions_of(account.id, now, "password")
    path = account.area.path if account.area else None
    record(actor_of(account), now, "people.link_used", "account", account.id, path)
    return begin_session(account, now, device)

"""One-time links: made by somebody who stands above the person, shown once, good for seven days and one password."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import NotFound, Refused
from app.kernel.words import N_
from app.people.actions.accounts import refuse_above
from app.people.actors import actor_of, grants_of, load_actor
from app.people.models import Account, OneTimeLink
from app.people.rules import may_manage
from app.people.secrets import new_key, sha256
from app.people.sessions import begin_session, cancel_links, end_sessions_of

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
        or not _may_still_give(link)
    ):
        raise NotFound(LINK_OVER)
    return link


def _may_still_give(link: OneTimeLink) -> bool:
    """Say whether whoever made the link could make it today: both may have got or lost a role since."""
    if link.made_by is None:
        return True
    maker = load_actor(link.made_by)
    return (
        maker is not None
        and allows(maker, P.PEOPLE_LINK, link.account.access_scope)
        and may_manage(maker, grants_of(link.account_id))
    )


def use_link(secret: str, now: datetime, password_hash: str, device: str) -> str:
    """Set the password, sign the person out everywhere and in here; return the key of the new session.

    Of two who use the same link at once, one gets NotFound.
    """
    link = find_link(secret, now)
    take = update(OneTimeLink).where(
        OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None), OneTimeLink.cancelled_at.is_(None)
    )
    take = take.values(used_at=now)
    if not db.session.execute(take.returning(OneTimeLink.id)).all():
        raise NotFound(LINK_OVER)
    account = link.account
    account.password_hash = password_hash
    end_sessions_of(account.id, now, "password")
    path = account.area.path if account.area else None
    record(actor_of(account), now, "people.link_used", "account", account.id, path)
    return begin_session(account, now, device)

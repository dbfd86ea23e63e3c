"""What people do with their own account, and ending signed-in browsers (theirs, or those of people below)."""

from datetime import datetime

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.vietnamese.fold import fold
from app.kernel.vietnamese.names import proper_case, sort_key
from app.people.actions.accounts import LONGEST_NAME, refuse_above
from app.people.models import Account, SignInSession
from app.people.sessions import cancel_links, end_session, end_sessions_of


def edit_own(actor: Actor, now: datetime, name: str, lang: str) -> None:
    """Change the actor's own name and language."""
    account = _own(actor)
    account.name, account.lang = proper_case(name)[:LONGEST_NAME], lang
    account.name_sort = sort_key(account.name)
    account.search_fold = fold(" ".join(filter(None, (account.name, account.login, account.phone))))[:300]
    account.version += 1
    record(actor, now, "people.edit_own", "account", account.id, _path(account))


def choose_theme(actor: Actor, now: datetime, theme: str) -> None:
    """Keep the actor's choice of colours; nothing worth a line in the record."""
    _own(actor).theme = theme


def change_password(actor: Actor, now: datetime, password_hash: str, keep: SignInSession) -> None:
    """Set the actor's new password (the old one was checked); every other browser of theirs is signed out."""
    account = _own(actor)
    account.password_hash = password_hash
    cancel_links(account.id, now)
    end_sessions_of(account.id, now, "password", keep_id=keep.id)
    record(actor, now, "people.password", "account", account.id, _path(account))


def end_one_session(actor: Actor, now: datetime, session: SignInSession) -> None:
    """Sign one browser out: the actor's own, or that of somebody the actor stands above. Safe twice."""
    refuse_above(actor, session.account)
    end_session(session, now, "ended")
    record(actor, now, "people.end_session", "account", session.account_id, _path(session.account))


def end_sessions(actor: Actor, now: datetime, account: Account, keep: SignInSession | None = None) -> None:
    """Sign an account out everywhere, but not in `keep`. Safe twice."""
    refuse_above(actor, account)
    end_sessions_of(account.id, now, "ended", keep_id=keep.id if keep else None)
    record(actor, now, "people.end_sessions", "account", account.id, _path(account))


def _own(actor: Actor) -> Account:
    return db.session.get_one(Account, actor.account_id)


def _path(account: Account) -> str | None:
    return account.area.path if account.area else None

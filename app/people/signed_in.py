"""What Flask-Login holds for a request: the session row, its account and the actor."""

from dataclasses import dataclass

from app.access.actor import Actor
from app.kernel.clock import utc_now
from app.people.actors import actor_with
from app.people.models import Account, SignInSession
from app.people.sessions import find_session


@dataclass(frozen=True)
class SignedIn:
    """The signed-in person of this request."""

    key: str
    session: SignInSession
    actor: Actor
    unread: int

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def account(self) -> Account:
        """The account that is signed in."""
        return self.session.account

    def get_id(self) -> str:
        """Return the session key: what the cookie holds instead of an account id."""
        return self.key


def load_signed_in(key: str) -> SignedIn | None:
    """Return the person behind a cookie's key, or None when that session is over."""
    found = find_session(key, utc_now())
    if found is None:
        return None
    return SignedIn(key, found.session, actor_with(found.session.account, found.grants), found.unread)

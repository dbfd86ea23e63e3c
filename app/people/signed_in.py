"""What Flask-Login holds for a request: who is signed in, and the rows behind that for the pages that change them."""

from dataclasses import dataclass

from app.access.actor import Actor
from app.extensions import db
from app.kernel.clock import utc_now
from app.people.models import Account, SignInSession
from app.people.sessions import Live, find_session


@dataclass(frozen=True)
class SignedIn:
    """The signed-in person of this request."""

    key: str
    live: Live

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def actor(self) -> Actor:
        """Who acts, with the grants of this moment."""
        return self.live.actor

    @property
    def session(self) -> SignInSession:
        """The row of the session; asks the database."""
        return db.session.get_one(SignInSession, self.live.session_id)

    @property
    def account(self) -> Account:
        """The account that is signed in; asks the database."""
        return db.session.get_one(Account, self.live.actor.account_id)

    def get_id(self) -> str:
        """Return the session key: what the cookie holds instead of an account id."""
        return self.key


def load_signed_in(key: str) -> SignedIn | None:
    """Return the person behind a cookie's key, or None when that session is over."""
    found = find_session(key, utc_now())
    return SignedIn(key, found) if found else None

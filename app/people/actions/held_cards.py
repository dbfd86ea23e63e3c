"""Cards after a restore: all of them wait, since a backup knows nothing of those stopped after it, until a word frees them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from app.access.actor import Actor
from app.audit.actions import record
from app.backup.hooks import Sentence
from app.extensions import db
from app.kernel.words import N_
from app.notices.actions import notify
from app.people.actions.cards import check_holders
from app.people.models import Account, Card
from app.people.queries.cards import who_hand_out_cards

WAITING = (Card.ended_at.is_(None), Card.held_at.is_not(None))
SAY_WHICH = N_("The site was restored from a backup. Say which sign-in cards may work again.")
HELD = N_(
    "%(n)s sign-in cards wait: coordinators and team leaders say under Cards which may work again, in one tap."
    " Cards given out after the backup no longer work."
)


def hold_cards(actor: Actor, now: datetime) -> Sentence | None:
    """Let every card wait, tell those who may free them, and return that in words; None where there are no cards."""
    in_force = update(Card).where(Card.ended_at.is_(None)).values(held_at=now).returning(Card.id)
    n = len(db.session.scalars(in_force, execution_options={"synchronize_session": False}).all())
    if not n:
        return None
    notify(who_hand_out_cards(), now, "cards", SAY_WHICH, "/people/cards")
    return HELD, {"n": n}


def release_cards(actor: Actor, now: datetime, accounts: Sequence[Account]) -> None:
    """Let the cards of these people work again, all of them or none. Safe twice. Raises Refused, Forbidden."""
    check_holders(actor, accounts)
    ids = sorted(account.id for account in accounts)
    freed = update(Card).where(Card.account_id.in_(ids), *WAITING).values(held_at=None).returning(Card.account_id)
    had = set(db.session.scalars(freed, execution_options={"synchronize_session": False}))
    for account in accounts:
        if account.id in had:
            path = account.area.path if account.area else None
            record(actor, now, "people.card_release", "account", account.id, path)

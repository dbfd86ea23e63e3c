"""Signing in with a card and its PIN, and ending cards: the same words and the same time for known and unknown cards."""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from app.access.actor import SYSTEM_ACTOR, Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Invalid
from app.kernel.words import N_
from app.people.actors import actor_of, grants_of
from app.people.card_rules import may_hold_card, read_code, read_pin
from app.people.models import Account, Card
from app.people.secrets import card_pin, code_mac, sha256
from app.people.sessions import begin_session
from app.places.models import Area

NO_MATCH = N_("Card or PIN does not match. Check both, or ask your leader for a new card.")
HELD = N_("The site was restored from a backup: this card waits until your leader lets it work again. Ask your leader.")
NOBODY = "nobody has this card"


@dataclass(frozen=True)
class Presented:
    """A card that somebody holds up: whose it is, nobody's (None) when there is none in force; `held`: it waits for a word."""

    uid: str
    account_id: int | None
    path: str | None
    held: bool


UNKNOWN = Presented(NOBODY, None, None, held=False)


def find_card(secret: str, typed: str, site_key: str) -> Presented:
    """Return the card in force behind a typed code, or without one behind a scanned secret; looking uses nothing up."""
    if typed:
        return _in_force(Card.code_mac == code_mac(site_key, read_code(typed) or NOBODY))
    return _in_force(Card.secret_sha256 == sha256(secret))


def card_by_uid(uid: str) -> Presented:
    """Return the card in force that was checked a moment ago."""
    return _in_force(Card.uid == uid)


def check_pin(card: Presented, typed: str, site_key: str) -> None:
    """Raise Invalid with the same words for an unknown card, one that was ended, and a wrong PIN.

    Whoever has the card and its PIN is told that it waits since a restore.
    """
    fits = hmac.compare_digest(card_pin(site_key, card.uid), read_pin(typed) or "-")
    if not fits or card.account_id is None:
        raise Invalid(NO_MATCH)
    if card.held:
        raise Invalid(HELD)


def sign_in_by_card(card: Presented, now: datetime, device: str) -> str:
    """Begin a session for the holder of a card whose PIN was checked, and return its key.

    Raises Invalid when card or person have been stopped meanwhile, or hold a role that needs a password.
    """
    account = db.session.get(Account, card.account_id, with_for_update=True) if card.account_id else None
    if account is None or card.held or card_by_uid(card.uid) != card or not may_hold_card(grants_of(account.id)):
        raise Invalid(NO_MATCH)
    key = begin_session(account, now, device)
    record(actor_of(account), now, "people.card_sign_in", "account", account.id, card.path)
    return key


def note_card_failure(now: datetime, card: Presented) -> None:
    """Record a failed try; an unknown card leaves the same row with nobody in it, so that both take as long."""
    record(SYSTEM_ACTOR, now, "people.card_failed", "account", card.account_id or 0, card.path)


def end_cards(actor: Actor, now: datetime, account_ids: Collection[int], why: str) -> set[int]:
    """Let the cards of these accounts stop working and return who had one; each has its audit row. Safe twice.

    Whoever calls ends the sessions.
    """
    live = update(Card).where(Card.account_id.in_(sorted(account_ids)), Card.ended_at.is_(None))
    ended = live.values(ended_at=now, ended_why=why).returning(Card.account_id)
    had = set(db.session.scalars(ended, execution_options={"synchronize_session": False}))
    paths = select(Account.id, Area.path).outerjoin(Area, Area.id == Account.area_id).where(Account.id.in_(sorted(had)))
    for account_id, path in db.session.execute(paths.order_by(Account.id)) if had else ():
        record(actor, now, "people.card_end", "account", account_id, path, why=why)
    return had


def _in_force(which: ColumnElement[bool]) -> Presented:
    query = (
        select(Card.uid, Card.account_id, Area.path, Card.held_at.is_not(None))
        .join(Account, Account.id == Card.account_id)
        .outerjoin(Area, Area.id == Account.area_id)
        .where(which, Card.ended_at.is_(None), Account.disabled_at.is_(None))
    )
    row = db.session.execute(query).one_or_none()
    return Presented(*row) if row else UNKNOWN

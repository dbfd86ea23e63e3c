"""The cards of one team, printed by its leader two evenings ago."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from app.access.actor import Actor
from app.demo.drives import local_time
from app.extensions import db
from app.kernel.ids import uuid7
from app.people.actions.cards import issue_cards
from app.people.card_rules import grouped
from app.people.models import Account, Card
from app.people.secrets import card_code, card_pin


def tell_cards(leader: Actor, members: Sequence[Account], as_of: date, site_key: str) -> None:
    """Issue a card to each member of a team."""
    issue_cards(leader, local_time(as_of - timedelta(days=2), 18), uuid7(), members, site_key)


def cards_in_words(site_key: str) -> dict[int, str]:
    """Return the code and PIN of every card in force by account: nobody of the demo has the paper."""
    query = select(Card.account_id, Card.uid).where(Card.ended_at.is_(None))
    return {
        account_id: f"{grouped(card_code(site_key, uid))} PIN {card_pin(site_key, uid)}"
        for account_id, uid in db.session.execute(query)
    }

"""Reads of cards: who has one, for whom one may be printed, and the sheet that was just made."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from app.access.actor import Actor
from app.access.names import P
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.actors import grants_by_account
from app.people.card_rules import may_hold_card
from app.people.models import Account, Card, CardSheet, Team, TeamMember
from app.people.queries.accounts import visible_to
from app.people.rules import may_manage
from app.places.models import Area

SHOWN_FOR = timedelta(hours=1)
"""How long a sheet can be opened again: a printer jams, a network drops. After that no page says a PIN any more."""

PRESS_AGAIN = N_("Load the page again, then press once.")


class CardLine(NamedTuple):
    """A card to print, as plain columns: there may be hundreds."""

    uid: str
    name: str
    team_id: int | None
    team_uid: str | None
    team: str | None
    ward_kind: str | None
    ward: str | None


def holders_of_cards(account_ids: Collection[int]) -> set[int]:
    """Return those of the accounts that have a card in force."""
    query = select(Card.account_id).where(Card.account_id.in_(sorted(account_ids)), Card.ended_at.is_(None))
    return set(db.session.scalars(query))


def card_since(account_id: int) -> datetime | None:
    """Return when the account's card in force was issued, None without one."""
    return db.session.scalar(select(Card.created_at).where(Card.account_id == account_id, Card.ended_at.is_(None)))


def may_be_issued(actor: Actor, accounts: Iterable[Account]) -> list[Account]:
    """Return those of the accounts in sight to whom the actor may issue a card."""
    working = [account for account in accounts if account.disabled_at is None]
    grants = grants_by_account([account.id for account in working])
    return [
        account
        for account in working
        if may_hold_card(held := grants[account.id]) and (account.id == actor.account_id or may_manage(actor, held))
    ]


def sheet_for(actor: Actor, uid: str, now: datetime) -> CardSheet:
    """Return a sheet of the actor's own. Raises NotFound for anybody else's and for one shown long enough."""
    query = select(CardSheet).where(
        CardSheet.uid == uid, CardSheet.made_by == actor.account_id, CardSheet.created_at > now - SHOWN_FOR
    )
    sheet = db.session.scalar(query)
    if sheet is None:
        raise NotFound(N_("PINs are shown for one hour. Issue a new card when one is lost."))
    return sheet


def lines_of(actor: Actor, sheet: CardSheet) -> list[CardLine]:
    """Return the sheet's cards in force whose people the actor still reaches, team by team, by given name."""
    query = (
        select(Card.uid, Account.name, Team.id, Team.uid, Team.name, Area.kind, Area.name)
        .select_from(Card)
        .join(Account, Account.id == Card.account_id)
        .outerjoin(Area, Area.id == Account.area_id)
        .outerjoin(TeamMember, and_(TeamMember.account_id == Account.id, TeamMember.ended_at.is_(None)))
        .outerjoin(Team, Team.id == TeamMember.team_id)
        .where(Card.sheet_id == sheet.id, Card.ended_at.is_(None))
        .where(or_(Account.id == actor.account_id, visible_to(actor, P.PEOPLE_LINK)))
        .order_by(Team.id.nulls_last(), Account.name_sort, Account.id)
    )
    return [CardLine(*row) for row in db.session.execute(query)]

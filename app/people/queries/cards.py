"""Reads of cards: who has one, for whom one may be printed, and the sheet that was just made."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor, Role
from app.access.names import P
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.actors import grants_by_account
from app.people.card_rules import may_hold_card
from app.people.models import Account, Card, CardSheet, Membership, Team, TeamMember
from app.people.queries.accounts import NO_SUCH_PERSON, visible_to
from app.people.rules import may_manage
from app.places.models import Area

SHOWN_FOR = timedelta(hours=1)
"""How long a sheet can be opened again: a printer jams, a network drops. After that no page says a PIN any more."""

HANDS_OUT = (Role.ADMIN, Role.COORDINATOR, Role.LEADER)
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


def card_of(account_id: int) -> Card | None:
    """Return the account's card in force, one that waits since a restore included; None without one."""
    return db.session.scalar(select(Card).where(Card.account_id == account_id, Card.ended_at.is_(None)))


def held_for(actor: Actor) -> list[Account]:
    """Return whose card waits since a restore for a word that the actor may give, by given name."""
    return may_be_issued(actor, db.session.scalars(_with_cards(actor).where(Card.held_at.is_not(None))).all())


def reached_with_cards(actor: Actor, account_ids: Collection[int]) -> Sequence[Account]:
    """Return these people, each of whom has a card and is in sight of who hands out. Raises NotFound when one is not."""
    found = db.session.scalars(_with_cards(actor).where(Account.id.in_(sorted(set(account_ids))))).all()
    if len(found) < len(set(account_ids)):
        raise NotFound(NO_SUCH_PERSON)
    return found


def _with_cards(actor: Actor) -> Select[Account]:
    return (
        select(Account)
        .join(Card, Card.account_id == Account.id)
        .where(Card.ended_at.is_(None), or_(Account.id == actor.account_id, visible_to(actor, P.PEOPLE_LINK)))
        .options(joinedload(Account.area))
        .order_by(Account.name_sort, Account.id)
    )


def who_hand_out_cards() -> list[int]:
    """Return the accounts of those who hand out cards anywhere."""
    serving = (Membership.role.in_(HANDS_OUT), Membership.ended_at.is_(None), Account.disabled_at.is_(None))
    return list(db.session.scalars(select(Account.id).join(Account.memberships).where(*serving).distinct()))


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
        .where(Card.sheet_id == sheet.id, Card.ended_at.is_(None), Card.held_at.is_(None))
        .where(or_(Account.id == actor.account_id, visible_to(actor, P.PEOPLE_LINK)))
        .order_by(Team.id.nulls_last(), Account.name_sort, Account.id)
    )
    return [CardLine(*row) for row in db.session.execute(query)]

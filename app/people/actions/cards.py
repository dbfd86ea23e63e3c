"""Cards to sign in with: issued for one or many at a go, which ends the ones before, and revoked."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert, select

from app.access.actor import Actor
from app.audit.actions import sealed
from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.people.actions.accounts import refuse_above
from app.people.actors import grants_by_account
from app.people.card_rules import may_hold_card
from app.people.cards import end_cards
from app.people.models import Account, Card, CardSheet
from app.people.rules import may_manage
from app.people.secrets import card_code, code_mac, printed_key, sha256
from app.people.sessions import end_sessions_of
from app.storage.upsert import insert_first

MOST_CARDS = 1000
WHY = "reissued"


def issue_cards(
    actor: Actor, now: datetime, uid: str, accounts: Sequence[Account], site_key: str, keep_session: int | None = None
) -> None:
    """Issue a card to each of these people, all of them or none, on the sheet `uid`; the same sheet again does nothing.

    Whoever had a card is signed out everywhere, but for the actor's own `keep_session`. Raises Refused, Forbidden.
    """
    ids = [account.id for account in accounts]
    if not ids:
        raise Invalid(N_("Everybody here has a card already. Choose everybody to print new ones."), field="whom")
    if len(ids) > MOST_CARDS:
        raise Refused(N_("At most %(n)s cards at a time. Print them team by team."), n=MOST_CARDS)
    if not insert_first(CardSheet, {"uid": uid, "made_by": actor.account_id, "created_at": now}, ("uid",)):
        return
    _hold(accounts)
    check_holders(actor, accounts)
    had = end_cards(actor, now, ids, WHY)
    for account_id in sorted(had):
        end_sessions_of(account_id, now, "card", keep_id=keep_session if account_id == actor.account_id else None)
    sheet_id = db.session.scalars(select(CardSheet.id).where(CardSheet.uid == uid)).one()
    rows = [
        {"uid": card, "account_id": account_id, "sheet_id": sheet_id, "created_at": now, **_kept(card, site_key)}
        for account_id, card in zip(ids, _fresh_uids(len(ids), site_key), strict=True)
    ]
    db.session.execute(insert(Card), rows)
    db.session.execute(insert(AuditRow), [_told(actor, now, account, account.id in had) for account in accounts])


def revoke_card(actor: Actor, now: datetime, account: Account) -> None:
    """Let a person's card stop working and sign them out everywhere. Safe twice."""
    refuse_above(actor, account)
    if end_cards(actor, now, [account.id], "revoked"):
        end_sessions_of(account.id, now, "card")


def _hold(accounts: Iterable[Account]) -> None:
    """Let two who print cards for the same people take turns."""
    ids = sorted(account.id for account in accounts)
    db.session.execute(select(Account.id).where(Account.id.in_(ids)).order_by(Account.id).with_for_update())
    query = select(Account).where(Account.id.in_(ids)).execution_options(populate_existing=True)
    db.session.scalars(query).all()


def check_holders(actor: Actor, accounts: Iterable[Account]) -> None:
    """Raise Refused for somebody who may have no card, Forbidden for one to whom the actor may give none."""
    grants = grants_by_account([account.id for account in accounts])
    for account in accounts:
        if account.disabled_at is not None:
            raise Refused(N_("%(name)s has been stopped. Let them work again first."), name=account.name)
        if account.id != actor.account_id and not may_manage(actor, grants[account.id]):
            raise Forbidden(N_("This person has a role that you cannot give. Ask an administrator."))
        if not may_hold_card(grants[account.id]):
            raise Refused(
                N_("%(name)s needs a password: cards are for volunteers and team leaders."), name=account.name
            )


def _fresh_uids(n: int, site_key: str) -> list[str]:
    """Return uids whose typed codes nobody else has: a code is short, and of ten thousand two may well be the same."""
    found: dict[str, str] = {}
    while len(found) < n:
        drawn = {_kept(uid, site_key)["code_mac"]: uid for uid in (uuid7() for _ in range(n - len(found)))}
        taken = set(db.session.scalars(select(Card.code_mac).where(Card.code_mac.in_(sorted(drawn)))))
        found.update({code: uid for code, uid in drawn.items() if code not in taken})
    return list(found.values())


def _kept(uid: str, site_key: str) -> dict[str, str]:
    secret, code = printed_key(site_key, uid), card_code(site_key, uid)
    return {"secret_sha256": sha256(secret), "code_mac": code_mac(site_key, code)}


def _told(actor: Actor, now: datetime, account: Account, again: bool) -> dict[str, object]:
    path = account.area.path if account.area else None
    action = "people.card_reissue" if again else "people.card_issue"
    return sealed(actor.account_id, now, action, "account", account.id, path, {})

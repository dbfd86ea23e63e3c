"""What a leader or coordinator must know of phones: who still holds records, and what came and could not be written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, or_, select
from sqlalchemy.orm import aliased

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import holds
from app.extensions import db
from app.inbox.models import ReceivedItem
from app.inbox.queries import not_applied
from app.kernel.errors import NotFound
from app.kernel.ids import read_id
from app.kernel.words import N_
from app.people.models import Account, SignInSession
from app.people.queries.accounts import visible_to
from app.places.models import Household
from app.visits.outcomes import OUTCOMES

SHOWN = 100
WAITS = N_("It belongs to another record that has not come for a day. It may still be on the phone.")
KINDS = {
    "visit": N_("A visit"),
    "household": N_("New house"),
    "range": N_("A row of houses"),
    "building": N_("A building"),
    "form": N_("A form"),
}


@dataclass(frozen=True)
class Holding:
    """A phone that said it holds records not sent yet: how many, since when, and when it last said so."""

    account_id: int
    name: str
    unsent: int
    since: datetime | None
    told_at: datetime | None


@dataclass(frozen=True)
class OnPhones:
    """What several phones hold together: how many phones, how many records, since when the oldest."""

    phones: int
    records: int
    since: datetime | None


@dataclass(frozen=True)
class NotWritten:
    """An item that could not be applied, as far as a person can read it; `account` sent it, `plates` are its houses."""

    item: ReceivedItem
    account: Account
    plates: Sequence[str]
    outcome: str
    note: str

    @property
    def what(self) -> str:
        """What kind of record it is, as a message id."""
        return KINDS.get(self.item.kind, KINDS["form"])

    @property
    def reason(self) -> tuple[str, dict[str, Any]]:
        """Why it is not written, as a message id and what fills it."""
        answer = self.item.answer
        return (answer["message"], answer["params"]) if self.item.state == "refused" else (WAITS, {})

    @property
    def access_scope(self) -> Scope:
        """It lives where its sender lives."""
        return self.account.access_scope


def phones_holding(actor: Actor, now: datetime) -> Sequence[Holding]:
    """Return the phones of visible people with records not sent yet, the oldest first."""
    query = (
        select(Account.id, Account.name, SignInSession.unsent, SignInSession.unsent_since, SignInSession.told_at)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .where(*_holds(now), visible_to(actor, P.VISIT_REVIEW))
        .order_by(SignInSession.told_at.nulls_first(), SignInSession.id)
    )
    return [Holding(*row) for row in db.session.execute(query.limit(SHOWN))]


def held_on_phones(actor: Actor, now: datetime) -> OnPhones | None:
    """Return what the phones of visible people hold altogether; None when they hold nothing or are not the actor's to know."""
    if not holds(actor, P.VISIT_REVIEW):
        return None
    figures = (func.count(), func.sum(SignInSession.unsent), func.min(SignInSession.unsent_since))
    query = select(*figures).select_from(SignInSession).join(Account, Account.id == SignInSession.account_id)
    phones, records, since = db.session.execute(query.where(*_holds(now), visible_to(actor, P.VISIT_REVIEW))).one()
    return OnPhones(phones, records, since) if phones else None


def _holds(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on a session whose phone holds records.

    One that is over counts until its person, signed in anew, has sent something: what they held goes first then.
    """
    anew = aliased(SignInSession)
    sent_since = exists().where(anew.account_id == SignInSession.account_id, anew.told_at > SignInSession.told_at)
    on = and_(SignInSession.ended_at.is_(None), SignInSession.expires_at > now)
    holding = SignInSession.unsent > literal_column("0")  # written out, so that the index of those alone is used
    return holding, or_(on, ~sent_since)


def not_written(actor: Actor, now: datetime) -> Sequence[NotWritten]:
    """Return what visible people sent that was refused or waits too long, and that nobody has settled, the oldest first."""
    query = _kept(actor, now).order_by(ReceivedItem.id).limit(SHOWN)
    found = db.session.execute(query).all()
    named = {id for item, _ in found for id in _houses(item.payload)}
    plates = dict(db.session.execute(select(Household.id, Household.plate).where(Household.id.in_(named))).all())
    return [_read(item, account, plates) for item, account in found]


def not_written_for(actor: Actor, uid: str, now: datetime) -> NotWritten:
    """Return one such item. Raises NotFound."""
    found = db.session.execute(_kept(actor, now).where(ReceivedItem.uid == uid)).first()
    if found is None:
        raise NotFound(N_("This was settled already. Look at the list again."))
    return _read(found[0], found[1], {})


def _kept(actor: Actor, now: datetime) -> Any:
    return (
        select(ReceivedItem, Account)
        .join(Account, Account.id == ReceivedItem.account_id)
        .where(not_applied(now), visible_to(actor, P.VISIT_REVIEW))
    )


def _read(item: ReceivedItem, account: Account, plates: Mapping[int, str]) -> NotWritten:
    """Read what was sent. Of a form that no view took, each field is a list of what was typed into it."""
    sent = item.payload
    fields = {name: values[0] for name, values in sent.get("fields", {}).items() if values} or sent
    choice = OUTCOMES.get(str(fields.get("outcome", "")))
    houses = [plates[id] for id in _houses(sent) if id in plates] or [str(fields.get("address") or "")]
    return NotWritten(item, account, houses, choice.words if choice else "", str(fields.get("note") or ""))


def _houses(sent: Mapping[str, Any]) -> list[int]:
    """Return the ids of the houses that a payload names, whatever its kind."""
    fields = sent.get("fields", {})
    typed = [*fields.get("household", []), *fields.get("door", [])]
    named = [sent.get("household"), *sent.get("doors", []), *map(read_id, typed)]
    return [id for id in named if type(id) is int and id]

"""The one receive rule: what a phone sends is stored once, answered truly, and never lost.

Same uid and content again -> "already have it"; same uid, other content -> both kept for a person to look at; new ->
applied with its receipt in one transaction; an item that names an unknown uid is parked and applied when that arrives,
on the rights of whoever sent it. What waits for an item that is refused is refused with it, so that a person sees both;
otherwise each item stands for itself.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Update, bindparam, func, select, update

from app.access.actor import Actor
from app.extensions import db
from app.inbox.models import ReceivedConflict, ReceivedItem
from app.inbox.versions import current_version, up_to_date
from app.jobs.registry import actor_for
from app.kernel.errors import DomainError, Refused
from app.kernel.words import N_
from app.storage.rows import rows_of
from app.storage.upsert import insert_first


@dataclass(frozen=True)
class Item:
    """One thing a phone (or a plain form) sends; `phone_at` is the moment on the sender's clock.

    `digest` is the SHA-256 of the body that an outbox sent.
    """

    uid: str
    kind: str
    payload: dict[str, Any]
    phone_at: datetime
    schema_version: int = field(default_factory=current_version)
    digest: str = ""

    @property
    def payload_hash(self) -> str:
        """The SHA-256 of what was sent: of the body where an outbox named it, which a release that reads more out of the
        same body does not change; else of the content, the same however its keys are ordered.
        """
        if self.digest:
            return self.digest
        content = json.dumps([self.kind, self.schema_version, self.payload], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


class Parked(Exception):
    """Raised by a handler, before it has written anything, when the item names a uid that has not arrived yet."""

    def __init__(self, waits_for: str) -> None:
        super().__init__(waits_for)
        self.waits_for = waits_for


@dataclass(frozen=True)
class Answer:
    """What the sender is told. `status`: 201 stored, 200 had it, 202 parked, 409 other content under this uid."""

    status: int
    uid: str
    state: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What became of an item: accepted with its answer, parked until `waits_for` arrives, or refused for a reason."""

    state: str
    answer: dict[str, Any]
    waits_for: str | None = None


Payload = dict[str, Any]
Handler = Callable[[Actor, datetime, Item], dict[str, Any]]
Keep = Callable[[Payload], Payload]
NEVER_CAME = N_("What this record belongs to could not be written.")
_handlers: dict[str, Handler] = {}
_keep: dict[str, Keep] = {}


def register_kind(kind: str, handler: Handler, keep: Keep = dict) -> None:
    """Name the handler of a kind; it applies an item and returns what the sender should know, or raises Parked.

    `keep` returns as much of a payload as may be stored; what it leaves out must not matter to the handler.
    """
    _handlers[kind], _keep[kind] = handler, keep


def known_kind(kind: str) -> bool:
    """Say whether anybody handles the kind."""
    return kind in _handlers


def receive(actor: Actor, now: datetime, item: Item) -> Answer:
    """Take one item in by the rule above. Raises DomainError when it is new but cannot be accepted; safe to run twice."""
    if not _insert(actor, now, item):
        return _seen_before(actor, now, item)
    _hold(item.uid)
    outcome = _applied(actor, now, item)
    _settle(item.uid, outcome)
    if outcome.waits_for is not None:
        return Answer(202, item.uid, outcome.state, {})
    _apply_waiting(now, item.uid)
    return Answer(201, item.uid, outcome.state, outcome.answer)


def keep_refused(actor: Actor, now: datetime, item: Item, error: DomainError) -> Answer:
    """Keep an item that cannot be applied, with the reason, so that nothing a volunteer saved is dropped.

    Sent again it is told the same reason, whatever could be done with it by now. Safe to run twice.
    """
    if not _insert(actor, now, item):
        return _seen_before(actor, now, item)
    _hold(item.uid)
    refused = _refused(error)
    _settle(item.uid, refused)
    _refuse_waiting(item.uid)
    return Answer(422, item.uid, refused.state, refused.answer)


def apply_again(actor: Actor, now: datetime, row: ReceivedItem) -> Answer:
    """Try once more, for its sender, what could not be applied. Raises DomainError while it still cannot."""
    item = Item(row.uid, row.kind, row.payload, row.phone_at or row.received_at, row.schema_version)
    _hold(item.uid)
    outcome = _applied(actor, now, item)
    _settle(item.uid, outcome)
    if outcome.state == "accepted":
        _apply_waiting(now, item.uid)
    return Answer(200, item.uid, outcome.state, outcome.answer)


def receipt(account_id: int | None, now: datetime, item: Item) -> dict[str, Any]:
    """Return the values of the row that keeps an accepted item; its answer is still to come."""
    return {
        "uid": item.uid,
        "kind": item.kind,
        "schema_version": item.schema_version,
        "payload_hash": item.payload_hash,
        "payload": _keep[item.kind](item.payload),
        "account_id": account_id,
        "phone_at": item.phone_at,
        "received_at": now,
        "state": "accepted",
        "answer": {},
    }


def _insert(actor: Actor, now: datetime, item: Item) -> bool:
    return insert_first(ReceivedItem, receipt(actor.account_id, now, item), ["uid"])


def _seen_before(actor: Actor, now: datetime, item: Item) -> Answer:
    (row,) = rows_of(_receipt(), {"of": item.uid})
    if row.payload_hash == item.payload_hash and row.account_id == actor.account_id:
        return Answer(200, item.uid, row.state, row.answer)
    known = select(ReceivedConflict.id).where(
        ReceivedConflict.uid == item.uid, ReceivedConflict.payload_hash == item.payload_hash
    )
    if db.session.scalar(known) is None:
        conflict = ReceivedConflict(
            uid=item.uid,
            kind=item.kind,
            payload_hash=item.payload_hash,
            payload=_keep[item.kind](item.payload),
            schema_version=item.schema_version,
            account_id=actor.account_id,
            phone_at=item.phone_at,
            received_at=now,
        )
        db.session.add(conflict)
    return Answer(409, item.uid, "conflict", {})


def _applied(actor: Actor, now: datetime, item: Item) -> Outcome:
    """Let the item's handler apply it; one that waits for another is looked at once more when that cannot arrive meanwhile.

    What is kept stays as it was sent; the handler gets it up to date.
    """
    handler = _handlers[item.kind]
    payload = up_to_date(item.kind, item.schema_version, item.payload)
    item = replace(item, payload=payload, schema_version=current_version())
    try:
        return Outcome("accepted", handler(actor, now, item))
    except Parked as parked:
        _hold(parked.waits_for)
    try:
        return Outcome("accepted", handler(actor, now, item))
    except Parked as still:
        if any(row.state == "refused" for row in rows_of(_receipt(), {"of": still.waits_for})):
            raise Refused(NEVER_CAME) from None
        return Outcome("parked", {}, still.waits_for)


def _apply_waiting(now: datetime, uid: str) -> None:
    for row in rows_of(_waiting(), {"uid": uid}):
        sender = actor_for(row.account_id)
        if sender is None:
            continue
        item = Item(row.uid, row.kind, row.payload, row.phone_at or row.received_at, row.schema_version)
        try:
            with db.session.begin_nested():
                outcome = _applied(sender, now, item)
        except DomainError as error:
            outcome = _refused(error)
        _settle(item.uid, outcome)
        if outcome.state == "accepted":
            _apply_waiting(now, item.uid)
        elif outcome.state == "refused":
            _refuse_waiting(item.uid)


def _refuse_waiting(uid: str) -> None:
    """Refuse what waits for an item that was refused, and what waits for that in turn."""
    for row in rows_of(_waiting(), {"uid": uid}):
        _settle(row.uid, _refused(Refused(NEVER_CAME)))
        _refuse_waiting(row.uid)


@cache
def _waiting() -> Select[Any]:
    waits = (ReceivedItem.waits_for == bindparam("uid"), ReceivedItem.state == "parked")
    return select(ReceivedItem.__table__).where(*waits).order_by(ReceivedItem.id)


@cache
def _receipt() -> Select[Any]:
    return select(ReceivedItem.__table__).where(ReceivedItem.uid == bindparam("of"))


def _settle(uid: str, outcome: Outcome) -> None:
    """Write on the receipt what became of the item."""
    values = {"of": uid, "now": outcome.state, "for": outcome.waits_for, "told": outcome.answer}
    db.session.connection().execute(_settling(), values)


@cache
def _settling() -> Update:
    became: dict[str, Any] = {"state": bindparam("now"), "waits_for": bindparam("for"), "answer": bindparam("told")}
    return update(ReceivedItem).where(ReceivedItem.uid == bindparam("of")).values(became)


def _refused(error: DomainError) -> Outcome:
    return Outcome("refused", {"message": error.message, "params": error.params})


def _hold(uid: str) -> None:
    """Take this uid's turn until the transaction ends, so that an item and what it waits for cannot miss each other.

    SQLite needs nothing: there one transaction writes at a time.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(uid.encode()).digest()[:8], signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(key)))

"""Two contents that came under one uid: what the first and the later one say, for their sender to choose."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor, Scope
from app.extensions import db
from app.inbox.models import ReceivedConflict, ReceivedItem
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.places.models import Household
from app.visits.not_arrived import KINDS
from app.visits.outcomes import OUTCOMES


@dataclass(frozen=True)
class Content:
    """What one of the two says, as far as a person can read it. `what` and `outcome` are message ids."""

    at: datetime
    what: str
    plate: str
    outcome: str
    note: str
    people: int


@dataclass(frozen=True)
class SentTwice:
    """The later content under a uid already taken; `first` is its sender's own item there, None where it is another's."""

    later: ReceivedConflict
    first: ReceivedItem | None
    plates: dict[int, str]

    @property
    def uid(self) -> str:
        """The uid both came under."""
        return self.later.uid

    @property
    def contents(self) -> list[Content]:
        """What they say, the first one first."""
        return [self._read(row) for row in (self.first, self.later) if row is not None]

    @property
    def corrects(self) -> bool:
        """Whether the later one, when chosen, takes the place of the first: a visit that was written."""
        return (
            self.first is not None and self.first.state == "accepted" and self.later.kind == self.first.kind == "visit"
        )

    @property
    def access_scope(self) -> Scope:
        """It is its sender's."""
        return Scope(account_ids=frozenset({self.later.account_id}))

    def _read(self, row: ReceivedItem | ReceivedConflict) -> Content:
        sent = row.payload
        choice = OUTCOMES.get(str(sent.get("outcome", "")))
        people = sent.get("people")
        return Content(
            row.phone_at or row.received_at,
            KINDS.get(row.kind, KINDS["form"]),
            self.plates.get(_household(sent), "") or str(sent.get("address") or ""),
            choice.words if choice else "",
            str(sent.get("note") or ""),
            len(people) if isinstance(people, list) else 0,
        )


def sent_twice_for(actor: Actor, uid: str) -> SentTwice:
    """Return the newest content of the actor's that waits for a choice under this uid. Raises NotFound."""
    own = (ReceivedConflict.uid == uid, ReceivedConflict.account_id == actor.account_id)
    query = select(ReceivedConflict).where(*own, ReceivedConflict.settled_at.is_(None))
    later = db.session.scalar(query.order_by(ReceivedConflict.id.desc()).limit(1))
    if later is None:
        raise NotFound(N_("This was settled already. Look at the list again."))
    mine = (ReceivedItem.uid == uid, ReceivedItem.account_id == actor.account_id)
    first = db.session.scalar(select(ReceivedItem).where(*mine))
    named = {_household(row.payload) for row in (first, later) if row is not None}
    plates = dict(db.session.execute(select(Household.id, Household.plate).where(Household.id.in_(named))).all())
    return SentTwice(later, first, plates)


def _household(payload: dict[str, Any]) -> int:
    named = payload.get("household")
    return named if type(named) is int else 0

"""A walk sheet typed in: every line a visit of whoever walked, each for itself, and nothing on paper over what is recorded."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.inbox.models import ReceivedItem
from app.inbox.receive import Item, receive
from app.kernel.clock import Band
from app.kernel.errors import DomainError, Refused
from app.kernel.words import N_
from app.places.models import Household
from app.places.queries import household_held
from app.routes.models import Assignment
from app.visits.actions.log import PAPER
from app.visits.paper import Said, came_before, walked_at
from app.visits.queries import current_visits, moment_of

MEANWHILE = N_("Recorded meanwhile; nothing was overwritten. Open the house if the sheet knows better.")
OTHERWISE = N_("Typed in before with other content. Both are kept; open the house and look.")


@dataclass(frozen=True)
class Line:
    """A line as it was typed; `uid` was made with the page, so twice is once."""

    uid: str
    household_id: int
    said: Said


@dataclass(frozen=True)
class Walked:
    """Who walked the sheet (an account id), and in which part of which day."""

    by: int
    day: date
    band: Band


@dataclass(frozen=True)
class Told:
    """What became of the lines: which are stored (uids), and why others wait."""

    stored: Collection[str]
    waiting: Mapping[str, DomainError] = field(default_factory=dict)


def type_sheet(actor: Actor, now: datetime, route: Assignment, walked: Walked, lines: Sequence[Line]) -> Told:
    """Store every line that can be; a line that cannot blocks no other. Safe twice: a line sent again is the same visit.

    Raises Invalid naming `band` when that part of the day is still to come.
    """
    at = walked_at(route.starts_at, walked.day, walked.band, now)
    known = set(db.session.scalars(select(ReceivedItem.uid).where(ReceivedItem.uid.in_([line.uid for line in lines]))))
    stored: list[str] = []
    waiting: dict[str, DomainError] = {}
    for line in sorted(lines, key=lambda one: one.household_id):  # the order in which doors are locked
        try:
            with db.session.begin_nested():
                if line.uid not in known:
                    _check_untouched(route.drive_id, line.household_id, walked)
                taken = _take(actor, now, route, walked, line, at)
        except DomainError as error:
            waiting[line.uid] = error
            continue
        if taken:
            stored.append(line.uid)
        else:
            waiting[line.uid] = Refused(OTHERWISE)
    facts = {"drive": route.drive_id, "n": len(stored), "waiting": len(waiting)}
    record(actor, now, "visits.type_sheet", "assignment", route.uid, route.area.path, **facts)
    return Told(stored, waiting)


def _take(actor: Actor, now: datetime, route: Assignment, walked: Walked, line: Line, at: datetime) -> bool:
    """Take a line in as a phone's visit; say whether it is stored (else other content has its uid)."""
    told = {"drive": route.drive_id, "household": line.household_id, "assignment": route.uid}
    payload = line.said.payload() | told | {"source": PAPER, "by": walked.by}
    return receive(actor, now, Item(line.uid, "visit", payload, at)).status != 409


def _check_untouched(drive_id: int, household_id: int, walked: Walked) -> None:
    """Raise Refused when a visit of this walk or a later one stands at the door, and let nobody write there meanwhile."""
    household_held(Household.id, household_id)
    if any(
        not came_before(moment_of(visit), walked.day, walked.band) for visit in current_visits(drive_id, household_id)
    ):
        raise Refused(MEANWHILE)

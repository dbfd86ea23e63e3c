"""What a phone's outbox sends of doors: taken in as items, whatever route holds them by now and in whatever order they come."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from app.access.actor import Actor, Scope
from app.inbox.by_form import WRONG, take_in
from app.kernel.clock import utc_now
from app.kernel.errors import Invalid, NotFound
from app.visits.forms import HouseholdForm, VisitForm
from app.visits.models import Visit
from app.visits.queries import visit_for
from app.visits.ranges import KIND, Row, row_for
from app.web.phone import Sent, from_outbox


@dataclass(frozen=True)
class Coming:
    """A visit named by an item that came before it: nobody's yet but the sender's."""

    uid: str
    access_scope: Scope


def visit_or_coming(actor: Actor, uid: str) -> Visit | Coming:
    """Return a visit the actor may see; to an outbox also one that has not arrived. Raises NotFound."""
    try:
        return visit_for(actor, uid)
    except NotFound:
        if from_outbox() is None:
            raise
        return Coming(uid, Scope(account_ids=frozenset({actor.account_id or 0})))


@dataclass(frozen=True)
class RecordedRow:
    """A row of houses as a phone recorded it, maybe hours ago; each of its doors is judged when it is written."""

    sent: Sent
    drive_id: int
    alley_id: int
    access_scope: Scope


def row_now(actor: Actor, drive_id: int, area_id: int) -> Row:
    """Return the alley as it stands at this moment. Raises NotFound."""
    return row_for(actor, drive_id, area_id, utc_now())


def row_or_recorded(actor: Actor, drive_id: int, area_id: int) -> Row | RecordedRow:
    """Return the alley as it stands; of an outbox what it recorded. Raises NotFound."""
    if sent := from_outbox():
        return RecordedRow(sent, drive_id, area_id, Scope(everyone=True))
    return row_now(actor, drive_id, area_id)


def take_range(actor: Actor, row: RecordedRow, told: dict[str, Any]) -> ResponseReturnValue:
    """Take in a row of houses."""
    payload = told | {"drive": row.drive_id, "alley": row.alley_id, "skew_s": row.sent.skew_s}
    logged = url_for("visits.range_of", drive_id=row.drive_id, area_id=row.alley_id, logged=row.sent.uid)
    return take_in(actor, row.sent, KIND, payload, to=logged)


def take_visit(actor: Actor, sent: Sent, form: VisitForm, payload: dict[str, Any]) -> ResponseReturnValue:
    """Take in a visit, a correction or a taking back; a form filled in by hand is checked like on its page."""
    wrong = None if form.dock.data or form.validate() else Invalid(_first_error(form))
    return take_in(actor, sent, "visit", payload | {"skew_s": sent.skew_s}, wrong)


def same_door(visit: Visit | Coming, payload: dict[str, Any]) -> dict[str, Any]:
    """Return what a later word about a visit says beside its form: which visit, and its door where the form does not."""
    named: dict[str, Any] = {"supersedes": visit.uid, "assignment": None}
    if isinstance(visit, Visit) and payload["drive"] is None:
        named |= {"drive": visit.drive_id, "household": visit.household_id}
    return named


def take_household(actor: Actor, sent: Sent, form: HouseholdForm) -> ResponseReturnValue:
    """Take in a house that the list lacked."""
    return take_in(actor, sent, "household", form.payload())


def _first_error(form: VisitForm) -> str:
    found = [error for field in form for error in field.errors if isinstance(error, str)]
    return str(found[0]) if found else WRONG

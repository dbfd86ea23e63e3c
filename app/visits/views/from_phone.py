"""Visits that a phone's outbox sends: taken in as items, whatever route holds the door by now and in whatever order they come."""

from dataclasses import dataclass
from typing import Any

from flask.typing import ResponseReturnValue

from app.access.actor import Actor, Scope
from app.inbox.by_form import WRONG, take_in
from app.kernel.errors import Invalid, NotFound
from app.visits.forms import HouseholdForm, VisitForm
from app.visits.models import Visit
from app.visits.queries import visit_for
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

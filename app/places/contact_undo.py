"""Taking a list of contracts back out: numbers nobody touched go, what the list corrected is as it was before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.access.actor import Actor
from app.extensions import db
from app.intake.registry import BroughtRow, Undo
from app.kernel.words import N_
from app.places.models import ContactSource, Household, HouseholdContact

REASONS = {
    "edited": N_("Somebody has changed it since."),
    "missing": N_("It is no longer there."),
}


def judge_contacts(rows: Sequence[BroughtRow], hold: bool) -> dict[int, str]:
    """Return row id -> why its number must stay as it is."""
    query = select(HouseholdContact.id, HouseholdContact.version)
    query = query.where(HouseholdContact.id.in_([row.ref_id for row in rows])).order_by(HouseholdContact.id)
    versions = {one.id: one.version for one in db.session.execute(query.with_for_update() if hold else query)}
    judged = {row.id: _why(row, versions.get(row.ref_id)) for row in rows}
    return {row_id: why for row_id, why in judged.items() if why}


def _why(row: BroughtRow, version: int | None) -> str:
    if version is None:
        return "missing"
    return "" if version == (row.before["version"] if row.before else 1) else "edited"


def take_contacts_out(actor: Actor, now: datetime, rows: Sequence[BroughtRow]) -> None:
    """Delete the numbers the rows created and put back what they corrected."""
    gone = [row.ref_id for row in rows if row.code == "created"]
    forget = delete(HouseholdContact).where(HouseholdContact.id.in_(gone))
    db.session.execute(forget.execution_options(synchronize_session=False))
    was: dict[int, dict[str, Any]] = {row.ref_id: row.before["was"] for row in rows if row.before}
    homes = {values.get("household_id") for values in was.values()}
    still = set(db.session.scalars(select(Household.id).where(Household.id.in_(homes - {None}))))
    query = select(HouseholdContact).where(HouseholdContact.id.in_(was)).order_by(HouseholdContact.id)
    for contact in db.session.scalars(query):
        for name, value in was[contact.id].items():
            setattr(contact, name, value)
        if contact.household_id is not None and contact.household_id not in still:
            contact.household_id, contact.state = None, "waiting"
        contact.version += 1
        contact.changed_at, contact.changed_by = now, actor.account_id
    db.session.flush()


def tidy_sources(actor: Actor, now: datetime, batch_id: int) -> int:
    """Delete the source the list began once it holds no number any more."""
    held = select(HouseholdContact.source_id)
    empty = select(ContactSource.id).where(ContactSource.batch_id == batch_id, ContactSource.id.not_in(held))
    ids = list(db.session.scalars(empty))
    db.session.execute(delete(ContactSource).where(ContactSource.id.in_(ids)))
    return len(ids)


UNDO = Undo(judge_contacts, take_contacts_out, tidy_sources, REASONS)

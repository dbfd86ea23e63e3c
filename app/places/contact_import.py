"""Taking a list of contracts in: each number finds its household or waits for a person; the same rows again change nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any, NamedTuple

from sqlalchemy import select

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.intake.models import IntakeBatch
from app.intake.registry import ListPlace, Outcome, OutcomeCode, TakenRow
from app.kernel.errors import Forbidden
from app.kernel.words import N_
from app.places.contact_list import ContactRow
from app.places.contact_match import Homes
from app.places.contact_rules import PURPOSE, source_called
from app.places.models import Area, ContactSource, HouseholdContact
from app.places.tree import hold_ward
from app.storage.bulk import insert_many

# Field of the contact <- field of the row.
TAKEN = {
    "name": "name",
    "address_raw": "address",
    "phone": "phone",
    "phone2": "phone2",
    "ward": "ward",
    "status": "status",
}
BY_PEOPLE = ("placed", "aside")


def import_contacts(
    actor: Actor, now: datetime, place: ListPlace, batch_id: int, rows: Sequence[TakenRow]
) -> list[Outcome]:
    """Take the rows in as numbers of one source of the place; a contract is known by its number. Safe twice.

    A later list corrects what an earlier one told, and what is corrected looks for its household anew, unless somebody
    has placed it or put it aside.
    """
    if not allows(actor, P.HOUSEHOLD_EDIT, Scope(area_path=place.path)):
        raise Forbidden(N_("You have not been given this area."))
    hold_ward(place.path)
    area = db.session.get_one(Area, place.id)
    source = _source(now, area, batch_id)
    homes, there = Homes(area), _there(source)
    added: list[tuple[int, _NewContact]] = []
    outcomes: list[Outcome] = []
    new: set[str] = set()
    for row in rows:
        told: ContactRow = row.candidate
        held = there.get(told.number.casefold())
        if told.number.casefold() in new:
            outcomes.append(Outcome(row.id, "left_out", None))
        elif held is None:
            new.add(told.number.casefold())
            added.append((row.id, _new(actor, now, source.id, told, _home(homes, told), batch_id)))
        else:
            code, before = _correct(actor, now, held, told, homes)
            outcomes.append(Outcome(row.id, code, held.id, before))
    db.session.flush()
    outcomes += [Outcome(row_id, "created", contact_id) for row_id, contact_id in _store(source.id, added)]
    matched = sum(new.household_id is not None for _, new in added)
    record(
        actor, now, "places.import_contacts", "intake_batch", batch_id, area.path,
        source=source.id, created=len(added), matched=matched,
    )  # fmt: skip
    return outcomes


class _NewContact(NamedTuple):
    """A contact as it goes into its table, past the session."""

    source_id: int
    household_id: int | None
    number: str
    name: str
    address_raw: str
    phone: str | None
    phone2: str | None
    ward: str
    status: str
    state: str
    batch_id: int
    changed_at: datetime
    changed_by: int | None
    version: int = 1


def _source(now: datetime, area: Area, batch_id: int) -> ContactSource:
    """Return the source the list belongs to, beginning it where it is new; its name is that of the batch's kind of list."""
    batch = db.session.get_one(IntakeBatch, batch_id)
    titles = [title for sheet in batch.sheets for title in sheet.get("titles", ())]
    name = source_called(titles, PurePath(batch.file_name).stem)
    there = select(ContactSource).where(ContactSource.area_id == area.id, ContactSource.name == name)
    source = db.session.scalar(there)
    if source is None:
        source = ContactSource(area=area, name=name, purpose=PURPOSE, batch_id=batch_id, created_at=now)
        db.session.add(source)
        db.session.flush()
    return source


def _there(source: ContactSource) -> dict[str, HouseholdContact]:
    known = db.session.scalars(select(HouseholdContact).where(HouseholdContact.source_id == source.id))
    return {contact.number.casefold(): contact for contact in known}


def _home(homes: Homes, told: ContactRow) -> int | None:
    return homes.find(told.address, told.name, filter(None, (told.phone, told.phone2)), told.ward)


def _new(actor: Actor, now: datetime, source_id: int, told: ContactRow, home: int | None, batch_id: int) -> _NewContact:
    return _NewContact(
        source_id=source_id,
        household_id=home,
        **_values(told),
        number=told.number,
        state="waiting" if home is None else "matched",
        batch_id=batch_id,
        changed_at=now,
        changed_by=actor.account_id,
    )


def _values(told: ContactRow) -> dict[str, Any]:
    values = {name: getattr(told, field) for name, field in TAKEN.items()}
    return values | {name: values[name] or "" for name in ("name", "address_raw", "ward", "status")}


def _correct(
    actor: Actor, now: datetime, held: HouseholdContact, told: ContactRow, homes: Homes
) -> tuple[OutcomeCode, dict[str, Any] | None]:
    """Write what a later list tells otherwise; what it leaves out stays. Return what stood there before."""
    changes = {name: value for name, value in _values(told).items() if value and value != getattr(held, name)}
    if held.state not in BY_PEOPLE:
        home = _home(homes, told)
        changes |= {"household_id": home, "state": "waiting" if home is None else "matched"}
    changes = {name: value for name, value in changes.items() if value != getattr(held, name)}
    if not changes:
        return "same", None
    before = {name: getattr(held, name) for name in changes}
    for name, value in changes.items():
        setattr(held, name, value)
    held.version += 1
    held.changed_at, held.changed_by = now, actor.account_id
    return "changed", {"version": held.version, "was": before}


def _store(source_id: int, added: Sequence[tuple[int, _NewContact]]) -> Iterator[tuple[int, int]]:
    """Insert new contacts; yield the row and the id each got."""
    if not added:
        return
    insert_many(HouseholdContact, _NewContact._fields, (new for _, new in added))
    known = select(HouseholdContact.number, HouseholdContact.id).where(HouseholdContact.source_id == source_id)
    ids = dict(db.session.execute(known).all())
    for row_id, new in added:
        yield row_id, ids[new.number]

"""What people do with numbers of a list of contracts: place one at its household, put it aside, look at it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.words import N_
from app.places.hooks import Memory
from app.places.models import ContactSource, Household, HouseholdContact, HouseholdMerge


def place_contact(actor: Actor, now: datetime, contact: HouseholdContact, household: Household) -> None:
    """Let the number be one of this household's, with its source. Safe twice. Raises Refused for one elsewhere."""
    _hold(contact)
    if not allows(actor, P.HOUSEHOLD_EDIT, household.access_scope):
        raise Forbidden(N_("You have not been given this area."))
    if not household.in_use or not household.alley.path.startswith(contact.source.area.path):
        raise Refused(N_("Choose a household of this area that is on the lists."))
    if contact.household_id == household.id and contact.state == "placed":
        return
    _set(actor, now, contact, household, "placed")


def put_contact_aside(actor: Actor, now: datetime, contact: HouseholdContact) -> None:
    """Note that no household here has this contract; a later list does not ask again. Safe twice."""
    _hold(contact)
    if contact.state != "aside":
        _set(actor, now, contact, None, "aside")


def release_contact(actor: Actor, now: datetime, contact: HouseholdContact) -> None:
    """Let the number wait again for its household. Safe twice."""
    _hold(contact)
    if contact.state != "waiting":
        _set(actor, now, contact, None, "waiting")


def reveal_contact(actor: Actor, now: datetime, contact: HouseholdContact) -> tuple[str, ...]:
    """Return the whole numbers of a contract and write down who looked, and of which source."""
    path, home = contact.access_scope.area_path, contact.household_id
    record(
        actor, now, "places.reveal_contact", "household" if home else "contact_source", home or contact.source_id, path,
        source=contact.source_id, numbers=len(contact.numbers),
    )  # fmt: skip
    return contact.numbers


def edit_source(actor: Actor, now: datetime, source: ContactSource, name: str, purpose: str) -> None:
    """Change what a source is called and what its numbers may be used for. Safe twice."""
    if (name, purpose) == (source.name, source.purpose):
        return
    same = select(ContactSource.id).where(
        ContactSource.area_id == source.area_id, ContactSource.name == name, ContactSource.id != source.id
    )
    if db.session.scalar(same) is not None:
        raise Invalid(N_("There is already a source with this name here."), field="name")
    changed = [key for key, value in (("name", name), ("purpose", purpose)) if getattr(source, key) != value]
    source.name, source.purpose = name, purpose
    record(actor, now, "places.edit_source", "contact_source", source.id, source.area.path, fields=changed)


def merge_contacts(actor: Actor, now: datetime, loser: Household, winner: Household) -> Memory:
    """Let the numbers of a household that is merged away count for the one that stays."""
    moved = list(db.session.scalars(select(HouseholdContact.id).where(HouseholdContact.household_id == loser.id)))
    _move(moved, winner.id)
    return {"contacts": moved}


def part_contacts(actor: Actor, now: datetime, merge: HouseholdMerge, memory: Memory) -> None:
    """Give a household its numbers back that nobody has moved since."""
    still = select(HouseholdContact.id).where(
        HouseholdContact.id.in_(memory["contacts"]), HouseholdContact.household_id == merge.winner_id
    )
    _move(list(db.session.scalars(still)), merge.loser_id)


def _move(contact_ids: Sequence[int], household_id: int) -> None:
    moved = update(HouseholdContact).where(HouseholdContact.id.in_(contact_ids)).values(household_id=household_id)
    db.session.execute(moved)


def _hold(contact: HouseholdContact) -> None:
    """Read the number as stored now, and let nobody else change it until the transaction ends."""
    db.session.refresh(contact, with_for_update={"of": HouseholdContact})


def _set(actor: Actor, now: datetime, contact: HouseholdContact, household: Household | None, state: str) -> None:
    was = contact.household_id
    contact.household_id, contact.household = household.id if household else None, household
    contact.state = state
    contact.version += 1
    contact.changed_at, contact.changed_by = now, actor.account_id
    path = (household.alley if household else contact.source.area).path
    record(
        actor, now, "places.place_contact", "contact_source", contact.source_id, path,
        contact=contact.id, state=state, before=was, household=contact.household_id,
    )  # fmt: skip

"""Reads of numbers that lists of contracts brought: sources with what they hold, those that wait, those of a household."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from app.access.actor import Actor, Scope
from app.access.names import P
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.places.contact_match import Alleys
from app.places.models import Area, ContactSource, Household, HouseholdContact
from app.places.queries import IN_USE, WALK, areas_visible_to, household_for
from app.places.rules import door_of, read_address
from app.storage.paging import Page, cut

PAGE_SIZE = 50
MOST_LIKELY = 10
SHOWN = ("waiting", "matched", "aside")
_STATES = {"waiting": ("waiting",), "matched": ("matched", "placed"), "aside": ("aside",)}


@dataclass(frozen=True)
class SourceHeld:
    """A source and how many of its numbers wait, have a household, were put aside."""

    source: ContactSource
    waiting: int
    matched: int
    aside: int


def sources_for(actor: Actor) -> list[SourceHeld]:
    """Return the sources of the areas whose lists the actor keeps, by area and name."""
    query = select(ContactSource).join(ContactSource.area).options(contains_eager(ContactSource.area))
    seen = areas_visible_to(actor, P.INTAKE_RUN)
    sources = db.session.scalars(query.where(seen).order_by(Area.path, ContactSource.id)).all()
    counted = _counts([source.id for source in sources])
    return [SourceHeld(source, *(counted.get((source.id, shown), 0) for shown in SHOWN)) for source in sources]


def held_by(source: ContactSource) -> SourceHeld:
    """Return what one source holds."""
    counted = _counts([source.id])
    return SourceHeld(source, *(counted.get((source.id, shown), 0) for shown in SHOWN))


def source_for(actor: Actor, source_id: int) -> ContactSource:
    """Return a source whose list the actor keeps. Raises NotFound for any other."""
    query = select(ContactSource).join(ContactSource.area).options(contains_eager(ContactSource.area))
    source = db.session.scalar(query.where(ContactSource.id == source_id, areas_visible_to(actor, P.INTAKE_RUN)))
    if source is None:
        raise NotFound(N_("There is no such list."))
    return source


def contact_for(actor: Actor, contact_id: int) -> HouseholdContact:
    """Return a number the actor may see: of a household in sight, or waiting in a source they keep. Raises NotFound."""
    query = select(HouseholdContact).options(
        joinedload(HouseholdContact.source).joinedload(ContactSource.area),
        joinedload(HouseholdContact.household).joinedload(Household.alley),
    )
    contact = db.session.scalar(query.where(HouseholdContact.id == contact_id))
    if contact is None:
        raise NotFound(N_("There is no such number."))
    if contact.household_id is None:
        source_for(actor, contact.source_id)
    else:
        household_for(actor, contact.household_id)
    return contact


@dataclass(frozen=True)
class Placing:
    """A number and the household somebody wants it at."""

    contact: HouseholdContact
    household: Household

    @property
    def access_scope(self) -> Scope:
        """Whoever keeps the list places its numbers; the action asks for the household."""
        return self.contact.source.access_scope


def listed_contact(actor: Actor, contact_id: int) -> HouseholdContact:
    """Return a number of a source the actor keeps, wherever it stands. Raises NotFound for any other."""
    contact = contact_for(actor, contact_id)
    source_for(actor, contact.source_id)
    return contact


def placing_for(actor: Actor, contact_id: int, household_id: int) -> Placing:
    """Return a number of a source the actor keeps and a household they see. Raises NotFound for any other."""
    return Placing(listed_contact(actor, contact_id), household_for(actor, household_id))


def contacts_in(source: ContactSource, shown: str, after: int = 0) -> Page[HouseholdContact]:
    """Return a page of a source's numbers that wait, are matched or put aside, in the order they came."""
    query = (
        select(HouseholdContact)
        .options(joinedload(HouseholdContact.household).joinedload(Household.alley))
        .where(HouseholdContact.source_id == source.id, HouseholdContact.state.in_(_STATES[shown]))
        .where(HouseholdContact.id > after)
        .order_by(HouseholdContact.id)
        .limit(PAGE_SIZE + 1)
    )
    return cut(db.session.scalars(query).all(), PAGE_SIZE, lambda contact: str(contact.id))


def contacts_of(household: Household) -> Sequence[HouseholdContact]:
    """Return the numbers lists gave for a household, each with its source."""
    query = select(HouseholdContact).options(joinedload(HouseholdContact.source).joinedload(ContactSource.area))
    query = query.where(HouseholdContact.household_id == household.id).order_by(HouseholdContact.id)
    return db.session.scalars(query).all()


def likely_homes(contact: HouseholdContact) -> Sequence[Household]:
    """Return the households at the contract's door, by alley: a person tells which one it is, if any."""
    area = contact.source.area
    doors = [
        (alley.id, door)
        for alley in Alleys(area).of(read_address(contact.address_raw, area.region))
        if (door := door_of(contact.address_raw, alley.region, alley.label).door_key)
    ]
    at_door = tuple_(Household.alley_id, Household.door_key).in_(doors)
    query = select(Household).join(Household.alley).options(contains_eager(Household.alley)).where(at_door, *IN_USE)
    return db.session.scalars(query.order_by(*WALK).limit(MOST_LIKELY)).all() if doors else []


def _counts(source_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    query = select(HouseholdContact.source_id, HouseholdContact.state, func.count())
    query = query.where(HouseholdContact.source_id.in_(source_ids))
    counted: dict[tuple[int, str], int] = {}
    for source_id, state, n in db.session.execute(query.group_by(HouseholdContact.source_id, HouseholdContact.state)):
        shown = "matched" if state == "placed" else state
        counted[source_id, shown] = counted.get((source_id, shown), 0) + n
    return counted

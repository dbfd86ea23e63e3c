"""Adding, changing, hiding and looking at households."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.jobs.registry import actor_for
from app.kernel.errors import Invalid, Refused
from app.kernel.ids import uuid7
from app.kernel.vietnamese.phones import parse_phones
from app.kernel.words import N_
from app.places.hooks import tell_void
from app.places.models import Area, Household
from app.places.queries import IN_USE
from app.places.rules import (
    HOUSEHOLD_KINDS,
    SUPPRESS_REASONS,
    VOID_REASONS,
    LikelyDuplicate,
    Sibling,
    door_of,
    likely_same,
    search_text,
)
from app.places.tree import walk_mode_of


@dataclass(frozen=True)
class HouseholdFields:
    """What a person tells of a household; `phone` is as typed and may hold two numbers."""

    address_raw: str = ""
    landmark: str = ""
    kind: str = "home"
    head_name: str = ""
    phone: str = ""
    est_residents: int | None = None
    smartphones: int | None = None
    installed_at_start: int | None = None
    note: str = ""


def add_household(
    actor: Actor,
    now: datetime,
    alley: Area,
    fields: HouseholdFields,
    *,
    uid: str | None = None,
    not_duplicate: bool = False,
    source: str = "field",
    batch_id: int | None = None,
) -> Household:
    """Add a household to an alley. Safe twice with the same `uid`.

    Raises Invalid for what cannot be read, LikelyDuplicate when the alley seems to hold the door already and
    `not_duplicate` is not said.
    """
    if uid is not None:
        there = db.session.scalar(select(Household).where(Household.uid == uid))
        if there is not None:
            if there.alley_id != alley.id:
                raise Refused(N_("This entry has already been sent for another place."))
            return there
    if alley.level != "alley":
        raise Invalid(N_("Households stand in an alley. Choose one."))
    household = Household(
        uid=uid or uuid7(), alley=alley, source=source, batch_id=batch_id, created_at=now, created_by=actor.account_id,
        walk_override=0, version=1, void_reason="", suppressed_reason="",
    )  # fmt: skip
    with db.session.no_autoflush:
        fill(household, alley, fields)
        if not not_duplicate:
            _refuse_duplicate(household, alley.id)
    household.changed_at, household.changed_by = now, actor.account_id
    db.session.add(household)
    db.session.flush()
    record(actor, now, "places.add_household", "household", household.id, alley.path, source=source)
    return household


def edit_household(
    actor: Actor,
    now: datetime,
    household: Household,
    fields: HouseholdFields,
    *,
    version: int,
    not_duplicate: bool = False,
) -> None:
    """Change a household, if nobody did since the form was opened at `version`; else raises Refused and changes nothing."""
    _check_version(household, version, actor)
    before = asdict(fields_of(household))
    keys = household.door_key, household.head_name, household.phone
    with db.session.no_autoflush:
        fill(household, household.alley, fields)
        moved = keys != (household.door_key, household.head_name, household.phone)
        if moved and not not_duplicate:
            try:
                _refuse_duplicate(household, household.alley_id)
            except LikelyDuplicate:
                db.session.expire(household)
                raise
    changed = sorted(name for name, value in asdict(fields_of(household)).items() if value != before[name])
    touch(actor, now, household)
    record(actor, now, "places.edit_household", "household", household.id, household.alley.path, fields=changed)


def void_household(actor: Actor, now: datetime, household: Household, reason: str) -> None:
    """Take a household off the lists, with a reason; what was written about it stays. Safe twice."""
    if reason not in VOID_REASONS:
        raise Invalid(N_("Choose a reason."), field="reason")
    if household.void_reason == reason:
        return
    household.void_reason = reason
    touch(actor, now, household)
    tell_void(actor, now, household)
    record(actor, now, "places.void_household", "household", household.id, household.alley.path, reason=reason)


def suppress_household(
    actor: Actor, now: datetime, household: Household, reason: str, until: date | None = None
) -> None:
    """Note that nobody is to call there, for good or until a day (itself included)."""
    if reason not in SUPPRESS_REASONS:
        raise Invalid(N_("Choose a reason."), field="reason")
    household.suppressed_reason, household.suppressed_until = reason, until
    touch(actor, now, household)
    day = until.isoformat() if until else None
    record(
        actor, now, "places.suppress_household", "household", household.id, household.alley.path,
        reason=reason, until=day,
    )  # fmt: skip


def restore_household(actor: Actor, now: datetime, household: Household) -> None:
    """Put a void household back on the lists and open a suppressed one for visits again. Safe twice."""
    if household.merged_into_id is not None:
        raise Refused(N_("This household was merged into another. Work with that one."))
    if not household.void_reason and not household.suppressed_reason:
        return
    household.void_reason, household.suppressed_reason, household.suppressed_until = "", "", None
    touch(actor, now, household)
    record(actor, now, "places.restore_household", "household", household.id, household.alley.path)


def reveal_phone(actor: Actor, now: datetime, household: Household) -> tuple[str, ...]:
    """Return the numbers of a household and write down who looked."""
    numbers = tuple(number for number in (household.phone, household.phone2) if number)
    record(actor, now, "places.reveal_phone", "household", household.id, household.alley.path, numbers=len(numbers))
    return numbers


def note_household_file(actor: Actor, now: datetime, area: Area, households: int) -> None:
    """Write down that a list of households, numbers included, left as a file."""
    record(actor, now, "places.export", "area", area.id, area.path, n=households)


def fields_of(household: Household) -> HouseholdFields:
    """Return what stands in a household the way a person would type it."""
    return HouseholdFields(
        address_raw=household.address_raw,
        landmark=household.landmark,
        kind=household.kind,
        head_name=household.head_name,
        phone=", ".join(number for number in (household.phone, household.phone2) if number),
        est_residents=household.est_residents,
        smartphones=household.smartphones,
        installed_at_start=household.installed_at_start,
        note=household.note,
    )


def refresh_doors(alley: Area) -> None:
    """Compute anew what the doors of an alley owe to its name."""
    for household in db.session.scalars(select(Household).where(Household.alley_id == alley.id)):
        _place(household, alley)


def fill(household: Household, alley: Area, fields: HouseholdFields) -> None:
    """Write what is told of a household, and what follows from it. Raises Invalid for what cannot be."""
    phones = parse_phones(fields.phone)
    if not phones.clear:
        raise Invalid(N_("The phone number is not right yet: it needs 10 digits."), field="phone")
    if fields.kind not in HOUSEHOLD_KINDS:
        raise Invalid(N_("Choose what kind of door this is."), field="kind")
    if not (fields.address_raw or fields.landmark or fields.head_name):
        raise Invalid(N_("Write the house number, or how to find the door."), field="address_raw")
    household.address_raw, household.landmark, household.kind = fields.address_raw, fields.landmark, fields.kind
    household.head_name, household.note = fields.head_name, fields.note
    household.phone, household.phone2 = phones.first, phones.second
    household.est_residents, household.smartphones = fields.est_residents, fields.smartphones
    household.installed_at_start = fields.installed_at_start
    _place(household, alley)


def _place(household: Household, alley: Area) -> None:
    door = door_of(household.address_raw, alley.region, alley.label, walk_mode_of(alley))
    household.plate, household.door_key, household.walk_key = door.plate, door.door_key, door.walk_key
    household.landmark = household.landmark or door.landmark[:200]
    household.search_fold = search_text(
        door.plate, household.head_name, household.address_raw, household.landmark, alley.label
    )


def _refuse_duplicate(household: Household, alley_id: int) -> None:
    columns = (Household.id, Household.door_key, Household.head_name, Household.phone)
    query = select(*columns).where(Household.alley_id == alley_id, *IN_USE)
    if household.id is not None:
        query = query.where(Household.id != household.id)
    siblings = [Sibling(*row) for row in db.session.execute(query)]
    same: Sequence[int] = likely_same(household.door_key, household.head_name, household.phone, siblings)
    if same:
        raise LikelyDuplicate(same)


def _check_version(household: Household, version: int, actor: Actor) -> None:
    stored = select(Household.version).where(Household.id == household.id).with_for_update()
    if db.session.scalar(stored) == version:
        return
    changed_by = actor_for(household.changed_by) if household.changed_by is not None else None
    if household.changed_by == actor.account_id:
        raise Refused(N_("You have changed this household in another window. Look it over before saving."))
    if changed_by is None:
        raise Refused(N_("This household has just been updated. Look it over before saving."))
    raise Refused(
        N_("This household has just been updated by %(name)s. Look it over before saving."), name=changed_by.name
    )


def touch(actor: Actor, now: datetime, household: Household) -> None:
    """Count the change, so that a form opened before it cannot overwrite it unseen."""
    household.version += 1
    household.changed_at, household.changed_by = now, actor.account_id

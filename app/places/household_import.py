"""Taking a list of households in: each finds its door or becomes one; the same rows again change nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import select

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.intake.registry import ListPlace, Outcome, OutcomeCode, TakenRow
from app.kernel.addresses.model import Address
from app.kernel.errors import Forbidden
from app.kernel.ids import uuid7
from app.kernel.vietnamese.fold import tone_norm
from app.kernel.words import N_
from app.places.household_list import HouseholdRow
from app.places.models import Area, Household
from app.places.placing import LOOKED_AT, Alley, Alleys, Places, Told, Waiting, row_key
from app.places.queries import IN_USE
from app.places.rules import Door, door_of, search_text
from app.places.tree import hold_ward, under
from app.places.word_index import index_new
from app.storage.bulk import insert_many

CHUNK = 2000

# Field of the household <- field of the row; what the list does not tell is left as it is.
TAKEN = {
    "phone": "phone",
    "phone2": "phone2",
    "est_residents": "members",
    "smartphones": "smartphones",
    "installed_at_start": "installed",
    "note": "note",
    "head_name": "head_name",
}


class PlacedRow(NamedTuple):
    """A row with the area it belongs below and the way from there."""

    row: TakenRow
    start: int
    address: Address


def import_households(
    actor: Actor, now: datetime, place: ListPlace, batch_id: int, rows: Sequence[TakenRow]
) -> list[Outcome]:
    """Take the rows in below the place, adding hamlets and alleys that are missing; safe twice.

    A row that names a ward that is no more goes where that went; where nobody can tell, it waits (outcome unplaced).
    """
    if not allows(actor, P.HOUSEHOLD_ADD, Scope(area_path=place.path)):
        raise Forbidden(N_("You have not been given this area."))
    hold_ward(place.path)
    area = db.session.get_one(Area, place.id)
    waiting = Waiting(area, batch_id)
    left_out: list[int] = []
    outcomes = bring_in(actor, now, area.path, batch_id, _placed(area, rows, waiting, left_out))
    waiting.store()
    outcomes += [Outcome(row_id, "left_out", None) for row_id in left_out]
    return outcomes + [Outcome(row_id, "unplaced", None) for row_id in waiting.row_ids]


def _placed(area: Area, rows: Sequence[TakenRow], waiting: Waiting, left_out: list[int]) -> Iterator[PlacedRow]:
    """Yield the rows whose place is known; the others go to `waiting`, or to `left_out` as a person has said before."""
    places = Places(area, [told_of(row) for row in rows[:LOOKED_AT]])
    for row in rows:
        key = partial(key_of, row)
        found = places.of(told_of(row), key)
        if found.start is not None:
            yield PlacedRow(row, found.start, found.address)
        elif found.waits is not None:
            waiting.keep(row.id, key(), found.waits)
        else:
            left_out.append(row.id)


def told_of(row: TakenRow) -> Told:
    """Return what a row tells of where its door stands."""
    told: HouseholdRow = row.candidate
    return told.address or "", told.ward


def key_of(row: TakenRow) -> str:
    """Return what the row is known by where a person places it."""
    told: HouseholdRow = row.candidate
    return row_key(told_of(row), told.head_name, told.phone)


def bring_in(actor: Actor, now: datetime, path: str, batch_id: int, rows: Iterable[PlacedRow]) -> list[Outcome]:
    """Take rows of a list in where they belong; the caller has asked for the permission at `path`.

    A row is a household that is there already when, in the same alley, door and name agree (one may be missing), or
    door and phone, or, where a house number is missing, name and phone (one may be missing).
    What people have written since is kept: a list only fills what is empty, or corrects what an untouched list told.
    """
    alleys, there = Alleys(actor, now, batch_id), _Households()
    added: list[tuple[int, _NewHousehold]] = []
    outcomes: list[Outcome] = []
    for row, start, address in rows:
        told: HouseholdRow = row.candidate
        there.look_below(start)
        alley = alleys.of(start, address)
        door = door_of(told.address or "", alley.region, alley.label, alley.mode)
        household = there.take(alley.id, door, told)
        if household is None:
            added.append((row.id, _new(actor.account_id, now, alley, door, told, batch_id)))
        else:
            code, before = _fill(actor, now, household, told)
            outcomes.append(Outcome(row.id, code, household.id, before))
    db.session.flush()
    outcomes += [Outcome(row_id, "created", household_id) for row_id, household_id in _store(batch_id, added)]
    changed = sum(outcome.code == "changed" for outcome in outcomes)
    record(
        actor, now, "places.import", "intake_batch", batch_id, path,
        created=len(added), changed=changed, alleys=alleys.added,
    )  # fmt: skip
    return outcomes


class _Households:
    """The households that stand already below the areas looked at; each is found at most once."""

    def __init__(self) -> None:
        self._by_door: dict[tuple[int, str], list[Household]] = defaultdict(list)
        self._by_name: dict[tuple[int, str], list[Household]] = defaultdict(list)
        self._taken: set[int] = set()
        self._seen: dict[int, str] = {}

    def look_below(self, start: int) -> None:
        """Read, once, what stands below an area; from then on no other list is taken into its ward."""
        if start in self._seen:
            return
        path = db.session.get_one(Area, start).path
        beneath = any(path.startswith(seen) for seen in self._seen.values())
        above = [seen for seen in self._seen.values() if seen.startswith(path)]
        self._seen[start] = path
        if beneath:
            return
        hold_ward(path)
        query = select(Household).join(Household.alley).where(under(path), *IN_USE).order_by(Household.id)
        for household in db.session.scalars(query.where(*(~under(one) for one in above))):
            if household.door_key:
                self._by_door[household.alley_id, household.door_key].append(household)
            if household.head_name:
                self._by_name[household.alley_id, _name_key(household.head_name)].append(household)

    def take(self, alley_id: int, door: Door, row: HouseholdRow) -> Household | None:
        name = _name_key(row.head_name or "")
        found = [one for one in self._at(alley_id, door) if _same_at_door(one, name, row.phone)]
        if not found:
            named = self._by_name.get((alley_id, name), ()) if name else ()
            found = [
                one
                for one in named
                if not (door.door_key and one.door_key) and (one.phone == row.phone or not (one.phone and row.phone))
            ]
        free = [one for one in found if one.id not in self._taken]
        if not free:
            return None
        best = max(free, key=lambda one: (_name_key(one.head_name) == name, one.phone == row.phone, -one.id))
        self._taken.add(best.id)
        return best

    def _at(self, alley_id: int, door: Door) -> Sequence[Household]:
        return self._by_door.get((alley_id, door.door_key), ()) if door.door_key else ()


def _same_at_door(household: Household, name: str, phone: str | None) -> bool:
    theirs = _name_key(household.head_name)
    return theirs == name or not theirs or not name or (phone is not None and phone == household.phone)


class _NewHousehold(NamedTuple):
    """A household as it goes into its table, past the session; what the list does not tell stands as for any new one."""

    uid: str
    alley_id: int
    address_raw: str
    plate: str
    door_key: str
    walk_key: str
    landmark: str
    search_fold: str
    head_name: str
    phone: str | None
    phone2: str | None
    est_residents: int | None
    smartphones: int | None
    installed_at_start: int | None
    note: str
    batch_id: int
    created_at: datetime
    created_by: int | None
    changed_at: datetime
    changed_by: int | None
    source: str = "import"
    kind: str = "home"
    walk_override: int = 0
    version: int = 1
    void_reason: str = ""
    suppressed_reason: str = ""


def _store(batch_id: int, added: Sequence[tuple[int, _NewHousehold]]) -> Iterator[tuple[int, int]]:
    """Insert new households; yield the row and the id each got."""
    insert_many(Household, _NewHousehold._fields, (new for _, new in added))
    known = select(Household.uid, Household.id).where(Household.batch_id == batch_id)
    ids = dict(db.session.execute(known).all())
    for start in range(0, len(added), CHUNK):
        part = [new for _, new in added[start : start + CHUNK]]
        index_new((ids[new.uid], new.search_fold, new.head_name) for new in part)
    for row_id, new in added:
        yield row_id, ids[new.uid]


def _new(
    account_id: int | None, now: datetime, alley: Alley, door: Door, row: HouseholdRow, batch_id: int
) -> _NewHousehold:
    name, address = (row.head_name or "")[:120], (row.address or "")[:300]
    return _NewHousehold(
        uid=uuid7(),
        alley_id=alley.id,
        address_raw=address,
        plate=door.plate,
        door_key=door.door_key,
        walk_key=door.walk_key,
        landmark=door.landmark[:200],
        search_fold=search_text(door.plate, name, address, door.landmark, alley.label),
        head_name=name,
        phone=row.phone,
        phone2=row.phone2,
        est_residents=row.members,
        smartphones=row.smartphones,
        installed_at_start=row.installed,
        note=row.note or "",
        batch_id=batch_id,
        created_at=now,
        created_by=account_id,
        changed_at=now,
        changed_by=account_id,
    )


def _fill(
    actor: Actor, now: datetime, household: Household, row: HouseholdRow
) -> tuple[OutcomeCode, dict[str, Any] | None]:
    """Add to a household what the list tells; say whether that was anything new, and what stood there before."""
    untouched = household.source == "import" and household.version == 1
    changes = {
        field: value
        for field, told in TAKEN.items()
        if (value := getattr(row, told)) is not None
        and value != (held := getattr(household, field))
        and (untouched or held in (None, ""))
    }
    if not changes:
        return "same", None
    before = {field: getattr(household, field) for field in changes}
    for field, value in changes.items():
        setattr(household, field, value)
    if "head_name" in changes:
        household.search_fold = search_text(
            household.plate, household.head_name, household.address_raw, household.landmark, household.alley.label
        )
    household.version += 1
    household.changed_at, household.changed_by = now, actor.account_id
    return "changed", {"version": household.version, "was": before}


def _name_key(name: str) -> str:
    return tone_norm(name).casefold()

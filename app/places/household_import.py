"""Taking a list of households in: each finds its door or becomes one; the same rows again change nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from app.kernel.errors import Forbidden
from app.kernel.ids import uuid7
from app.kernel.vietnamese.alike import Likeness, alike, name_key
from app.kernel.vietnamese.fold import has_marks
from app.kernel.words import N_
from app.places.household_list import HouseholdRow
from app.places.household_twins import RULES, StoredHomes, reader_for
from app.places.models import Area, Household
from app.places.placing import LOOKED_AT, Alley, Alleys, Found, Places, Told, Waiting, row_key
from app.places.queries import IN_USE
from app.places.rules import Door, door_of, search_text
from app.places.tree import hold_ward, under
from app.places.twins import Home
from app.places.word_index import index_new
from app.storage.bulk import insert_many

CHUNK = 2000
ABOVE_WARDS = ("province", "district")

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
    places = Places(area, [told_of(row) for row in rows[:LOOKED_AT]])
    return bring_in(actor, now, area, batch_id, rows, lambda row: places.of(told_of(row), partial(key_of, row)))


def told_of(row: TakenRow) -> Told:
    """Return what a row tells of where its door stands."""
    told: HouseholdRow = row.candidate
    return told.address or "", told.ward


def key_of(row: TakenRow) -> str:
    """Return what the row is known by where a person places it."""
    told: HouseholdRow = row.candidate
    return row_key(told_of(row), told.head_name, told.phone)


def bring_in(
    actor: Actor, now: datetime, area: Area, batch_id: int, rows: Iterable[TakenRow], find: Callable[[TakenRow], Found]
) -> list[Outcome]:
    """Take rows of a list for an area in where `find` says; the caller has asked for the permission there.

    A row is a household that is there already when it bears its code (of a list that left as a file), when somebody said
    so, or when, in the same alley, it is surely that one by the rules of `places.twins` and nobody said otherwise.
    What people have written since is kept: a list only fills what is empty, or corrects what an untouched list told.
    """
    alleys, there, waiting = Alleys(actor, now, batch_id), _Households(), Waiting(area, batch_id)
    if area.level not in ABOVE_WARDS:
        there.look_below(area)
    added: list[tuple[int, _NewHousehold]] = []
    outcomes: list[Outcome] = []
    for row in rows:
        told: HouseholdRow = row.candidate
        household = there.told(row)
        if household is None:
            found = find(row)
            if found.start is None:
                if found.waits is not None:
                    waiting.keep(row.id, key_of(row), found.waits)
                outcomes.append(Outcome(row.id, "unplaced" if found.waits else "left_out", None))
                continue
            there.look_below(db.session.get_one(Area, found.start))
            alley = alleys.of(found.start, found.address)
            door = door_of(told.address or "", alley.region, alley.label, alley.mode)
            household = there.take(found.start, alley.id, door, row)
            if household is None:
                added.append((row.id, _new(actor.account_id, now, alley, door, told, batch_id)))
                continue
        code, before = _fill(actor, now, household, told)
        outcomes.append(Outcome(row.id, code, household.id, before))
    waiting.store()
    db.session.flush()
    outcomes += [Outcome(row_id, "created", household_id) for row_id, household_id in _store(batch_id, added)]
    changed = sum(outcome.code == "changed" for outcome in outcomes)
    record(
        actor, now, "places.import", "intake_batch", batch_id, area.path,
        created=len(added), changed=changed, alleys=alleys.added,
    )  # fmt: skip
    return outcomes


class _Households:
    """The households that stand already below the areas looked at; each is found at most once."""

    def __init__(self) -> None:
        self._by_door: dict[tuple[int, str], list[Household]] = defaultdict(list)
        self._by_name: dict[tuple[int, str], list[Household]] = defaultdict(list)
        self._by_id: dict[int, Household] = {}
        self._by_code: dict[str, Household] = {}
        self._taken: set[int] = set()
        self._seen: dict[int, tuple[str, Callable[[HouseholdRow], Home], StoredHomes]] = {}

    def look_below(self, area: Area) -> None:
        """Read, once, what stands below an area; from then on no other list is taken into its ward."""
        if area.id in self._seen:
            return
        beneath = any(area.path.startswith(seen) for seen, _, _ in self._seen.values())
        read = reader_for(ListPlace(area.id, area.path, area.label))
        self._seen[area.id] = area.path, read, StoredHomes(area)
        if beneath:
            return
        hold_ward(area.path)
        query = select(Household).join(Household.alley).where(under(area.path), *IN_USE).order_by(Household.id)
        for household in db.session.scalars(query):
            if household.id in self._by_id:
                continue
            self._by_id[household.id] = household
            self._by_code[household.uid] = household
            if household.door_key:
                self._by_door[household.alley_id, household.door_key].append(household)
            if household.head_name:
                self._by_name[household.alley_id, name_key(household.head_name)].append(household)

    def told(self, row: TakenRow) -> Household | None:
        """Return the household whose code a row bears or that somebody said it is, unless an earlier row was that one."""
        told: HouseholdRow = row.candidate
        for found in (self._by_code.get(told.code or ""), self._by_id.get(row.stored_id or 0)):
            if found is not None and found.id not in self._taken:
                self._taken.add(found.id)
                return found
        return None

    def take(self, start: int, alley_id: int, door: Door, row: TakenRow) -> Household | None:
        """Return the household a row below `start` surely is, the one first that says the very same; no later row is it."""
        _, read, homes = self._seen[start]
        near = {one.id: one for one in self._near(alley_id, door, row.candidate.head_name or "")}
        free = [one for one in near.values() if one.id not in self._taken and one.id not in row.apart]
        home = read(row.candidate) if free else None
        best: tuple[tuple[bool, bool, int], Household] | None = None
        for one in free:
            phones = one.phone, one.phone2
            stored = homes.home(alley_id, one.head_name, phones, one.address_raw)
            found = RULES.compare(stored, home, stored=True) if home else None
            if found is not None and found.grade == "sure":
                rank = found.alike, not found.weak, -one.id
                best = (rank, one) if best is None or rank > best[0] else best
        if best is not None:
            self._taken.add(best[1].id)
        return best[1] if best else None

    def _near(self, alley_id: int, door: Door, name: str) -> Iterator[Household]:
        if door.door_key:
            yield from self._by_door.get((alley_id, door.door_key), ())
        yield from self._by_name.get((alley_id, name_key(name)), ())


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
    if _poorer(changes.get("head_name", ""), household.head_name):
        del changes["head_name"]
    changes |= _other_phone(household, row, "phone" in changes)
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


def _poorer(told: str, held: str) -> bool:
    """Say whether a list only lacks the accents of a name that has them."""
    return bool(told) and not has_marks(told) and alike(told, held) is Likeness.PLAIN


def _other_phone(household: Household, row: HouseholdRow, replaced: bool) -> dict[str, str]:
    """Keep both numbers where a household that was said to be the same has another phone: the one that gives way is second."""
    held = household.phone
    if not held or not row.phone or row.phone in (held, household.phone2) or row.phone2 or household.phone2:
        return {}
    return {"phone2": held if replaced else row.phone}

"""Where in the tree the rows of a list belong: by the unit they name, by their street, as a person has said before."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s
from typing import NamedTuple

from sqlalchemy import or_, select

from app.access.actor import Actor
from app.extensions import db
from app.kernel.addresses.known import lanes_named
from app.kernel.addresses.lanes import KnownLanes
from app.kernel.addresses.model import Address
from app.kernel.vietnamese.fold import fold, has_marks, tone_norm
from app.places.actions.areas import ensure_alley
from app.places.list_places import NO_LANE, Step, place_key, steps_to, way_in
from app.places.models import Area, AreaSuccession, Placing, UnplacedRow
from app.places.naming import MAY_NAME, Directory, Origin, Unit, Verdict, Ways, Words, decide, way_of, ways_named
from app.places.rules import OFFICIAL, WalkMode, bare_name, read_address, turned
from app.places.tree import path_ids, under, walk_mode_of
from app.storage.bulk import insert_many

# The time a list speaks of shows in so many of its rows.
LOOKED_AT = 500
_NAMED = re.compile(r"[^\W\d_]{2}")

Told = tuple[str, str | None]
"""The address of a row, and what stands in its cell for the ward."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Why a row waits for a person, and the words it is grouped by."""

    why: str
    origin: int | None
    words: str
    street: str


class Found(NamedTuple):
    """Where a row belongs: below `start`, along `address`; `waits` instead when nobody can tell; neither: in no list.

    `came_from` is the former unit that went there whole or by its street. `alone`: a row that differs in its numbers alone
    may go elsewhere, for its street has a number or people have placed such rows.
    """

    address: Address
    start: int | None
    waits: Waits | None = None
    came_from: int | None = None
    alone: bool = False


class Places:
    """Finds, for each row of a list, the area it belongs below. Reads only what is there; one for a list."""

    def __init__(self, area: Area, first: Sequence[Told]) -> None:
        """`first` are the first rows of the list (LOOKED_AT are enough): they show the time it speaks of."""
        self._area, self._first = area, first
        self._ward = ward_of(area)
        self._directory: Directory | None = None
        self._past = False
        self._origins: dict[Words, Origin] = {}
        self._ways: dict[int, Ways] = {}
        self._known: KnownLanes | None = None
        self._placed: dict[str, int | None] | None = None
        self._verdicts: dict[tuple[Words, str], Verdict] = {}

    def of(self, told: Told, key: Callable[[], str]) -> Found:
        """Return where a row belongs; `key` tells what the row is known by where a person has placed it (row_key)."""
        words, address = self._read(told)
        if not (words.wards or words.districts or words.foreign) and self._ward is not None:
            return Found(address, self._area.id)
        decided, placed = self._placed_before(key)
        if decided:
            return Found(address, placed, alone=True)
        origin, way = self._origin(words), way_of(address)
        verdict = self._verdict(words, origin, way)
        by_way = origin is not None and not origin.whole and any(map(str.isdigit, way))
        alone = bool(self._placed) or by_way
        if verdict.ward is None:
            waits = Waits(verdict.why, origin.unit if origin else None, words.text, way)
            return Found(address, None, waits, alone=alone)
        start = self._area.id if verdict.ward == self._ward else verdict.ward
        came_from = origin.unit if origin and origin.former and not origin.vague else None
        return Found(address, start, None, came_from, alone)

    def address_of(self, told: Told) -> Address:
        """Return the address of a row whose place a person has said, without the names of units."""
        return self._read(told)[1]

    def _read(self, told: Told) -> tuple[Words, Address]:
        text, cell = told
        address = read_address(text, self._area.region)
        if address.lanes:
            address = turned(address, text, self._area.region, self._known_lanes())
        if cell or address.admin or address.landmark or (address.street and MAY_NAME.search(address.street)):
            return self.directory.read(address, cell)
        return Words(), address

    def may_name(self, told: Told) -> bool:
        """Say, without reading the address, whether a row may name a unit."""
        text, cell = told
        return bool(cell) or self.directory.may_be_named_in(text)

    @property
    def directory(self) -> Directory:
        """The register, read when the first row names a unit; then the time the list speaks of is known too."""
        if self._directory is None:
            self._directory = load_directory()
            first = self._first[:LOOKED_AT]
            read = [self._directory.read(read_address(text, self._area.region), cell)[0] for text, cell in first]
            self._past = self._directory.speaks_of_the_past(read)
        return self._directory

    def _origin(self, words: Words) -> Origin | None:
        if not (words.wards or words.districts or words.foreign):
            return None
        if words not in self._origins:
            self._origins[words] = self.directory.resolve(words, self._past, self._ward)
        return self._origins[words]

    def _verdict(self, words: Words, origin: Origin | None, way: str) -> Verdict:
        if (words, way) not in self._verdicts:
            wards = origin.wards if origin and not origin.whole and way else ()
            self._read_ways([ward for ward in wards if ward not in self._ways])
            knowing = [ward for ward in wards if self._ways[ward].hold(way)]
            self._verdicts[words, way] = decide(origin, self._ward, knowing)
        return self._verdicts[words, way]

    def _read_ways(self, wards: Sequence[int]) -> None:
        """Read which streets and hamlets these wards are known to have."""
        if not wards:
            return
        names: dict[int, list[str]] = {ward: [] for ward in wards}
        for one in _below(wards):
            way = way_of(read_address(one.label, one.region))
            for ward in set(path_ids(one.path)) & names.keys():
                names[ward].append(way or one.bare_name)
        self._ways.update({ward: ways_named(found) for ward, found in names.items()})

    def _known_lanes(self) -> KnownLanes:
        if self._known is None:
            self._known = known_lanes(self._ward) if self._ward is not None else {}
        return self._known

    def _placed_before(self, key: Callable[[], str]) -> tuple[bool, int | None]:
        """Return whether a person has said where such a row belongs, and the area (None: out of the lists)."""
        if self._placed is None:
            query = select(UnplacedRow.key, Placing.area_id).join(Placing, Placing.id == UnplacedRow.placing_id)
            known = or_(Placing.area_id.is_not(None), Placing.left_out)
            query = query.where(UnplacedRow.area_id == self._area.id, known).order_by(Placing.id)
            self._placed = dict(db.session.execute(query).all())
        own = key() if self._placed else ""
        return own in self._placed, self._placed.get(own)


class Alley(NamedTuple):
    """As much of an alley as its doors need, at hand for every row."""

    id: int
    label: str
    region: str
    mode: WalkMode


class Alleys:
    """The alleys of a list, each looked up or made once, and the way to each found once."""

    def __init__(self, actor: Actor, now: datetime, batch_id: int) -> None:
        self._actor, self._now, self._batch_id = actor, now, batch_id
        self._made: dict[tuple[int, Step], Area] = {}
        self._found: dict[tuple[object, ...], Alley] = {}
        self._children: dict[tuple[int, str], _Children] = {}
        self._beneath: dict[int, dict[str, list[Area]]] = {}

    @property
    def added(self) -> int:
        """How many places the list made."""
        return sum(area.batch_id == self._batch_id for area in self._made.values())

    def of(self, start: int, address: Address) -> Alley:
        """Return the alley of a door below `start`; an alley is its own."""
        way = start, *way_in(address)
        if way not in self._found:
            area = db.session.get_one(Area, start)
            steps = () if area.level == "alley" else steps_to(area, address)
            alley = self._deeper(area, steps) or self._at(area, steps)
            self._found[way] = Alley(alley.id, alley.label, alley.region, walk_mode_of(alley))
        return self._found[way]

    def _at(self, parent: Area, steps: Sequence[Step]) -> Area:
        for step in steps:
            key = parent.id, step
            if key not in self._made:
                self._made[key] = self._one(parent, step)
            parent = self._made[key]
        return parent

    def _deeper(self, area: Area, steps: Sequence[Step]) -> Area | None:
        """Return the alley of this name that stands in one of the hamlets below, if it is the only one.

        A lane that has a number alone is another one in every hamlet.
        """
        if len(steps) != 1 or steps[0].name == NO_LANE or not _NAMED.search(steps[0].name):
            return None
        if area.id not in self._beneath:
            self._beneath[area.id] = defaultdict(list)
            query = select(Area).where(under(area.path), Area.level == "alley", Area.valid_to.is_(None))
            for alley in db.session.scalars(query):
                self._beneath[area.id][place_key(alley.kind, alley.bare_name)].append(alley)
        found = self._beneath[area.id].get(place_key(steps[0].kind, steps[0].name), [])
        return found[0] if len(found) == 1 else None

    def _one(self, parent: Area, step: Step) -> Area:
        """Look the place up or make it; one that was made remembers the list, which takes it along when it goes."""
        level = parent.id, step.level
        if level not in self._children:
            self._children[level] = _Children(parent, step.level)
        found = self._children[level].named(step)
        if found is None:
            found = ensure_alley(
                self._actor, self._now, parent, step.name, step.kind, level=step.level, batch_id=self._batch_id
            )
            self._children[level].add(found)
        return found


class _Children:
    """The places of one level below a parent, by the ways their names may be written."""

    def __init__(self, parent: Area, level: str) -> None:
        self._exact: dict[str, Area] = {}
        self._folded: dict[str, list[Area]] = defaultdict(list)
        query = select(Area).where(Area.parent_id == parent.id, Area.level == level, Area.valid_to.is_(None))
        for child in db.session.scalars(query.order_by(Area.id)):
            self.add(child)

    def add(self, child: Area) -> None:
        key = place_key(child.kind, child.bare_name)
        self._exact.setdefault(key, child)
        self._folded[fold(key)].append(child)

    def named(self, step: Step) -> Area | None:
        """Return the place of this name; one typed without accents is any that alone has this spelling."""
        key = place_key(step.kind, step.name)
        if key in self._exact:
            return self._exact[key]
        spelt = self._folded.get(fold(key), []) if not has_marks(step.name) else []
        return spelt[0] if len(spelt) == 1 else None


class Waiting:
    """Keeps the rows of a list that wait for a person."""

    def __init__(self, area: Area, batch_id: int) -> None:
        self._area, self._batch_id = area, batch_id
        self._rows: list[tuple[int, *tuple[object, ...]]] = []

    def keep(self, row_id: int, key: str, waits: Waits) -> None:
        """Note a row that waits."""
        words, street = waits.words[:120], waits.street[:120]
        group = _digest(f"{self._area.id}|{waits.origin or fold(words)}|{waits.why}|{fold(street)}", 8)
        ids = row_id, self._batch_id, self._area.id, waits.origin
        self._rows.append((*ids, words, street, waits.why, group, key))

    @property
    def row_ids(self) -> list[int]:
        """The rows that wait."""
        return [row[0] for row in self._rows]

    def store(self) -> None:
        """Write them down; `keep` is over."""
        columns = ("row_id", "batch_id", "area_id", "origin_id", "origin", "street", "why", "group_key", "key")
        insert_many(UnplacedRow, columns, self._rows)


def row_key(told: Told, name: str | None, phone: str | None) -> str:
    """Return what two rows share that say the same of one household: address, and the name or else the phone."""
    text, cell = told
    said = (text, cell, name, None if name else phone)
    return _digest("|".join(tone_norm(part or "").casefold() for part in said), 16)


def ward_of(area: Area) -> int | None:
    """Return the ward an area is or lies in; None for what lies above wards."""
    ids = path_ids(area.path)
    query = select(Area.id).where(Area.id.in_(ids), Area.level == "ward")
    return area.id if area.level == "ward" else db.session.scalar(query)


def load_directory() -> Directory:
    """Return the register as it stands."""
    columns = (Area.id, Area.level, Area.kind, Area.name, Area.code, Area.parent_id, Area.valid_to)
    query = select(*columns).where(Area.level.in_(OFFICIAL))
    units = [
        Unit(id, level, kind, bare_name(kind, name), code, above, valid_to is None)
        for id, level, kind, name, code, above, valid_to in db.session.execute(query)
    ]
    went = select(AreaSuccession.old_id, AreaSuccession.new_id, AreaSuccession.share)
    return Directory(units, ((old, new, share) for old, new, share in db.session.execute(went)))


def known_lanes(ward: int) -> KnownLanes:
    """Return the numbered lanes that a ward is known to have."""
    return lanes_named(one.label for one in _below([ward]))


def _below(wards: Sequence[int]) -> Sequence[Area]:
    paths = db.session.scalars(select(Area.path).where(Area.id.in_(wards))).all()
    query = select(Area).where(or_(*map(under, paths)), Area.level.not_in(OFFICIAL), Area.valid_to.is_(None))
    return db.session.scalars(query).all()


def _digest(text: str, size: int) -> str:
    return blake2s(text.encode(), digest_size=size).hexdigest()

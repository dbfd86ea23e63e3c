"""Finds the household of a contract by its address: the alley in the tree, the door in the alley, then name and phone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.extensions import db
from app.kernel.addresses.model import Address
from app.places.contact_rules import (
    Home,
    Told,
    home_of,
    home_without_number,
    in_ward,
    name_key,
    names_other_ward,
    ward_key,
)
from app.places.list_places import split_kind, steps_to
from app.places.models import Area, AreaSuccession, Household
from app.places.queries import IN_USE
from app.places.rules import bare_name, door_of, read_address
from app.places.tree import path_ids, under


class Alleys:
    """The alleys below an area, found by what an address tells of the way to a door."""

    def __init__(self, area: Area) -> None:
        self._area = area
        self._areas: dict[int, Area] = {}
        self._called: dict[str, list[Area]] = defaultdict(list)
        for one in db.session.scalars(select(Area).where(under(area.path)).order_by(Area.id)):
            self._areas[one.id] = one
            if one.level == "alley":
                self._called[_called(one.kind, one.name)].append(one)

    def of(self, address: Address) -> Sequence[Area]:
        """Return the alleys an address may mean: those of the hamlet it names, where it names one that is known."""
        *above, last = steps_to(self._area, address)
        found = self._called.get(_called(last.kind, last.name), []) or self._below_street(address)
        if not above:
            return found
        names = {_called(step.kind, step.name) for step in above}
        inside = [alley for alley in found if names & set(self._way(alley))]
        return inside or found

    def _below_street(self, address: Address) -> list[Area]:
        """Return the alleys that are called by their number alone, below the street the address names."""
        if not address.lanes or not address.street:
            return []
        lane, street = address.lanes[0], _called(*split_kind(address.street))
        numbered = self._called.get(_called(lane.kind, lane.name or f"{lane.num}{lane.suffix}"), [])
        return [alley for alley in numbered if street in self._way(alley)]

    def _way(self, alley: Area) -> list[str]:
        """Return what the places on the way to an alley are called, itself last."""
        return [_called(one.kind, one.name) for one in map(self._areas.get, path_ids(alley.path)) if one is not None]


class Homes:
    """The households below an area, by alley and door; looked up for each contract of a list."""

    def __init__(self, area: Area) -> None:
        self._area, self._alleys, self._wards = area, Alleys(area), _wards_of(area)
        self._doors: dict[tuple[int, str], list[Home]] = defaultdict(list)
        self._by_alley: dict[int, list[Home]] = defaultdict(list)
        columns = (Household.id, Household.alley_id, Household.door_key, Household.head_name)
        query = select(*columns, Household.phone, Household.phone2).join(Household.alley)
        query = query.where(under(area.path), *IN_USE).order_by(Household.id)
        for home_id, alley_id, door_key, head_name, *numbers in db.session.execute(query):
            home = Home(head_name, frozenset(filter(None, numbers)), home_id)
            self._doors[alley_id, door_key].append(home)
            self._by_alley[alley_id].append(home)

    def find(self, address: str | None, name: str, phones: Iterable[str], ward: str | None) -> int | None:
        """Return the household a contract belongs to without doubt, or None."""
        if not address or not in_ward(ward or "", self._wards):
            return None
        read = read_address(address, self._area.region)
        if names_other_ward(read.admin, self._wards):
            return None
        told = Told(name, frozenset(phones))
        found = {home for alley in self._alleys.of(read) if (home := self._at(alley, address, told)) is not None}
        return found.pop() if len(found) == 1 else None

    def _at(self, alley: Area, address: str, told: Told) -> int | None:
        door = door_of(address, alley.region, alley.label).door_key
        if not door:
            return home_without_number(told, self._by_alley.get(alley.id, ()))
        at_door = home_of(told, self._doors.get((alley.id, door), ()))
        return at_door or home_without_number(told, self._doors.get((alley.id, ""), ()))


def _called(kind: str, name: str) -> str:
    """Return what an alley is compared by: streets go by their name alone, ngõ and ngách by their number and kind."""
    bare = name_key(bare_name(kind, name))
    return f"{name_key(kind)} {bare}" if bare[:1].isdigit() and name_key(kind) not in _STREETS else bare


_STREETS = frozenset({"", "phố", "đường", "đại lộ", "quốc lộ"})


def _wards_of(area: Area) -> frozenset[str]:
    """Return the names under which lists may know the ward of an area: today's, and those it was made of."""
    wards = select(Area).where(Area.id.in_(path_ids(area.path)), Area.level == "ward")
    today = db.session.scalars(wards).all()
    former = select(Area.name).join(AreaSuccession, AreaSuccession.old_id == Area.id)
    before = db.session.scalars(former.where(AreaSuccession.new_id.in_([ward.id for ward in today])))
    return frozenset(ward_key(name) for name in (*(ward.name for ward in today), *before))

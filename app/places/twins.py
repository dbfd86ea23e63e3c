"""PURE: when two entries are one household: the same door however it is written, the same head, nothing against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.intake.duplicates.pairs import Finding, Grade
from app.kernel.addresses.model import Address, House, Lane
from app.kernel.addresses.streets import street_key
from app.kernel.vietnamese.alike import Likeness, SamePhone, alike, given_key, name_key, same_phone
from app.kernel.vietnamese.fold import fold, has_marks, tone_norm
from app.kernel.vietnamese.names import same_person_key
from app.places.household_list import HouseholdRow
from app.places.list_places import NO_LANE, split_kind
from app.places.rules import read_address

# Flags of an address that can be read right in one way only; any other may be doubted.
CERTAIN = frozenset({"typo_fixed", "excel_date_repaired", "floor_inferred", "ambiguous_tt"})


@dataclass(frozen=True, slots=True)
class Home:
    """A household as far as it can be told from others; lanes from the street inwards, hamlets with their kind.

    `street` is without its kind, its accents kept.
    """

    name: str
    phones: tuple[str, ...]
    text: str
    lanes: tuple[str, ...]
    house: str
    lots: int | None
    unit: str
    street: str
    hamlets: tuple[str, ...]
    unsure: bool

    @property
    def numbered(self) -> bool:
        """Say whether the door has something of its own: a number, a room, a stall."""
        return bool(self.house or self.unit)


class Door(StrEnum):
    """What two addresses have in common; `value` is the code of the reason."""

    SAME = "door_same"
    UNNUMBERED = "door_none"
    PART = "door_part"
    DIFFERS = "door_differs"


_SPELT = (Likeness.SAME, Likeness.PLAIN, Likeness.NEAR)


def home_of(
    name: str,
    phones: tuple[str | None, ...],
    address: str,
    region: str,
    way: tuple[str, ...] = (),
    listed: str = "",
) -> Home:
    """Read a household. `way`: the labels of the alley it stands in and of what that lies in, where that is known.

    `listed` is the label of the place a list belongs to: its name in an address tells nothing.
    """
    read = read_address(address, region)
    lanes, street, hamlets = _way(read, [read_address(label, region) for label in way if label and label != NO_LANE])
    return Home(
        name=name,
        phones=tuple(dict.fromkeys(filter(None, phones))),
        text=_bare(address),
        lanes=lanes,
        house=_number(read.house) if read.house else "",
        lots=read.house.end if read.house else None,
        unit="|".join(fold(part or "") for part in (read.unit.building, read.unit.apt, read.unit.stall)).strip("|"),
        street=_street(street),
        hamlets=tuple(one for one in hamlets if one != _hamlet(listed)),
        unsure=not CERTAIN.issuperset(read.flags),
    )


def home_of_row(row: HouseholdRow, region: str, listed: str = "") -> Home:
    """Read a row of a list that belongs to the place `listed`."""
    return home_of(row.head_name or "", (row.phone, row.phone2), row.address or "", region, listed=listed)


def _way(read: Address, around: list[Address]) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """Return lanes, street and hamlets: those the address tells, else those of the places around it."""
    lanes = tuple(map(_lane, read.lanes))
    street = read.street or ""
    hamlets = [_hamlet(text) for text in read.hamlet]
    for place in around:
        way = tuple(map(_lane, place.lanes))
        if way and lanes[: len(way)] != way:
            lanes = way + lanes
        street = street or place.street or ""
        hamlets += [_hamlet(text) for text in place.hamlet]
    return lanes, street, tuple(dict.fromkeys(filter(None, hamlets)))


def _lane(lane: Lane) -> str:
    return f"{lane.num}{lane.suffix}" if lane.num is not None else _bare(lane.name or "")


def _number(house: House) -> str:
    return "" if house.num is None else f"{house.num}{house.suffix}"


def _hamlet(text: str) -> str:
    kind, name = split_kind(text)
    return f"{fold(kind)} {_bare(name)}".strip()


def _bare(text: str) -> str:
    """Return a name for comparing: its accents stay, for Hòa is not Hóa."""
    return " ".join(tone_norm(text).casefold().split())


class HouseholdRules:
    """Tells households apart by door, name and phone."""

    def keys(self, thing: Home) -> Iterator[str]:
        """Return the door with the given name, the phones, and the name with each place that may tell where it is."""
        if thing.numbered:
            way = fold("/".join(thing.lanes))
            yield f"d{way}/{thing.house}|{thing.unit}|{given_key(thing.name)}"
            yield f"e{way}/{thing.house}|{thing.unit}|{_around(thing)}"
        for phone in thing.phones:
            yield f"p{phone}"
        if person := same_person_key(thing.name):
            yield f"l{person}|{fold('/'.join(thing.lanes))}"
            for hamlet in thing.hamlets:
                yield f"h{person}|{fold(hamlet)}"

    def compare(self, one: Home, other: Home, stored: bool) -> Finding | None:
        """Return whether two entries are surely or likely one household. See the grades in `_grade`."""
        name = alike(one.name, other.name)
        phone = same_phone(one.phones, other.phones)
        if name is Likeness.OTHER and phone is not SamePhone.SAME:
            return None
        door = door_between(one, other)
        reasons = (door.value, f"name_{name}", f"phone_{phone}")
        agrees = (door in (Door.SAME, Door.UNNUMBERED)) + (name in _SPELT) + (phone is SamePhone.SAME)
        as_written = name is Likeness.SAME and one.text == other.text and set(one.phones) == set(other.phones)
        if as_written and (stored or door is Door.SAME):
            return Finding("sure", reasons, agrees, alike=True)
        unsure = (one.unsure or other.unsure) and one.text != other.text
        grade = _grade(door, name, phone, unsure)
        if stored and grade != "sure" and _fills(one, other, door, name, phone):
            return Finding("sure", reasons, agrees, weak=True)
        told = name is Likeness.SAME and phone is SamePhone.SAME
        return Finding(grade, reasons, agrees, weak=grade == "sure" and not told) if grade else None

    def door(self, thing: Home) -> str:
        """Return the number with the way to it; "" without a number, and for a room, which is a door of its own."""
        if not thing.house or thing.unit:
            return ""
        return f"{fold('/'.join(thing.lanes))}/{thing.house}-{thing.lots or ''}|{_around(thing)}"

    def known_by(self, thing: Home) -> str:
        """Return name and door as far as they are told, however they are written."""
        where = (*thing.lanes, thing.house, str(thing.lots or ""), thing.unit, fold(thing.street), *thing.hamlets)
        return "|".join((name_key(thing.name), *where))

    def tells(self, thing: Home) -> int:
        """Count a phone, a number, a name with its accents."""
        return bool(thing.phones) + thing.numbered + has_marks(thing.name)


def _grade(door: Door, name: Likeness, phone: SamePhone, unsure: bool) -> Grade | None:
    """Weigh door, name and phone.

    Sure: door and name agree and no phone speaks against it (an address that may be read otherwise, a number that is
    missing or a name without accents needs the phone too). Likely: two of the three agree as far as they are told.
    """
    if name is Likeness.SAME and phone is not SamePhone.DIFFERS:
        if door is Door.SAME and (phone is SamePhone.SAME or not unsure):
            return "sure"
        if door is Door.UNNUMBERED and phone is SamePhone.SAME:
            return "sure"
    if name is Likeness.PLAIN and door is Door.SAME and phone is SamePhone.SAME and not unsure:
        return "sure"
    if door is Door.SAME:
        return "likely" if name in _SPELT or phone is SamePhone.SAME else None
    if door is Door.DIFFERS:
        return "likely" if name in _SPELT and phone is SamePhone.SAME else None
    if name in _SPELT:
        return None if phone is SamePhone.DIFFERS else "likely"
    return "likely" if name is Likeness.TONE and phone is SamePhone.SAME else None


def _fills(stored: Home, row: Home, door: Door, name: Likeness, phone: SamePhone) -> bool:
    """Say whether a row may tell of a stored household what was not known: its head, its phone, its number."""
    if phone is SamePhone.DIFFERS or row.unsure:
        return False
    if door is Door.SAME:
        return name is Likeness.MISSING
    return name is Likeness.SAME and (
        door is Door.UNNUMBERED or (door is Door.PART and phone is SamePhone.SAME and stored.numbered != row.numbered)
    )


def door_between(one: Home, other: Home) -> Door:
    """Compare two addresses: another number, suffix, lane or room is another door, something missing makes it partly so."""
    if one.numbered and other.numbered and _other_number(one, other):
        return Door.DIFFERS
    way = _ways(one, other)
    if way is Door.DIFFERS:
        return way
    if not one.text or not other.text:
        return Door.PART
    if not one.numbered and not other.numbered:
        return Door.UNNUMBERED if way is Door.SAME and _one_way(one.lanes, other.lanes) else Door.PART
    if one.numbered and other.numbered:
        return _doors(one, other, way)
    return Door.PART if _compatible(one.lanes, other.lanes) else Door.DIFFERS


def _other_number(one: Home, other: Home) -> bool:
    if (one.unit and other.unit and one.unit != other.unit) or (one.house and other.house and one.house != other.house):
        return True
    return one.house != other.house and one.unit != other.unit


def _doors(one: Home, other: Home, way: Door) -> Door:
    if not _one_way(one.lanes, other.lanes):  # it may be missing, not another
        bare = one if not one.lanes else other
        return Door.PART if not bare.lanes and not bare.street else Door.DIFFERS
    whole = (one.house, one.lots, one.unit) == (other.house, other.lots, other.unit)
    return Door.SAME if whole and way is Door.SAME else Door.PART


def _one_way(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return len(one) == len(other) and _compatible(one, other)


def _compatible(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether one way may lead on where the other ends."""
    return all(_told(left, right) is Door.SAME for left, right in zip(one, other, strict=False))


def _ways(one: Home, other: Home) -> Door:
    """Compare street and hamlets. A street that both tell decides; groups of residents are numbered anew now and then."""
    streets = _told(one.street, other.street)
    if streets is Door.DIFFERS:
        return streets
    hamlets = _hamlets(one.hamlets, other.hamlets)
    if one.street and other.street:
        return Door.PART if hamlets is Door.DIFFERS else streets
    if hamlets is Door.DIFFERS:
        return hamlets
    return Door.PART if Door.PART in (streets, hamlets) else Door.SAME


def _hamlets(one: tuple[str, ...], other: tuple[str, ...]) -> Door:
    if not one and not other:
        return Door.SAME
    if not one or not other:
        return Door.PART
    told = {_told(left, right) for left in one for right in other}
    return Door.SAME if Door.SAME in told else Door.PART if Door.PART in told else Door.DIFFERS


def _told(one: str, other: str) -> Door:
    """Compare two names of places the way names of people are compared; one word without accents is enough here."""
    if one == other or (one and fold(one) == fold(other) and not (has_marks(one) and has_marks(other))):
        return Door.SAME
    return _PLACES[alike(one, other)]


_PLACES = {
    Likeness.SAME: Door.SAME,
    Likeness.PLAIN: Door.SAME,
    Likeness.NEAR: Door.PART,
    Likeness.MISSING: Door.PART,
    Likeness.TONE: Door.DIFFERS,
    Likeness.OTHER: Door.DIFFERS,
}


def _around(home: Home) -> str:
    """Return what a door is looked for in: its street, else its hamlets."""
    return fold(home.street) or "|".join(sorted(map(fold, home.hamlets)))


def _street(street: str) -> str:
    words, kept = _bare(street).split(), street_key(street).split()
    return " ".join(words[-len(kept) :]) if kept else ""

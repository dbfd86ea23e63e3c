"""The rooms of a building by its floors: how they are numbered and how their addresses are written. Pure.

Addresses are Vietnamese in every language, as people of the ward write them.
"""

from dataclasses import dataclass
from typing import NamedTuple

from app.kernel.errors import Invalid
from app.kernel.vietnamese.fold import fold
from app.kernel.words import N_

SCHEMES = {
    "hundreds": N_("101, 102 … 201, 202 …"),
    "letters": N_("A1, A2 … B1, B2 …"),
    "running": N_("1, 2, 3 … through the whole building"),
}
"""How rooms are numbered: by floor and place, by a letter a floor, or one after the other."""

MOST_ROOMS, TOP_FLOOR, MOST_ON_A_FLOOR, LETTERED_FLOORS = 300, 60, 60, 26
UNLUCKY = 13
_BUILDING_WORDS = ("toa", "chung cu", "day", "khu", "block", "nha", "lo", "ky tuc xa", "ktx", "tap the")


@dataclass(frozen=True)
class Building:
    """A building as told: `name` is its house number or what it is called. With `skips_13` 12A stands for 13."""

    name: str
    first_floor: int
    last_floor: int
    rooms: int
    scheme: str
    skips_13: bool = False

    @property
    def numbered(self) -> bool:
        """Say whether the name is a house number."""
        return self.name[:1].isdecimal()

    @property
    def place(self) -> str:
        """The building as it stands in an address."""
        if self.numbered:
            return f"số {self.name}"
        known = any(f"{fold(self.name)} ".startswith(f"{word} ") for word in _BUILDING_WORDS)
        return self.name if known else f"tòa {self.name}"


class Room(NamedTuple):
    """A room: its floor and number as on its door, its address, and the building where that has no number."""

    floor: str
    number: str
    address: str
    landmark: str


def rooms_of(building: Building) -> list[Room]:
    """Return the rooms from the lowest floor up. Raises Invalid, naming the field, for what no building is."""
    if building.last_floor < building.first_floor:
        raise Invalid(N_("The last floor lies below the first one."), field="last_floor")
    floors = range(building.first_floor, building.last_floor + 1)
    if building.scheme == "letters" and building.last_floor > LETTERED_FLOORS:
        raise Invalid(N_("Letters reach to the 26th floor."), field="scheme")
    if len(floors) * building.rooms > MOST_ROOMS:
        raise Invalid(N_("At most %(most)s rooms at once. Add the floors in parts."), field="rooms", most=MOST_ROOMS)
    found = []
    for floor in floors:
        for place in range(1, building.rooms + 1):
            number = _number(building, floor, place)
            told = _spoken(floor, building.skips_13)
            landmark = "" if building.numbered else building.place
            found.append(Room(told, number, f"Phòng {number}, tầng {told}, {building.place}", landmark))
    return found


def _number(building: Building, floor: int, place: int) -> str:
    skips = building.skips_13
    if building.scheme == "letters":
        return f"{chr(ord('A') + floor - 1)}{_spoken(place, skips)}"
    if building.scheme == "running":
        return _spoken((floor - building.first_floor) * building.rooms + place, skips)
    room = _spoken(place, skips)
    return f"{_spoken(floor, skips)}{room.rjust(3 if room.endswith('A') else 2, '0')}"


def _spoken(number: int, skips_13: bool) -> str:
    return "12A" if skips_13 and number == UNLUCKY else str(number)

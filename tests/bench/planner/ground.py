"""Alleys before anybody lives on them, and how they get plates: the common ground of invented and of real geometry."""

from dataclasses import dataclass, field
from random import Random

KINDS = ("phố", "ngõ", "ngách", "hẻm")
WIDTHS = (12.0, 3.0, 2.2, 1.8)
FRONTAGE = (3.6, 6.4)
FIRST_DOOR = (3.0, 9.0)
LIVED_IN = 0.88
A_SECOND_DOOR = 0.04
SUFFIX_M = 1.5


@dataclass
class Lane:
    """An alley: what it hangs on (none: a street between two crossings), where, how long; `path` numbers it from its street."""

    parent: int | None
    depth: int
    length: float
    at: float = 0.0
    side: int = 0
    crossings: tuple[int, int] = (-1, -1)
    label: str = ""
    number: int = 0
    path: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """Return what people call it."""
        return self.label or f"{KINDS[self.depth]} {'/'.join(map(str, self.path))}"


@dataclass(frozen=True)
class Plate:
    """A house: its alley, where it stands, its number."""

    lane: int
    off: float
    side: int
    number: int
    suffix: str = ""


@dataclass
class Ground:
    """The alleys, those things hang on before those that hang."""

    lanes: list[Lane] = field(default_factory=list)

    def street(self, crossings: tuple[int, int], length: float, label: str) -> int:
        """Add a street; return its index."""
        self.lanes.append(Lane(None, 0, length, crossings=crossings, label=label))
        return len(self.lanes) - 1

    def lane(self, parent: int, at: float, side: int, length: float, number: int, label: str = "") -> int:
        """Hang a lane on another or on a street; return its index."""
        above = self.lanes[parent]
        path = (*above.path, number)
        self.lanes.append(Lane(parent, above.depth + 1, length, at, side, (-1, -1), label, number, path))
        return len(self.lanes) - 1

    def plates(self, random: Random) -> list[Plate]:
        """Put houses along both sides of every alley; where a lane opens there is none."""
        found = []
        for index, lane in enumerate(self.lanes):
            mouths = [(child.at, child.side) for child in self.lanes if child.parent == index]
            for side in (0, 1):
                for plate in _row(random, index, lane.length, side):
                    if all(abs(at - plate.off) > 2.0 for at, opens in mouths if opens == side):
                        found.append(plate)
        return found


def number_at(off: float, side: int) -> int:
    """Return the house number of a place: odd on side 0, even on side 1, a house on either side every five metres."""
    return max(1, 2 * round(off / 5.0 + 0.5) - 1) + side


def _row(random: Random, lane: int, length: float, side: int) -> list[Plate]:
    found = []
    off, number = random.uniform(*FIRST_DOOR), 1 + side
    while off < length - 1.0:
        number = max(number, number_at(off, side))
        if random.random() < LIVED_IN:
            found.append(Plate(lane, round(off, 2), side, number))
            if random.random() < A_SECOND_DOOR and off + SUFFIX_M < length:
                found.append(Plate(lane, round(off + SUFFIX_M, 2), side, number, "A"))
        number += 2
        off += random.uniform(*FRONTAGE)
    return found

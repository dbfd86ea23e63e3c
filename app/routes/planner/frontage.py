"""Addresses as distances: how far along its alley a house number stands, as plates are usually given out.

Odd numbers on one side, even ones on the other, 1 facing 2, each with a front of five metres. A house with a letter has
a front of its own, so whatever comes after it stands farther in; a lane takes a number as a house does, but less room.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from app.routes.planner.model import Instance, PlanAlley

FRONTAGE_M = 5.0
LETTER_FRONT_M = 4.0
LANE_FRONT_M = 3.5
CORNER_M = 6.0
"""From the middle of a crossing to the first house of a street: half of the other street's width."""
MISSING_HOUSES = 12
"""At the beginning of a street so many on a side may be missing from the list."""

_Side: TypeAlias = tuple[int, int]
"""Alley id, and 1 for odd numbers or 0 for even ones."""


def side_of_number(number: int) -> int:
    """0 for odd numbers, 1 for even ones."""
    return 1 - number % 2


class Frontage:
    """Metres from the mouth of an alley (of a street: from its first crossing) to its numbers."""

    def __init__(self, instance: Instance) -> None:
        letters: dict[_Side, set[tuple[int, str]]] = defaultdict(set)
        lanes: dict[_Side, set[int]] = defaultdict(set)
        numbers: dict[int, set[int]] = defaultdict(set)
        for door in instance.doors:
            if door.number is not None:
                numbers[door.alley_id].add(door.number)
                if door.suffix:
                    letters[door.alley_id, door.number % 2].add((door.number, door.suffix))
        for lane in instance.alleys:
            if lane.mouth is not None and lane.parent_id is not None:
                numbers[lane.parent_id].add(lane.mouth)
                lanes[lane.parent_id, lane.mouth % 2].add(lane.mouth)
        self._letters = {side: sorted(plates) for side, plates in letters.items()}
        self._lanes = {side: sorted(mouths) for side, mouths in lanes.items()}
        ahead = _houses_ahead(instance.alleys, {a: (min(known), max(known)) for a, known in numbers.items()})
        # Metres by which the numbers of a street stand farther out or in than those of an alley that begins with 1.
        self._shift = {street: CORNER_M - FRONTAGE_M * houses for street, houses in ahead.items()}

    def metres(self, alley: int, number: int, suffix: str = "") -> float:
        """Metres to the door of a house in the alley of this id, never less than 0."""
        side = (alley, number % 2)
        lettered = bisect_left(self._letters.get(side, []), (number, suffix)) + (1 if suffix else 0)
        lanes = bisect_left(self._lanes.get(side, []), number)
        row = (number + 1) // 2 * FRONTAGE_M + lettered * LETTER_FRONT_M - lanes * (FRONTAGE_M - LANE_FRONT_M)
        return max(0.0, row + self._shift.get(alley, 0.0))

    def metres_to_lane(self, alley: int, number: int) -> float:
        """Metres to the middle of the lane that opens at this number."""
        return max(0.0, self.metres(alley, number) - (FRONTAGE_M - LANE_FRONT_M))


def _houses_ahead(alleys: Sequence[PlanAlley], spans: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """Houses a side that were counted before each street between two crossings begins.

    Its numbers go on from those of the block before, if that is known; else they begin with 1, or with the lowest where
    that is far from 1. `spans` are the lowest and highest number of each alley.
    """
    ends = {(a.name, a.crossings[1]): spans[a.id][1] for a in alleys if a.name and a.crossings and a.id in spans}
    ahead = {}
    for street in alleys:
        if street.crossings is None:
            continue
        lowest = spans.get(street.id, (1, 1))[0]
        houses = (lowest + 1) // 2 - 1
        before = ends.get((street.name, street.crossings[0]), lowest)
        if before < lowest:
            houses = min(houses, (before + 1) // 2 + 1)
        elif houses <= MISSING_HOUSES:
            houses = 0
        ahead[street.id] = houses
    return ahead

"""How far homes are from whole routes, without looking at every door from every home."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from app.routes.planner.metric import Spot, Walk
from app.routes.planner.model import Instance

_Stretches: TypeAlias = Mapping[int, Sequence[Spot]]
"""Places of a route by alley (its index), each alley's from its mouth inwards."""


class Nearness:
    """Homes and routes of one instance.

    Into an alley that is not on the way from a home to its street one comes by a mouth (into a street by a crossing),
    so only the first and the last door of a route in it can be the nearest one. Who lives off another street first
    climbs to it and then walks at least what lies between the two: most homes need not be looked at.
    """

    def __init__(self, instance: Instance, walk: Walk) -> None:
        self._walk = walk
        self._door = {door.id: walk.door[place] for place, door in enumerate(instance.doors)}
        self._way_up = [self._alleys_to_street(home) for home in walk.home]
        self._climb = [self._metres_to_street(home) for home in walk.home]
        self._living: dict[int, list[int]] = defaultdict(list)
        for place, unit in enumerate(instance.units):
            if unit.capacity_minutes > 0 and self._way_up[place]:
                self._living[self._way_up[place][-1]].append(place)
        self._around: dict[int, list[tuple[float, int]]] = {}

    def metres_to_first(self, unit: int, doors: Sequence[int]) -> float | None:
        """Metres from the unit's home to the door (its id) its walk begins with."""
        home = self._walk.home[unit]
        return None if home is None else self._walk.metres(home, self._door[doors[0]])

    def nearer_units(self, unit: int, doors: Sequence[int]) -> list[int]:
        """Which of the others with time live nearer to the unit's route (door ids) than it does itself."""
        home, stretches = self._walk.home[unit], self._stretches(doors)
        if home is None:
            return []
        own = self._metres(unit, home, stretches)
        streets = {self._alleys_to_street(spots[0])[-1] for spots in stretches.values()}
        nearer = []
        for street, least in self._streets_within(own, streets).items():
            for other in self._living[street]:
                there = self._walk.home[other]
                if there is None or (street not in streets and least + self._climb[other] >= own):
                    continue
                if self._metres(other, there, stretches) < own - 1e-9:
                    nearer.append(other)
        return sorted(nearer)

    def _stretches(self, doors: Sequence[int]) -> _Stretches:
        found: dict[int, list[Spot]] = {}
        for spot in sorted(self._door[door] for door in doors):
            found.setdefault(spot[0], []).append(spot)
        return found

    def _metres(self, unit: int, home: Spot, stretches: _Stretches) -> float:
        return min(
            self._walk.metres(home, spot)
            for alley, spots in stretches.items()
            for spot in (spots if alley in self._way_up[unit] else (spots[0], spots[-1]))
        )

    def _streets_within(self, metres: float, streets: set[int]) -> dict[int, float]:
        """Return the streets somebody lives off that may be nearer than so many metres to one of these: street -> metres."""
        found: dict[int, float] = {}
        for street in streets:
            for least, other in self._streets_around(street):
                if least >= metres:
                    break
                found[other] = min(least, found.get(other, least))
        return found

    def _streets_around(self, street: int) -> list[tuple[float, int]]:
        if street not in self._around:
            self._around[street] = sorted((self._walk.least_between(street, other), other) for other in self._living)
        return self._around[street]

    def _metres_to_street(self, home: Spot | None) -> float:
        way = self._alleys_to_street(home)
        return 0.0 if home is None or len(way) < 2 else home[1] + sum(self._walk.mouth[a][1] for a in way[:-2])

    def _alleys_to_street(self, spot: Spot | None) -> list[int]:
        way: list[int] = []
        alley = -1 if spot is None else spot[0]
        while alley >= 0:
            way.append(alley)
            alley = self._walk.parent[alley]
        return way

"""PURE: what alleys hang on as their names say: ngách on their ngõ, ngõ on their street, which nobody may have listed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.places.lines.names import Way
from app.places.lines.plates import mouth_number
from app.routes.planner.model import PlanAlley


def hung_by_name(alleys: Iterable[PlanAlley], ways: Mapping[int, Way]) -> tuple[PlanAlley, ...]:
    """Return the alleys, each hung on the innermost one its way goes through; `ways` by alley id.

    What is on the way and in no list is added, with ids below 0 and no doors: ngõ 45 and ngõ 47 are neighbours on a street
    without houses too. An alley that names no street hangs on alleys of its own place alone: every hamlet has a ngõ 1.
    """
    hanging = _Hanging(alleys, ways)
    return tuple(hanging.hung(alley) for alley in hanging.listed) + tuple(hanging.added)


class _Hanging:
    def __init__(self, alleys: Iterable[PlanAlley], ways: Mapping[int, Way]) -> None:
        self.listed, self.ways = tuple(alleys), ways
        self.added: list[PlanAlley] = []
        self._near: dict[tuple[int | None, Way], int] = {}
        self._anywhere: dict[Way, int] = {}
        for alley in self.listed:
            way = ways.get(alley.id)
            if way is not None:
                self._near.setdefault((alley.parent_id, way), alley.id)
                self._anywhere.setdefault(way, alley.id)

    def hung(self, alley: PlanAlley) -> PlanAlley:
        """Return one of the list as it hangs; a street, and what tells no way, stays where its place is."""
        way = self.ways.get(alley.id)
        if way is None or not way.lanes:
            return alley
        above = self._above(way, alley)
        if above is None:
            return alley
        return replace(
            alley, parent_id=above, mouth=alley.mouth if alley.mouth is not None else mouth_number(way.lanes[-1])
        )

    def _above(self, way: Way, alley: PlanAlley) -> int | None:
        """Return what the last lane of a way opens on. None: nothing its name tells of."""
        up = Way(way.street, way.lanes[:-1])
        found = self._near.get((alley.parent_id, up))
        if not way.street:
            return found
        if found is None:
            found = self._anywhere.get(up)
        return found if found is not None else self._add(up, alley)

    def _add(self, way: Way, alley: PlanAlley) -> int:
        """Put in a street or lane that somebody's way goes through; it stands where the first alley on it does."""
        new = PlanAlley(-1 - len(self.added), way.key, alley.parent_id, order=alley.order)
        self.added.append(new)
        self._anywhere[way] = new.id
        if way.lanes:
            place = len(self.added) - 1
            self.added[place] = replace(new, parent_id=self._above(way, alley), mouth=mouth_number(way.lanes[-1]))
        return new.id

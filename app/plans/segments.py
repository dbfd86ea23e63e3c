"""PURE: the streets of a ward as a network: in pieces between two crossings each, and linked where no line joins them.

The first piece keeps the id of its street, the others have ids below 0; all stand where the street does in the list.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import NamedTuple

from app.kernel.plane import metres, point_at
from app.places.lines.crossings import Crossing
from app.places.lines.survey import Ground
from app.routes.planner.model import Instance, PlanAlley, PlanDoor, PlanUnit

ROUND_BLOCKS = 1.3
"""How much longer one walks than a straight line is."""


class _Spot(NamedTuple):
    """A piece and the metres along it."""

    piece: int
    at: float


@dataclass(frozen=True)
class _Cut:
    """The pieces of a street, and at how many of its metres each begins."""

    pieces: tuple[PlanAlley, ...]
    begins: tuple[float, ...]

    def spot(self, at: float) -> _Spot:
        """Return on which piece a place of the street lies."""
        place = max(0, bisect_right(self.begins, at) - 1)
        return _Spot(self.pieces[place].id, at - self.begins[place])


def in_pieces(instance: Instance, ground: Ground) -> Instance:
    """Return the instance with its streets cut where others cross them; nobody's walk but the planner's becomes another.

    What stands on a street or opens on it does so on its piece; who does not go into it goes into none of them. Somebody
    at home there lives where it begins.
    """
    crossed = {one: laid.crossings for one, laid in ground.alleys.items() if len(laid.crossings) > 2}
    if not crossed:
        return instance
    cuts: dict[int, _Cut] = {}
    unused = min(0, *(alley.id for alley in instance.alleys)) - 1
    for street in instance.alleys:
        if street.id in crossed:
            cuts[street.id] = _cut(street, crossed[street.id], unused)
            unused -= len(cuts[street.id].pieces) - 1
    alleys: list[PlanAlley] = []
    for alley in instance.alleys:
        alleys += cuts[alley.id].pieces if alley.id in cuts else (_hung(alley, cuts),)
    units = tuple(replace(unit, barred=_barred(unit, cuts)) for unit in instance.units)
    return replace(instance, alleys=tuple(alleys), doors=_doors(instance.doors, cuts), units=units)


def linked(instance: Instance, ground: Ground) -> Instance:
    """Return the instance with a way between streets that no line joins: between their nearest crossings, round the blocks.

    The list says nothing of how far those are from each other, the map does.
    """
    streets = [alley for alley in instance.alleys if alley.crossings is not None]
    group = _Groups(alley.crossings for alley in streets if alley.crossings is not None)
    places = {c.number: point_at(one.line, c.at) for one in ground.alleys.values() for c in one.crossings}
    pairs = ((a, b) for a, b in combinations(sorted(group.numbers), 2) if group.of(a) != group.of(b))
    ways = sorted((round(metres(places[a], places[b]), 3), a, b) for a, b in pairs)
    last = max((alley.order for alley in instance.alleys), default=0) + 1
    unused = min(0, *(alley.id for alley in instance.alleys)) - 1 if streets else 0
    links: list[PlanAlley] = []
    for air, a, b in ways:
        if group.join(a, b):
            links.append(PlanAlley(unused, "", order=last, length_m=ROUND_BLOCKS * air, crossings=(a, b)))
            unused -= 1
    return replace(instance, alleys=(*instance.alleys, *links)) if links else instance


class _Groups:
    """Crossings that streets join."""

    def __init__(self, streets: Iterable[tuple[int, int]]) -> None:
        self._above: dict[int, int] = {}
        for a, b in streets:
            self._above.setdefault(a, a)
            self._above.setdefault(b, b)
            self.join(a, b)

    @property
    def numbers(self) -> Iterable[int]:
        """The crossings."""
        return self._above

    def of(self, number: int) -> int:
        """Return the crossing that stands for the group of this one."""
        while (above := self._above[number]) != number:
            self._above[number] = number = self._above[above]
        return number

    def join(self, a: int, b: int) -> bool:
        """Make one group of two; say whether they were two."""
        one, other = self.of(a), self.of(b)
        self._above[one] = other
        return one != other


def wholes(instance: Instance) -> dict[int, int]:
    """Return the alley that each piece with an id of its own is of."""
    listed = {alley.order: alley.id for alley in instance.alleys if alley.id > 0}
    pieces = (alley for alley in instance.alleys if alley.id < 0 and alley.crossings is not None)
    return {piece.id: listed[piece.order] for piece in pieces if piece.order in listed}


def _cut(street: PlanAlley, crossings: Sequence[Crossing], unused: int) -> _Cut:
    pieces = tuple(
        replace(
            street,
            id=unused + 1 - place if place else street.id,
            length_m=end.at - begin.at,
            crossings=(begin.number, end.number),
        )
        for place, (begin, end) in enumerate(pairwise(crossings))
    )
    return _Cut(pieces, tuple(crossing.at for crossing in crossings[:-1]))


def _hung(alley: PlanAlley, cuts: Mapping[int, _Cut]) -> PlanAlley:
    """Return an alley that opens on a street with its mouth on a piece; on the first, where nobody knows its mouth."""
    cut = cuts.get(alley.parent_id) if alley.parent_id is not None else None
    if cut is None or alley.mouth_m is None:
        return alley
    spot = cut.spot(alley.mouth_m)
    return replace(alley, parent_id=spot.piece, mouth_m=spot.at)


def _doors(doors: Iterable[PlanDoor], cuts: Mapping[int, _Cut]) -> tuple[PlanDoor, ...]:
    """Return the doors on their pieces; one without a number stands on that of the door before it."""
    standing: dict[int, list[PlanDoor]] = defaultdict(list)
    for door in doors:
        if door.alley_id in cuts:
            standing[door.alley_id].append(door)
    moved: dict[int, PlanDoor] = {}
    for street, row in standing.items():
        piece = street
        for door in sorted(row, key=lambda one: one.walk_key):
            at = None
            if door.at_m is not None:
                piece, at = cuts[street].spot(door.at_m)
            moved[door.id] = replace(door, alley_id=piece, at_m=at)
    return tuple(moved.get(door.id, door) for door in doors)


def _barred(unit: PlanUnit, cuts: Mapping[int, _Cut]) -> frozenset[int]:
    return unit.barred.union(piece.id for one in unit.barred if one in cuts for piece in cuts[one].pieces)

"""PURE: the streets of a ward as a network: in pieces between two crossings each, and linked where no line joins them.

The first piece keeps the id of its street, the others have ids below 0; all stand where the street does in the list.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise, product
from typing import NamedTuple

from app.kernel.plane import metres, point_at
from app.places.lines.crossings import Crossing
from app.places.lines.survey import Ground
from app.plans.joining import ROUND_BLOCKS
from app.routes.planner.model import Instance, PlanAlley, PlanDoor, PlanUnit


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
    """Return the instance with its streets cut where others cross them.

    What stands on a street or opens on it does so on one of its pieces, as far along as before; who does not go into it
    goes into none of them. Somebody at home there lives where it begins.
    """
    crossed = {one: laid.crossings for one, laid in ground.alleys.items() if len(laid.crossings) > 2}
    if not crossed:
        return instance
    cuts: dict[int, _Cut] = {}
    unused = min((0, *(alley.id for alley in instance.alleys))) - 1
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
    groups = _Groups()
    for alley in instance.alleys:
        if alley.crossings is not None:
            groups.join(*alley.crossings)
    places = {c.number: point_at(one.line, c.at) for one in ground.alleys.values() for c in one.crossings}
    ways = sorted(
        min((round(metres(places[a], places[b]), 3), a, b) for a, b in product(one, other))
        for one, other in combinations(groups.all(), 2)
    )
    last = max((alley.order for alley in instance.alleys), default=0) + 1
    unused = min((0, *(alley.id for alley in instance.alleys))) - 1
    links = tuple(
        PlanAlley(unused - place, "", order=last, length_m=ROUND_BLOCKS * air, crossings=(a, b))
        for place, (air, a, b) in enumerate(way for way in ways if groups.join(way[1], way[2]))
    )
    return replace(instance, alleys=instance.alleys + links) if links else instance


class _Groups:
    """Crossings between which streets lead."""

    def __init__(self) -> None:
        self._of: dict[int, list[int]] = {}

    def all(self) -> list[list[int]]:
        """Return the groups."""
        return list({id(group): group for group in self._of.values()}.values())

    def join(self, a: int, b: int) -> bool:
        """Make one group of those of two crossings; say whether they were two."""
        one, other = self._of.setdefault(a, [a]), self._of.setdefault(b, [b])
        if a == b or one is other:
            return False
        one += other
        self._of.update(dict.fromkeys(other, one))
        return True


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

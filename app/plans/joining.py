"""PURE: what no line joins to the streets of a ward, brought there, so that distances do not hang on places in the list alone.

A street nobody drew lies where the map has the mouths of its lanes; anything else stands beside the drawn street nearest to
it in the list.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.kernel.plane import Point, spot_of
from app.places.lines.survey import NUMBER_M, Ground, Surveyed
from app.routes.planner.metric import AREA_GAP_M
from app.routes.planner.model import Instance, PlanAlley

ROUND_BLOCKS = 1.3
"""How much longer one walks than a straight line is."""

NEAR_IN_LIST = 10
"""What is further than so many places of the list from a drawn street is not thought to lie beside it."""


class _Way(NamedTuple):
    """A way to a drawn street: how long it is, which street, where on it and on which side."""

    metres: float
    street: int
    at: float
    side: int


@dataclass
class _Links:
    """The links put in, ways with ids below those of the instance."""

    unused: int
    added: list[PlanAlley]

    def hang(self, alley: PlanAlley, parent_id: int, at: float, metres: float, side: int | None = None) -> PlanAlley:
        """Return an alley as it hangs on another, so many metres from it."""
        if metres > 0.0:
            way = PlanAlley(self.unused, "", parent_id, order=alley.order, mouth_m=at, mouth_side=side, length_m=metres)
            self.added.append(way)
            self.unused -= 1
            parent_id, at, side = way.id, metres, None
        return replace(alley, parent_id=parent_id, mouth=None, mouth_m=at, mouth_side=side)


def joined_up(instance: Instance, ground: Ground) -> Instance:
    """Return the instance, laid on the ground already, with nothing apart that is near a drawn street."""
    streets = {alley.id: ground.alleys[alley.id] for alley in instance.alleys if alley.crossings is not None}
    if not streets:
        return instance
    links = _Links(min((0, *(alley.id for alley in instance.alleys))) - 1, [])
    alleys = {alley.id: alley for alley in instance.alleys}
    alleys |= {lane.id: lane for lane in _from_the_first(alleys, ground)}
    for top, way in _ways_by_line(alleys, ground, streets).items():
        alleys[top] = links.hang(alleys[top], way.street, way.at, way.metres, way.side)
    for root, beside in _neighbours_in_list(alleys.values()):
        at = streets[beside].metres / 2 if beside in streets else 0.0
        alleys[root] = links.hang(alleys[root], beside, at, AREA_GAP_M)
    return replace(instance, alleys=(*alleys.values(), *links.added))


def _ways_by_line(alleys: Mapping[int, PlanAlley], ground: Ground, streets: Mapping[int, Surveyed]) -> dict[int, _Way]:
    """Return the way from each street that has no line though lanes on it have one: that of the mouth nearest to the drawn ones.

    What lies between the street's beginning and that mouth is walked already.
    """
    found: dict[int, _Way] = {}
    for lane in alleys.values():
        if lane.id not in ground.alleys or lane.id in streets:
            continue
        top, walked = _top(lane, alleys, ground)
        if top is not None:
            way = _nearest(ground.alleys[lane.id].line[0], streets)
            way = way._replace(metres=max(0.0, way.metres - walked))
            found[top] = min(found.get(top, way), way)
    return found


def _top(lane: PlanAlley, alleys: Mapping[int, PlanAlley], ground: Ground) -> tuple[int | None, float]:
    """Return the street that a lane is reached through, and the metres up to its beginning; None where something on the way
    has a line.
    """
    walked, above = 0.0, lane.parent_id
    while above is not None and _has_way(above, ground):
        if above in ground.alleys:
            return None, walked
        walked += lane.mouth_m if lane.mouth_m is not None else NUMBER_M * (lane.mouth or 0)
        lane, above = alleys[above], alleys[above].parent_id
    return lane.id, walked


def _has_way(alley_id: int | None, ground: Ground) -> bool:
    """Say whether it is a street or a lane: not a hamlet, nor nothing."""
    return alley_id is not None and (alley_id < 0 or alley_id in ground.ways)


def _nearest(point: Point, streets: Mapping[int, Surveyed]) -> _Way:
    spots = ((one, spot_of(laid.line, point)) for one, laid in streets.items())
    return min(_Way(ROUND_BLOCKS * abs(spot.aside), one, spot.at, int(spot.aside > 0)) for one, spot in spots)


def _from_the_first(alleys: Mapping[int, PlanAlley], ground: Ground) -> Iterator[PlanAlley]:
    """Yield the lanes of streets nobody listed, counted from the first of each: nobody walks to its number 1."""
    lanes: dict[int, list[PlanAlley]] = defaultdict(list)
    for lane in alleys.values():
        above = alleys[lane.parent_id] if lane.parent_id is not None and lane.parent_id < 0 else None
        if above is not None and lane.mouth is not None and not _has_way(above.parent_id, ground):
            lanes[above.id].append(lane)
    for on_street in lanes.values():
        least = min(lane.mouth or 0 for lane in on_street)
        for lane in on_street:
            yield replace(lane, mouth_m=NUMBER_M * ((lane.mouth or 0) - least))


def _neighbours_in_list(alleys: Iterable[PlanAlley]) -> Iterator[tuple[int, int]]:
    """Yield what stands apart with its neighbour in the list towards the nearest drawn street, the nearest of them first."""
    roots = sorted((alley for alley in alleys if alley.parent_id is None), key=lambda one: (one.order, one.id))
    steps = _steps(roots)
    for place in sorted(steps, key=lambda one: (abs(steps[one]), one)):
        if 0 < abs(steps[place]) <= NEAR_IN_LIST:
            yield roots[place].id, roots[place + (1 if steps[place] > 0 else -1)].id


def _steps(roots: Sequence[PlanAlley]) -> dict[int, int]:
    """Return place -> how many places on (below 0: back) the nearest drawn street stands; the next one where two are as near."""
    drawn = [place for place, root in enumerate(roots) if root.crossings is not None]
    return {place: min((one - place for one in drawn), key=lambda far: (abs(far), -far)) for place in range(len(roots))}

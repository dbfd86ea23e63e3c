"""PURE: where streets meet, at their ends and in their middle, and on what a line ends, as they lie."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, combinations, pairwise
from math import cos, hypot, inf, radians
from typing import NamedTuple, TypeAlias

from app.kernel.plane import METRES_A_DEGREE, Line, Point, metres, span, spot_of

CROSSES_M = 20.0
"""Streets meet where they cross, and where one ends this near to another; what lies this near together is one crossing."""

_Place: TypeAlias = tuple[float, float]


class Crossing(NamedTuple):
    """Where on a street, in metres from its beginning, it meets others: they have the same number there."""

    at: float
    number: int


def crossings_of(lines: Mapping[int, Line]) -> dict[int, tuple[Crossing, ...]]:
    """Return the crossings of each street in their order along it; the first and the last are its ends."""
    if not lines:
        return {}
    origin = next(iter(lines.values()))[0]
    numbers = _Numbers()
    streets = {one: _Street(line, origin) for one, line in lines.items()}
    ends = {
        one: (numbers.at(street.legs[0].begins), numbers.at(street.legs[-1].ends)) for one, street in streets.items()
    }
    found: dict[int, dict[float, int]] = {one: {} for one in lines}
    for (a, street), (b, other) in combinations(streets.items(), 2):
        for place, at, there in street.meets(other):
            number = numbers.at(place)
            found[a].setdefault(at, number)
            found[b].setdefault(there, number)
    return {one: _in_order(found[one], streets[one].metres, *ends[one]) for one in lines}


def ends_on(ending: Mapping[int, Line], lines: Mapping[int, Line]) -> dict[int, int]:
    """Return on which of the lines each of those that end on one does; the nearest where it ends on several."""
    boxes = [(one, *_box(line)) for one, line in lines.items()]
    found: dict[int, int] = {}
    for one, line in ending.items():
        near = (
            (abs(spot_of(lines[other], (lon, lat)).aside), other)
            for lon, lat in (line[0], line[-1])
            for other, west, south, east, north in boxes
            if west <= lon <= east and south <= lat <= north
        )
        away, nearest = min(near, default=(inf, one))
        if away <= CROSSES_M:
            found[one] = nearest
    return found


def _box(line: Line) -> tuple[float, float, float, float]:
    """Return the degrees between which everything lies that is near a line: west, south, east, north."""
    lons, lats = zip(*line, strict=True)
    up = CROSSES_M / METRES_A_DEGREE
    aside = up / cos(radians(lats[0]))
    return min(lons) - aside, min(lats) - up, max(lons) + aside, max(lats) + up


def _in_order(found: Mapping[float, int], length: float, first: int, last: int) -> tuple[Crossing, ...]:
    """Return the crossings between the ends; of one crossing that two others reach at two places the first counts."""
    kept = [Crossing(0.0, first)]
    for at, number in sorted(found.items()):
        near_end = number == last and length - at <= 2 * CROSSES_M
        if 0.0 < at < length and not near_end and not (number == kept[-1].number and at - kept[-1].at <= 2 * CROSSES_M):
            kept.append(Crossing(at, number))
    return (*kept, Crossing(length, last))


class _Numbers:
    """The crossings met so far."""

    def __init__(self) -> None:
        self._places: list[_Place] = []

    def at(self, place: _Place) -> int:
        """Return the number of the crossing here."""
        x, y = place
        for number, (its_x, its_y) in enumerate(self._places):
            if abs(x - its_x) <= CROSSES_M and hypot(x - its_x, y - its_y) <= CROSSES_M:
                return number
        self._places.append(place)
        return len(self._places) - 1


class _Leg(NamedTuple):
    """A straight part of a line, and the metres along the line where it begins and where it ends."""

    begins: _Place
    ends: _Place
    at: float
    upto: float


class _Street:
    """A line in metres east and north, for looking at many pairs quickly."""

    def __init__(self, line: Line, origin: Point) -> None:
        places = [span(origin, point) for point in line]
        reached = [0.0, *accumulate(metres(a, b) for a, b in pairwise(line))]
        self.metres = reached[-1]
        self.legs = [_Leg(*ends, *upto) for ends, upto in zip(pairwise(places), pairwise(reached), strict=True)]
        xs, ys = zip(*places, strict=True)
        self.box = min(xs), min(ys), max(xs), max(ys)

    def meets(self, other: "_Street") -> Iterator[tuple[_Place, float, float]]:
        """Yield where they meet: the place, metres along this one and along the other."""
        (left, low, right, high), (its_left, its_low, its_right, its_high) = self.box, other.box
        box = max(left, its_left), max(low, its_low), min(right, its_right), min(high, its_high)
        if box[0] - box[2] > CROSSES_M or box[1] - box[3] > CROSSES_M:
            return
        legs, its_legs = self._legs_in(box), other._legs_in(box)
        for place, at in self._ends():
            near = _nearest(its_legs, place)
            if near is not None:
                yield place, at, near
        for place, at in other._ends():
            near = _nearest(legs, place)
            if near is not None:
                yield place, near, at
        for leg in legs:
            for its_leg in its_legs:
                crossed = _crossed(leg, its_leg)
                if crossed is not None:
                    yield crossed

    def _ends(self) -> tuple[tuple[_Place, float], tuple[_Place, float]]:
        return (self.legs[0].begins, 0.0), (self.legs[-1].ends, self.metres)

    def _legs_in(self, box: tuple[float, float, float, float]) -> list[_Leg]:
        """Return the legs that may lie in a box or near it."""
        left, low, right, high = box[0] - CROSSES_M, box[1] - CROSSES_M, box[2] + CROSSES_M, box[3] + CROSSES_M
        return [
            leg
            for leg in self.legs
            if max(leg.begins[0], leg.ends[0]) >= left
            and min(leg.begins[0], leg.ends[0]) <= right
            and max(leg.begins[1], leg.ends[1]) >= low
            and min(leg.begins[1], leg.ends[1]) <= high
        ]


def _nearest(legs: Iterable[_Leg], place: _Place) -> float | None:
    """Return where along these legs one comes nearest to a place; None when that is not near."""
    best, found = CROSSES_M, None
    for (ax, ay), (bx, by), at, upto in legs:
        dx, dy, px, py = bx - ax, by - ay, place[0] - ax, place[1] - ay
        square = dx * dx + dy * dy
        share = min(1.0, max(0.0, (px * dx + py * dy) / square)) if square else 0.0
        away = hypot(px - share * dx, py - share * dy)
        if away <= best:
            best, found = away, at + share * (upto - at)
    return found


def _crossed(leg: _Leg, other: _Leg) -> tuple[_Place, float, float] | None:
    """Return where two legs cross: the place, metres along the line of each."""
    (ax, ay), (bx, by), at, upto = leg
    (cx, cy), (dx, dy), its_at, its_upto = other
    turn = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if not turn:
        return None
    share = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / turn
    its_share = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / turn
    if not (0.0 <= share <= 1.0 and 0.0 <= its_share <= 1.0):
        return None
    place = ax + share * (bx - ax), ay + share * (by - ay)
    return place, at + share * (upto - at), its_at + its_share * (its_upto - its_at)

"""Lines on the ground in metres: how long, and where on one a point comes nearest."""

from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import cos, hypot, radians

Point = tuple[float, float]

METRES_A_DEGREE = 111_195.0


@dataclass(frozen=True)
class Nearest:
    """Where a line comes nearest to a point: how far off, metres from the line's beginning, on which side the point is."""

    gap: float
    along: float
    side: int


class Line:
    """A line through points, in metres."""

    def __init__(self, points: list[Point]) -> None:
        self.points = points
        self._along = [0.0, *accumulate(_apart(p, q) for p, q in pairwise(points))]
        self._box = tuple((min(axis), max(axis)) for axis in zip(*points, strict=True))

    @property
    def length(self) -> float:
        """Return its length."""
        return self._along[-1]

    def may_be_within(self, point: Point, metres: float) -> bool:
        """Say, quickly, whether it could come so near to a point."""
        return all(low - metres <= at <= high + metres for at, (low, high) in zip(point, self._box, strict=True))

    def nearest(self, point: Point) -> Nearest:
        """Return where it comes nearest to a point; side 0 is left of its direction."""
        legs = zip(pairwise(self.points), self._along, strict=False)
        return min(
            (_on_leg(p, q, before, point) for (p, q), before in legs), key=lambda found: (found.gap, found.along)
        )


def in_metres(coordinates: list[list[float]], around: Point) -> list[Point]:
    """Return longitudes and latitudes as metres east and north of a point near by."""
    east = METRES_A_DEGREE * cos(radians(around[1]))
    return [((lon - around[0]) * east, (lat - around[1]) * METRES_A_DEGREE) for lon, lat in coordinates]


def joined(parts: list[list[Point]], start: Point, gap: float) -> list[Point]:
    """Return one line of several, from the end nearest to `start` on; parts further apart than `gap` stay out."""
    left, line, here = list(parts), list[Point](), start
    while left:
        part = min(left, key=lambda one: min(_apart(here, one[0]), _apart(here, one[-1])))
        left.remove(part)
        if _apart(here, part[-1]) < _apart(here, part[0]):
            part = part[::-1]
        if line and _apart(here, part[0]) > gap:
            break
        line += part if not line or line[-1] != part[0] else part[1:]
        here = line[-1]
    return line


def _on_leg(p: Point, q: Point, before: float, point: Point) -> Nearest:
    (px, py), (qx, qy), (x, y) = p, q, point
    length = hypot(qx - px, qy - py)
    share = 0.0 if length == 0 else ((x - px) * (qx - px) + (y - py) * (qy - py)) / length**2
    share = min(1.0, max(0.0, share))
    gap = hypot(px + share * (qx - px) - x, py + share * (qy - py) - y)
    left = (qx - px) * (y - py) - (qy - py) * (x - px) >= 0
    return Nearest(gap, before + share * length, 0 if left else 1)


def _apart(p: Point, q: Point) -> float:
    return hypot(p[0] - q[0], p[1] - q[1])

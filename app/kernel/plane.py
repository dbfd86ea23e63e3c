"""Points and lines on the ground: lengths in metres, places along a line, ways joined end to end. (lon, lat) in degrees."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from math import cos, hypot, inf, radians
from typing import NamedTuple, TypeAlias

Point: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[Point, ...]

METRES_A_DEGREE = 111_320.0


class Spot(NamedTuple):
    """A place beside a line: metres from its start, metres aside of it (left is negative)."""

    at: float
    aside: float


def span(a: Point, b: Point) -> tuple[float, float]:
    """Return how far b lies east and north of a, in metres; right to a percent within a few kilometres."""
    return (b[0] - a[0]) * METRES_A_DEGREE * cos(radians(a[1])), (b[1] - a[1]) * METRES_A_DEGREE


def metres(a: Point, b: Point) -> float:
    """Return the metres between two points."""
    return hypot(*span(a, b))


def length(line: Line) -> float:
    """Return the metres from one end of a line to the other, along it."""
    return sum(metres(a, b) for a, b in pairwise(line))


def spot_of(line: Line, point: Point) -> Spot:
    """Return the place on the line nearest to a point, and on which side of it the point lies."""
    at, aside, nearest, so_far = 0.0, metres(line[0], point), inf, 0.0
    lon, lat = point
    for (x, y), (its_x, its_y) in pairwise(line):
        east = METRES_A_DEGREE * cos(radians(y))  # `span` written out: a survey of a ward asks it 60,000 times
        dx, dy = (its_x - x) * east, (its_y - y) * METRES_A_DEGREE
        px, py = (lon - x) * east, (lat - y) * METRES_A_DEGREE
        run = hypot(dx, dy)
        share = (px * dx + py * dy) / (run * run) if run else 0.0
        share = 0.0 if share < 0.0 else 1.0 if share > 1.0 else share
        away = hypot(px - share * dx, py - share * dy)
        if away <= nearest:
            at, nearest = so_far + share * run, away
            aside = away if dx * py - dy * px <= 0 else -away
        so_far += run
    return Spot(at, aside)


def point_at(line: Line, at: float, aside: float = 0.0) -> Point:
    """Return the point so many metres along the line (its ends beyond them) and aside of it (left is negative)."""
    reached = [0.0, *accumulate(metres(a, b) for a, b in pairwise(line))]
    at = min(max(at, 0.0), reached[-1])
    step = next((i for i in range(len(line) - 1) if reached[i + 1] >= at), 0)
    a, b = line[step], line[min(step + 1, len(line) - 1)]
    (dx, dy), run = span(a, b), reached[min(step + 1, len(line) - 1)] - reached[step]
    if not run:
        return a
    share = (at - reached[step]) / run
    east, north = share * dx + aside * dy / run, share * dy - aside * dx / run
    return a[0] + east / (METRES_A_DEGREE * cos(radians(a[1]))), a[1] + north / METRES_A_DEGREE


def joined(ways: Iterable[Line], gap: float = 15.0) -> list[Line]:
    """Join ways whose ends meet (within `gap` metres) and do not turn back; the longest line comes first.

    The order of the ways does not change what comes out.
    """
    waiting = sorted({way if way <= way[::-1] else way[::-1] for way in ways if len(way) > 1})
    lines: list[Line] = []
    while waiting:
        line = waiting.pop(max(range(len(waiting)), key=lambda i: (length(waiting[i]), waiting[i])))
        while (found := _next(line, waiting, gap)) is not None:
            place, line = found
            waiting.pop(place)
        lines.append(line)
    return sorted(lines, key=lambda line: (-length(line), line))


def _next(line: Line, waiting: Sequence[Line], gap: float) -> tuple[int, Line] | None:
    """Return the way that goes on best from either end, and the line with it."""
    best: tuple[float, int, Line] | None = None
    for place, way in enumerate(waiting):
        for ours in (line, line[::-1]):
            for theirs in (way, way[::-1]):
                away = metres(ours[-1], theirs[0])
                if away <= gap and not _turns_back(ours, theirs):
                    whole = ours + (theirs[1:] if away < 0.5 else theirs)
                    if best is None or (away, place) < best[:2]:
                        best = away, place, whole
    return (best[1], best[2]) if best else None


def _turns_back(ours: Line, theirs: Line) -> bool:
    (ax, ay), (bx, by) = span(ours[-2], ours[-1]), span(theirs[0], theirs[1])
    return ax * bx + ay * by < -0.5 * hypot(ax, ay) * hypot(bx, by)

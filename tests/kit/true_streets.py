"""The streets of Văn Miếu - Ô Chợ Dừa as lines, and how far it is along them by the map's own points.

Map data © OpenStreetMap contributors, ODbL 1.0.
"""

from collections import defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import pairwise

from app.kernel.plane import Line, Point, joined, metres
from tests.bench.planner.true_streets import LANE, plain
from tests.bench.planner.wards import GIVEN, load


def true_ways() -> list[tuple[str, Line]]:
    """Return every way of the map, streets and lanes, with its name; many have none."""
    features = load(GIVEN / "vanmieu_ochodua.geojson.gz")["features"]
    lines = (tuple((lon, lat) for lon, lat in one["geometry"]["coordinates"]) for one in features)
    return [(one["properties"].get("name", ""), line) for one, line in zip(features, lines, strict=True)]


def true_streets() -> dict[str, Line]:
    """Return the line of each street by its name."""
    ways = defaultdict(list)
    for name, line in true_ways():
        if name and not LANE.fullmatch(plain(name)):
            ways[name].append(line)
    return {name: joined(parts)[0] for name, parts in sorted(ways.items())}


class Points:
    """Walking from point to point of lines; lines meet where they share one."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._next: dict[Point, list[tuple[Point, float]]] = defaultdict(list)
        for line in lines:
            for a, b in pairwise(line):
                self._next[a].append((b, metres(a, b)))
                self._next[b].append((a, metres(a, b)))

    def metres_from(self, start: Point, upto: Point | None = None) -> dict[Point, float]:
        """Return the metres to every point one can walk to; only to those no further than `upto`, if that is asked for."""
        best, queue = {start: 0.0}, [(0.0, start)]
        while queue:
            far, here = heappop(queue)
            if here == upto:
                break
            for there, more in self._next[here] if far == best[here] else ():
                if far + more < best.get(there, float("inf")):
                    best[there] = far + more
                    heappush(queue, (far + more, there))
        return best

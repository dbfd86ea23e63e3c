"""The walking metric, spot to spot; on purpose not the planner's own code."""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from tests.bench.planner.wards import Alleys, Spot


class Metric:
    """Metres between spots: up both ways to the first alley they share, else to the streets and through the crossings."""

    def __init__(self, alleys: Alleys) -> None:
        self.alleys = alleys
        self._roads: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for alley, parent in enumerate(alleys.parent):
            if parent < 0:
                u, v = self.crossings(alley)
                self._roads[u].append((v, alleys.length[alley]))
                self._roads[v].append((u, alleys.length[alley]))
        self._from: dict[int, dict[int, float]] = {}

    def metres(self, p: Spot, q: Spot) -> float:
        """Return the walking metres between two spots."""
        passed = {alley: (off, side, climbed) for alley, off, side, climbed in self.way_up(p)}
        for alley, off, side, climbed in self.way_up(q):
            if alley in passed:
                other_off, other_side, before = passed[alley]
                return before + climbed + self._along(alley, (other_off, other_side), (off, side))
        (a, off_a, _, up_a), (b, off_b, _, up_b) = list(self.way_up(p))[-1], list(self.way_up(q))[-1]
        ways = (x + self.between(m, n) + y for x, m in self.ends(a, off_a) for y, n in self.ends(b, off_b))
        return up_a + up_b + min(ways)

    def walk(self, home: Spot, doors: Sequence[Spot]) -> float:
        """Return the metres home, doors in this order, home."""
        return sum(self.metres(p, q) for p, q in pairwise([home, *doors, home]))

    def way_up(self, spot: Spot) -> Iterator[tuple[int, float, int, float]]:
        """Yield each alley on the way to the street: where one comes out on it, its side, and the metres before."""
        alley, off, side = spot
        climbed = 0.0
        while True:
            yield alley, off, side, climbed
            if self.alleys.parent[alley] < 0:
                return
            climbed += off
            alley, off, side = self.alleys.parent[alley], self.alleys.at[alley], self.alleys.side[alley]

    def ends(self, street: int, off: Any) -> tuple[tuple[Any, int], tuple[Any, int]]:
        """Return the metres from a place on a street (a number, or an array of many) to either crossing, and which it is."""
        u, v = self.crossings(street)
        return (off, u), (self.alleys.length[street] - off, v)

    def crossings(self, street: int) -> tuple[int, int]:
        """Return the two crossings between which a street runs."""
        return self.alleys.u[street], self.alleys.v[street]

    def between(self, x: int, y: int) -> float:
        """Return the metres along the streets from one crossing to another; infinite when none leads there."""
        if x not in self._from:
            self._from[x] = self._nearest(x)
        return self._from[x].get(y, float("inf"))

    def _along(self, alley: int, p: tuple[float, int], q: tuple[float, int]) -> float:
        straight = abs(p[0] - q[0]) + (self.alleys.width[alley] if p[1] != q[1] else 0.0)
        by_mouth = p[0] + q[0]
        if self.alleys.parent[alley] >= 0:
            return min(straight, by_mouth)
        length = self.alleys.length[alley]
        round_about = length - abs(p[0] - q[0]) + self.between(*self.crossings(alley))
        return min(straight, by_mouth, 2 * length - by_mouth, round_about)

    def _nearest(self, start: int) -> dict[int, float]:
        best = {start: 0.0}
        queue = [(0.0, start)]
        while queue:
            metres, crossing = heapq.heappop(queue)
            if metres > best[crossing]:
                continue
            for other, length in self._roads[crossing]:
                if metres + length < best.get(other, float("inf")):
                    best[other] = metres + length
                    heapq.heappush(queue, (metres + length, other))
        return best

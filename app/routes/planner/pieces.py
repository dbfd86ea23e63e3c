"""What any contiguous piece of the door order costs to walk and to work, and who may take it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance

SPLIT_M = 8.0
"""What it is worth, in metres, not to share one alley between two routes."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A unit as the cut sees it; `unit` is -1 for a missing person, `reach` metres from home to each door."""

    unit: int
    capacity: float
    min_work: float
    max_doors: int
    room: float
    reach: Sequence[float] | None
    barred: frozenset[int]


class Pieces:
    """One order of the doors, what its pieces weigh and how long the round through each is."""

    def __init__(self, instance: Instance, walk: Walk, order: Sequence[int], rank: Sequence[int]) -> None:
        self.order = order
        self.alley = [walk.door[k][0] for k in order]
        self.work = [0.0, *accumulate(instance.doors[k].minutes for k in order)]
        self.seam = self._seams()
        self._walk = walk
        self._rank = rank
        self.tours: list[list[float]] = []
        self._window = -1.0

    def __len__(self) -> int:
        return len(self.order)

    def _seams(self) -> list[float]:
        """The price of a cut before each door: every alley with doors on both sides of it is shared."""
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for i, a in enumerate(self.alley):
            first.setdefault(a, i)
            last[a] = i
        change: dict[int, int] = defaultdict(int)
        for a, i in first.items():
            change[i + 1] += 1
            change[last[a] + 1] -= 1
        return [SPLIT_M * c for c in accumulate(change[i] for i in range(len(self.order) + 1))]

    def prepare(self, minutes: float, doors: int) -> None:
        """Make `tours[b][n - 1]`, the round through the n doors before b, for every piece up to this size."""
        if minutes <= self._window:
            return
        self._window = minutes
        metres = self._walk.metres
        self.tours = [[]]
        for b in range(1, len(self.order) + 1):
            ring: list[int] = []
            at: list[int] = []
            total = 0.0
            row: list[float] = []
            stop = self.work[b] - minutes - 1e-9
            for a in range(b - 1, max(-1, b - 1 - doors), -1):
                if self.work[a] < stop and row:
                    break
                k = self.order[a]
                spot = self._walk.door[k]
                place = bisect_left(at, self._rank[k])
                if ring:
                    x, y = self._walk.door[ring[place - 1]], self._walk.door[ring[place % len(ring)]]
                    total += metres(x, spot) + metres(spot, y) - (metres(x, y) if len(ring) > 1 else 0.0)
                ring.insert(place, k)
                at.insert(place, self._rank[k])
                row.append(total)
            self.tours.append(row)

    def tour(self, a: int, b: int) -> float:
        """Metres of the closed round through doors a to b-1; the piece must lie inside the prepared size."""
        return self.tours[b][b - a - 1]

"""The one walking metric: lanes as a tree of mouths hanging on streets, from addresses alone if need be."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from math import inf
from statistics import median
from typing import TypeAlias

from app.routes.planner.frontage import FRONTAGE_M, Frontage, side_of_number
from app.routes.planner.model import Instance, PlanAlley

AREA_GAP_M = 100.0
LANE_GAP_M = 20.0
BUILT_UP = 0.75
"""A street with doors along less than this share of what streets are long is as long as the others."""
WIDTHS_M = (12.0, 3.0, 2.2, 1.8)

Spot: TypeAlias = tuple[int, float, int]
"""A place on the ward: index of the alley, metres from its mouth, side."""

# Where a climb to an ancestor arrives: alley, metres, side; and the metres climbed after the first lane.
_Climb: TypeAlias = tuple[int, float, int, float] | None
_Link: TypeAlias = tuple[_Climb, _Climb, int, int]


class Walk:
    """Distances in metres between any two spots of one instance; builds no matrix."""

    def __init__(self, instance: Instance) -> None:
        alleys = sorted(instance.alleys, key=lambda a: (a.order, a.id))
        self.alleys: Sequence[PlanAlley] = alleys
        self.index = {a.id: i for i, a in enumerate(alleys)}
        self.parent = [self.index.get(a.parent_id, -1) if a.parent_id is not None else -1 for a in alleys]
        self.depth = [self._depth(i) for i in range(len(alleys))]
        self.width = [
            a.width_m if a.width_m is not None else WIDTHS_M[min(d, 3)] for a, d in zip(alleys, self.depth, strict=True)
        ]
        self._frontage = Frontage(instance)
        self.children: list[list[int]] = [[] for _ in alleys]
        self.mouth: list[Spot] = [(-1, 0.0, 0)] * len(alleys)
        self._hang_lanes()
        self.roots = [i for i, p in enumerate(self.parent) if p < 0]
        self.rank = self._ranks()
        self.door = self._door_spots(instance)
        self.home = [self._home_spot(instance, j) for j in range(len(instance.units))]
        self.length = self._lengths()
        self._crossing = _Streets((alleys[r].crossings, self.length[r]) for r in self.roots)
        self.nodes = sorted(self._crossing.roads)
        self._links: dict[tuple[int, int], _Link] = {}

    def _depth(self, alley: int) -> int:
        depth = 0
        while (alley := self.parent[alley]) >= 0:
            depth += 1
        return depth

    def _ranks(self) -> dict[int, int]:
        """The place of every root in the list: the pieces of one street share its place there, and their name."""
        ranks: dict[int, int] = {}
        rank, before = -1, None
        for r in self.roots:
            street = self.alleys[r]
            here = (street.order, street.name) if street.crossings is not None else None
            rank += here is None or here != before
            ranks[r], before = rank, here
        return ranks

    def _hang_lanes(self) -> None:
        for i, p in enumerate(self.parent):
            if p < 0:
                continue
            lane = self.alleys[i]
            self.children[p].append(i)
            at, side = lane.mouth_m, lane.mouth_side
            if at is None:
                by_list = LANE_GAP_M * len(self.children[p])
                above = self.alleys[p].id
                at = self._frontage.metres_to_lane(above, lane.mouth) if lane.mouth is not None else by_list
                at = min(at, self._end(p))
            if side is None:
                side = side_of_number(lane.mouth) if lane.mouth is not None else 0
            self.mouth[i] = (p, at, side)

    def _door_spots(self, instance: Instance) -> list[Spot]:
        """Place the doors; one without a number stands half a frontage after the one before it."""
        lanes: dict[int, list[int]] = defaultdict(list)
        for k, door in enumerate(instance.doors):
            lanes[self.index[door.alley_id]].append(k)
        spots: list[Spot] = [(0, 0.0, 0)] * len(instance.doors)
        for alley, members in lanes.items():
            members.sort(key=lambda k: instance.doors[k].walk_key)
            at, side, end = 0.0, 0, self._end(alley)
            for k in members:
                door = instance.doors[k]
                if door.at_m is not None:
                    at = door.at_m
                elif door.number is not None:
                    at = min(self._frontage.metres(door.alley_id, door.number, door.suffix), end)
                else:
                    at = min(at + FRONTAGE_M / 2, end)
                if door.side is not None:
                    side = door.side
                elif door.number is not None:
                    side = side_of_number(door.number)
                spots[k] = (alley, at, side)
        return spots

    def _end(self, alley: int) -> float:
        """How far in something may stand: where the length is known, nothing is guessed to be beyond it."""
        length = self.alleys[alley].length_m
        return length if length is not None else inf

    def _home_spot(self, instance: Instance, j: int) -> Spot | None:
        unit = instance.units[j]
        if unit.home_alley_id is None or unit.home_alley_id not in self.index:
            return None
        alley = self.index[unit.home_alley_id]
        at, side, number = unit.home_at_m, unit.home_side, unit.home_number
        if at is None:
            guessed = self._frontage.metres(unit.home_alley_id, number) if number is not None else 0.0
            at = min(guessed, self._end(alley))
        if side is None:
            side = side_of_number(number) if number is not None else 0
        return (alley, at, side)

    def _lengths(self) -> list[float]:
        reach = [0.0] * len(self.alleys)
        for spot in [*self.door, *self.mouth, *(h for h in self.home if h)]:
            if spot[0] >= 0:
                reach[spot[0]] = max(reach[spot[0]], spot[1] + FRONTAGE_M)
        streets = [i for i, a in enumerate(self.alleys) if a.crossings is not None and a.length_m is None]
        measured = [a.length_m for a in self.alleys if a.crossings is not None and a.length_m is not None]
        known = [*measured, *(reach[i] for i in streets if reach[i] > 0)]
        usual = median(known) if known else 0.0
        for i in streets:
            if reach[i] < BUILT_UP * usual:
                reach[i] = usual
        return [a.length_m if a.length_m is not None else reach[i] for i, a in enumerate(self.alleys)]

    def of_part(self, doors: Sequence[int], units: Sequence[int]) -> "Walk":
        """The same ground for these doors and units alone (their places): nothing moves because others are left out."""
        part = copy(self)
        part.door = [self.door[k] for k in doors]
        part.home = [self.home[j] for j in units]
        return part

    def between_crossings(self, x: int, y: int) -> float | None:
        """Metres along the streets from one crossing to another; None when no street leads there."""
        return self._crossing[x].get(y)

    def least_between(self, a: int, b: int) -> float:
        """Metres that whoever goes from one street to another walks at least; their indices."""
        if a == b:
            return 0.0
        ends_a, ends_b = self.alleys[a].crossings, self.alleys[b].crossings
        if ends_a is not None and ends_b is not None and ends_b[0] in self._crossing[ends_a[0]]:
            return min(self._crossing[x][y] for x in ends_a for y in ends_b)
        return AREA_GAP_M * abs(self.rank[a] - self.rank[b])

    def metres(self, p: Spot, q: Spot) -> float:
        """Walking metres between two spots: climb to the mouths, then along the shared lane or streets."""
        a, o1, s1 = p
        b, o2, s2 = q
        if a == b:
            return self._along(a, o1, s1, o2, s2)
        link = self._links.get((a, b))
        if link is None:
            link = self._links[(a, b)] = self._link(a, b)
        up_a, up_b, a, b = link
        c = 0.0
        if up_a is not None:
            c += o1 + up_a[3]
            o1, s1 = up_a[1], up_a[2]
        if up_b is not None:
            c += o2 + up_b[3]
            o2, s2 = up_b[1], up_b[2]
        return c + (self._along(a, o1, s1, o2, s2) if a == b else self._between_roots(a, o1, b, o2))

    def metres_to_doors(self, home: Spot) -> list[float]:
        """Walking metres from one spot to every door, in the order of the instance's doors."""
        near = set()
        a = home[0]
        while a >= 0:
            near.add(a)
            a = self.parent[a]
        base: dict[int, float] = {}
        row = []
        for spot in self.door:
            a = spot[0]
            if a in near or self.parent[a] < 0:
                row.append(self.metres(home, spot))
                continue
            if a not in base:
                base[a] = self.metres(home, self.mouth[a])
            row.append(base[a] + spot[1])
        return row

    def _link(self, a: int, b: int) -> _Link:
        up_a: _Climb = None
        up_b: _Climb = None
        while a != b and (self.parent[a] >= 0 or self.parent[b] >= 0):
            if self.depth[a] >= self.depth[b]:
                climbed = up_a[3] + up_a[1] if up_a is not None else 0.0
                a, at, side = self.mouth[a]
                up_a = (a, at, side, climbed)
            else:
                climbed = up_b[3] + up_b[1] if up_b is not None else 0.0
                b, at, side = self.mouth[b]
                up_b = (b, at, side, climbed)
        return up_a, up_b, a, b

    def _along(self, a: int, o1: float, s1: int, o2: float, s2: int) -> float:
        d = abs(o1 - o2) + (self.width[a] if s1 != s2 else 0.0)
        if self.parent[a] >= 0 or self.alleys[a].crossings is None:
            return min(d, o1 + o2)
        u, v = self.alleys[a].crossings or (0, 0)
        length = self.length[a]
        around = min(o1, o2) + length - max(o1, o2) + self._crossing[u][v]
        return min(d, o1 + o2, max(0.0, 2 * length - o1 - o2), around)

    def _between_roots(self, a: int, o1: float, b: int, o2: float) -> float:
        ends_a, ends_b = self.alleys[a].crossings, self.alleys[b].crossings
        if ends_a is not None and ends_b is not None and ends_b[0] in self._crossing[ends_a[0]]:
            (u1, v1), (u2, v2) = ends_a, ends_b
            r1, r2 = self.length[a] - o1, self.length[b] - o2
            from_u, from_v = self._crossing[u1], self._crossing[v1]
            return min(o1 + from_u[u2] + o2, o1 + from_u[v2] + r2, r1 + from_v[u2] + o2, r1 + from_v[v2] + r2)
        return o1 + o2 + AREA_GAP_M * abs(self.rank[a] - self.rank[b])


class _Streets(dict[int, dict[int, float]]):
    """Metres from a crossing to every other that streets lead to; worked out for those somebody asks about."""

    def __init__(self, streets: Iterable[tuple[tuple[int, int] | None, float]]) -> None:
        super().__init__()
        self.roads: dict[int, list[tuple[int, float]]] = {}
        for ends, length in streets:
            if ends is not None:
                self.roads.setdefault(ends[0], []).append((ends[1], length))
                self.roads.setdefault(ends[1], []).append((ends[0], length))

    def __missing__(self, start: int) -> dict[int, float]:
        """Return the row of a crossing; out of a blind end one goes to the next crossing first."""
        out, metres = self.roads[start][0]
        if len(self.roads[start]) == 1 < len(self.roads[out]):
            self[start] = {crossing: metres + more for crossing, more in self[out].items()} | {start: 0.0}
        else:
            self[start] = self._nearest(start)
        return self[start]

    def _nearest(self, start: int) -> dict[int, float]:
        best = {start: 0.0}
        queue = [(0.0, start)]
        while queue:
            c, x = heapq.heappop(queue)
            if c > best[x]:
                continue
            for y, w in self.roads[x]:
                if c + w < best.get(y, inf):
                    best[y] = c + w
                    heapq.heappush(queue, (c + w, y))
        return best

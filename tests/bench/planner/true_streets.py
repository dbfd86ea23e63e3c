"""Văn Miếu - Ô Chợ Dừa as OpenStreetMap has it: lanes hung on lanes by their names and mouths; the doors are invented.

Map data © OpenStreetMap contributors, ODbL 1.0.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from app.kernel.vietnamese.fold import fold
from tests.bench.planner.generator import settled
from tests.bench.planner.ground import Ground, number_at
from tests.bench.planner.lines import Line, Nearest, Point, in_metres, joined
from tests.bench.planner.wards import GIVEN, load

STREETS = frozenset(
    {
        *("primary", "secondary", "tertiary", "residential", "living_street", "pedestrian"),
        *("primary_link", "secondary_link", "tertiary_link"),
    }
)
DEPTHS = {"ngo": 1, "ngach": 2, "hem": 3}
LANE = re.compile(r"(ngo|ngach|hem) ((?:[0-9]+[a-z]?(?: |$))*)(.*)")
"""Kind, numbers from the outermost to its own, and what it opens from, as `plain` writes them."""

SEED = "van mieu - o cho dua"
BY_NAME_M, BY_PLACE_M, JOIN_M = 90.0, 45.0, 60.0
MANY = 3_000

Node = tuple[float, float]


@dataclass(frozen=True)
class Stretch:
    """A street between two crossings."""

    name: str
    points: list[Node]


@dataclass(frozen=True)
class Found:
    """A lane's place: the alley it opens from, at which of its own ends, and where there."""

    alley: int
    end: Point
    at: Nearest


def true_ward(doors: int = MANY) -> dict[str, Any]:
    """Return the ward; `matched` counts the lanes hung by name, hung by place alone, and left out."""
    features = load(GIVEN / "vanmieu_ochodua.geojson.gz")["features"]
    ways = [
        (f["properties"].get("name", ""), f["properties"]["highway"], f["geometry"]["coordinates"]) for f in features
    ]
    lanes: dict[str, list[list[list[float]]]] = defaultdict(list)
    streets = []
    for name, kind, points in ways:
        if LANE.fullmatch(plain(name)):
            lanes[name].append(points)
        elif kind in STREETS:
            streets.append((name, [tuple(point) for point in points]))
        else:  # a way too narrow for a street, known by its bare name
            lanes[f"Ngõ {name}"].append(points)
    stretches = _connected(_stretches(streets))
    around = stretches[0].points[0]
    ground = _Hanging(around, stretches)
    for name, parts in sorted(lanes.items(), key=lambda one: (DEPTHS[read_lane(one[0])[1]], one[0])):
        ground.wait(name, [in_metres(part, around) for part in parts])
    ground.hang_all()
    random = Random(SEED)
    plates = ground.ground.plates(random)
    data = settled("vanmieu_ochodua", random, ground.ground, plates, min(doors, len(plates)))
    return data | {"attribution": "© OpenStreetMap contributors, ODbL 1.0", "matched": dict(ground.matched)}


def plain(name: str) -> str:
    """Return a name as it is compared: without accents, without "phố" and "đường"."""
    return re.sub(r"\b(pho|duong) ", "", fold(name)).replace("ngo ngo ", "ngo ").strip()


def read_lane(name: str) -> re.Match[str]:
    """Return a lane's kind, numbers and what it opens from."""
    read = LANE.fullmatch(plain(name))
    if read is None:
        raise ValueError(f"{name} is no lane")
    return read


def opens_from(name: str) -> str:
    """Return what a lane opens from by its name; empty when it does not say."""
    return read_lane(name)[3]


class _Hanging:
    """Lanes find what they open from, the wide ones first, until none finds any more."""

    def __init__(self, around: Node, stretches: list[Stretch]) -> None:
        self.ground, self.matched = Ground(), Counter({"by name": 0, "by place": 0, "left out": 0})
        self._lines: list[Line] = []
        self._named: dict[str, list[int]] = defaultdict(list)
        self._waiting: list[tuple[str, list[list[Point]]]] = []
        crossings: dict[Node, int] = {}
        for stretch in stretches:
            line = Line(in_metres([list(point) for point in stretch.points], around))
            ends = [crossings.setdefault(stretch.points[end], len(crossings)) for end in (0, -1)]
            self.ground.street((ends[0], ends[1]), round(line.length, 2), stretch.name or "phố không tên")
            self._keep(stretch.name, line)

    def wait(self, name: str, parts: list[list[Point]]) -> None:
        """Take a lane in that is to be hung."""
        self._waiting.append((name, parts))

    def hang_all(self) -> None:
        """Hang every lane that comes near something that hangs already; count the others as left out."""
        for patient in (True, False):
            before = -1
            while before != len(self._waiting):
                before = len(self._waiting)
                self._hang_some(patient)
        self.matched["left out"] += len(self._waiting)

    def _hang_some(self, patient: bool) -> None:
        """Hang by name, then by place; patiently: not what opens by its name from a lane that still waits."""
        self._waiting = [one for one in self._waiting if not self._hang(*one, self._named.get(opens_from(one[0]), ()))]
        names = {plain(name) for name, _ in self._waiting} if patient else set()
        every = range(len(self._lines))
        self._waiting = [
            one for one in self._waiting if opens_from(one[0]) in names or not self._hang(*one, every, by_name=False)
        ]

    def _hang(self, name: str, parts: list[list[Point]], among: Sequence[int], *, by_name: bool = True) -> bool:
        found = self._mouth(parts, among, BY_NAME_M if by_name else BY_PLACE_M)
        if found is None:
            return False
        line = Line(joined(parts, found.end, JOIN_M))
        at, reach = round(found.at.along, 2), round(found.at.gap + line.length, 2)
        numbers = re.findall("[0-9]+", read_lane(name)[2])
        number = int(numbers[-1]) if numbers else number_at(at, found.at.side)
        self.ground.lane(found.alley, at, found.at.side, reach, number, name)
        self._keep(name, line)
        self.matched["by name" if by_name else "by place"] += 1
        return True

    def _mouth(self, parts: list[list[Point]], among: Sequence[int], within: float) -> Found | None:
        ends = [end for part in parts for end in (part[0], part[-1])]
        lines = ((alley, self._lines[alley]) for alley in among)
        around = ((alley, line, end) for alley, line in lines for end in ends if line.may_be_within(end, within))
        near = [Found(alley, end, line.nearest(end)) for alley, line, end in around]
        best = min(near, key=lambda one: (one.at.gap, one.alley), default=None)
        return best if best is not None and best.at.gap <= within else None

    def _keep(self, name: str, line: Line) -> None:
        self._lines.append(line)
        self._named[plain(name)].append(len(self._lines) - 1)


def _stretches(ways: list[tuple[str, list[Node]]]) -> list[Stretch]:
    """Cut streets where they meet."""
    met = Counter(node for _, points in ways for node in set(points))
    met.update(end for _, points in ways for end in (points[0], points[-1]))
    found = []
    for name, points in ways:
        since = 0
        for place in range(1, len(points)):
            if met[points[place]] > 1:
                found.append(Stretch(name, points[since : place + 1]))
                since = place
    return found


def _connected(stretches: list[Stretch]) -> list[Stretch]:
    """Return the stretches from which one can walk to most others."""
    meet: dict[Node, list[int]] = defaultdict(list)
    for place, stretch in enumerate(stretches):
        for end in (stretch.points[0], stretch.points[-1]):
            meet[end].append(place)
    left, best = set(range(len(stretches))), set[int]()
    while left:
        group, edge = set[int](), [min(left)]
        while edge:
            place = edge.pop()
            if place not in group:
                group.add(place)
                ends = (stretches[place].points[0], stretches[place].points[-1])
                edge += [other for end in ends for other in meet[end]]
        left -= group
        best = max(best, group, key=len)
    return [stretches[place] for place in sorted(best)]

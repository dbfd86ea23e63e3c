"""From an instance to the arrays of `Ward`."""

from collections.abc import Mapping, Sequence

import numpy as np

from app.routes.planner.limits import Limits
from app.routes.planner.metric import Spot, Walk
from app.routes.planner.model import Instance, PlanDoor
from app.routes.planner.solver.arrays import Floats, Ints, Ward
from app.routes.planner.solver.nearest import door_nearest_home, nearest_doors, nearest_homes
from app.routes.planner.solver.walking import mouth_to_mouth

DOORS_AROUND = 32
SPLIT_M = 2.0
"""What it is worth, in metres, not to share one alley with one more route."""
UNSURE_SPLIT_M = 3.0
"""The same where metres are only told by house numbers: whole alleys stay short however wrong the numbers are."""
NO_HOME: Spot = (-1, 0.0, 0)
UNSURE_MINUTES = 3.0
"""How much earlier than its window closes a door is reached where distances are only told by house numbers."""
NOBODY = 1_000_000
"""The pin of a door that is for a unit which takes no part."""


def ward_of(instance: Instance, walk: Walk, units: Sequence[int], limits: Mapping[int, Limits]) -> Ward:
    """Build the arrays for these units (their places in the instance); `near_homes` stays empty."""
    seat = {instance.units[j].id: r for r, j in enumerate(units)}
    spots = [*walk.door, *(walk.home[j] or NO_HOME for j in units)]
    lanes, crossings = _lanes(walk), _crossings(walk)
    barred = np.zeros((len(units), len(walk.alleys)), np.uint8)
    for r, j in enumerate(units):
        barred[r, [walk.index[a] for a in instance.units[j].barred if a in walk.index]] = 1
    ward = Ward(
        points=_matrix(spots, 3),
        lanes=lanes,
        between=mouth_to_mouth(lanes, crossings),
        crossings=crossings,
        doors=_matrix([_door(door, seat) for door in instance.doors], 4),
        units=_matrix([_unit(limits[j], instance.units[j].begins) for j in units], 5),
        barred=barred,
        near_doors=np.zeros((0, 0), np.int32),
        near_metres=np.zeros((0, 0)),
        near_homes=np.zeros((0, 0), np.int32),
        settings=np.array([1 / instance.speed, SPLIT_M if instance.measured else UNSURE_SPLIT_M]),
    )
    by_alley = np.array(sorted(range(len(walk.door)), key=lambda k: walk.door[k]), np.int32)
    first = np.searchsorted(ward.points[by_alley, 0], np.arange(len(walk.alleys) + 1)).astype(np.int32)
    around = max(1, min(DOORS_AROUND, len(instance.doors) - 1))
    near, metres = nearest_doors(ward, by_alley, first, around)
    return ward._replace(near_doors=near, near_metres=metres)


def with_limits(ward: Ward, instance: Instance, units: Sequence[int], limits: Mapping[int, Limits]) -> Ward:
    """The same ward with other limits."""
    return ward._replace(units=_matrix([_unit(limits[j], instance.units[j].begins) for j in units], 5))


def homes_around(ward: Ward, walk: Walk, rooms: Sequence[float], most: int) -> tuple[Ints, Floats]:
    """For each door the nearest units that could visit it, and the metres to their homes.

    A unit without a home counts as living where those with one leave most undone.
    """
    doors, units = ward.doors.shape[0], ward.units.shape[0]
    points = ward.points
    loose = [r for r in range(units) if points[doors + r, 0] < 0]
    if loose:
        points = points.copy()
        line = walking_line(walk)
        for r, place in zip(loose, _scarce_places(ward, line, rooms, loose), strict=True):
            points[doors + r] = points[line[place]]
    return nearest_homes(ward._replace(points=points), max(1, min(most, units)))


def walking_line(walk: Walk) -> Ints:
    """The doors street by street, each lane where the walk along its parent comes past."""
    stops: list[list[tuple[float, int, int, int]]] = [[] for _ in walk.alleys]
    for k, (alley, at, side) in enumerate(walk.door):
        stops[alley].append((at, side, 0, k))
    for child, (parent, at, side) in enumerate(walk.mouth):
        if parent >= 0:
            stops[parent].append((at, side, 1, child))
    out: list[int] = []
    ahead = [(1, root) for root in reversed(walk.roots)]
    while ahead:
        is_lane, k = ahead.pop()
        if is_lane:
            ahead.extend((lane, item) for _, _, lane, item in sorted(stops[k], reverse=True))
        else:
            out.append(k)
    return np.array(out, np.int32)


def _scarce_places(ward: Ward, line: Ints, rooms: Sequence[float], loose: Sequence[int]) -> list[int]:
    """Places along the line of doors that units with a home leave for those without."""
    doors = ward.doors.shape[0]
    place_of = np.argsort(line)
    nearest = door_nearest_home(ward)
    homed = sorted((int(place_of[nearest[r]]), r) for r in range(len(rooms)) if nearest[r] >= 0)
    each = doors / (sum(rooms) or 1.0)
    left, covered = list(loose), 0.0
    places: list[int] = []
    for place, r in [*homed, (2 * doors, -1)]:
        while left and covered + rooms[left[0]] * each / 2 < place:
            room = rooms[left.pop(0)] * each
            places.append(min(doors - 1, int(covered + room / 2)))
            covered += room
        if r >= 0:
            covered += rooms[r] * each
    return places + [doors - 1] * len(left)


def _door(door: PlanDoor, seat: Mapping[int, int]) -> tuple[float, float, float, float]:
    opens, closes = door.window or (-np.inf, np.inf)
    if door.at_m is None:
        closes = max(min(opens, closes), closes - UNSURE_MINUTES)
    pin = -1 if door.unit_id is None else seat.get(door.unit_id, NOBODY)
    return door.minutes, opens, closes, pin


def _unit(limits: Limits, begins: float) -> tuple[float, float, float, float, float]:
    return limits.minutes, limits.doors, limits.most_work, limits.least_work, begins


def _matrix(rows: Sequence[Sequence[float]], columns: int) -> Floats:
    return np.array(rows, np.float64).reshape(-1, columns)


def _lanes(walk: Walk) -> Floats:
    node = {x: i for i, x in enumerate(walk.nodes)}
    rows = []
    for i, alley in enumerate(walk.alleys):
        parent, (_, at, side) = walk.parent[i], walk.mouth[i]
        ends = alley.crossings if parent < 0 else None
        u, v = (node[ends[0]], node[ends[1]]) if ends is not None else (-1, -1)
        rows.append((parent, at, side, walk.length[i], walk.width[i], u, v, walk.rank.get(i, 0), walk.depth[i]))
    return _matrix(rows, 9)


def _crossings(walk: Walk) -> Floats:
    ways = [[walk.between_crossings(x, y) for y in walk.nodes] for x in walk.nodes]
    table = np.array([[np.inf if metres is None else metres for metres in row] for row in ways], np.float64)
    return table.reshape(len(walk.nodes), len(walk.nodes))

"""The same metric between all doors and homes of a ward at once, for solvers that want a matrix."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from tests.bench.planner.metric import Metric
from tests.bench.planner.wards import Spot, Ward

Metres = NDArray[np.float64]
Way = tuple[int, Metres, Metres, Metres]
"""Where spots of one alley come out further up: alley, metres along it, side, metres climbed; one entry a spot or one for all."""


def matrix_of(ward: Ward) -> Metres:
    """Return the metres between all doors, then all homes, of a ward."""
    spots = [*ward.doors, *(unit.home for unit in ward.units)]
    metric = Metric(ward.alleys)
    members: dict[int, list[int]] = defaultdict(list)
    for place, spot in enumerate(spots):
        members[spot[0]].append(place)
    ways = {alley: _ways_up(metric, alley, [spots[place] for place in places]) for alley, places in members.items()}
    found = np.zeros((len(spots), len(spots)))
    for a, places in members.items():
        for b, others in members.items():
            if a <= b:
                block = _block(metric, ways[a], ways[b])
                found[np.ix_(places, others)] = block
                found[np.ix_(others, places)] = block.T
    np.fill_diagonal(found, 0.0)
    return found


def _ways_up(metric: Metric, alley: int, spots: list[Spot]) -> list[Way]:
    offs, sides = np.array([spot[1] for spot in spots]), np.array([float(spot[2]) for spot in spots])
    ways: list[Way] = [(alley, offs, sides, np.zeros(len(spots)))]
    for above, off, side, climbed in list(metric.way_up((alley, 0.0, 0)))[1:]:
        ways.append((above, np.array([off]), np.array([float(side)]), offs + climbed))
    return ways


def _block(metric: Metric, ways_a: list[Way], ways_b: list[Way]) -> Metres:
    above = {way[0]: way for way in ways_a}
    for alley, off, side, climbed in ways_b:
        if alley in above:
            _, other_off, other_side, before = above[alley]
            on_it = _along(metric, alley, (other_off[:, None], other_side[:, None]), (off[None, :], side[None, :]))
            return before[:, None] + climbed[None, :] + on_it
    (a, off_a, _, up_a), (b, off_b, _, up_b) = ways_a[-1], ways_b[-1]
    ends_a, ends_b = metric.ends(a, off_a[:, None]), metric.ends(b, off_b[None, :])
    ways = [x + metric.between(m, n) + y for x, m in ends_a for y, n in ends_b]
    return up_a[:, None] + up_b[None, :] + np.minimum.reduce(ways)


def _along(metric: Metric, alley: int, p: tuple[Metres, Metres], q: tuple[Metres, Metres]) -> Metres:
    apart, by_mouth = np.abs(p[0] - q[0]), p[0] + q[0]
    ways = [apart + np.where(p[1] != q[1], metric.alleys.width[alley], 0.0), by_mouth]
    if metric.alleys.parent[alley] < 0:
        length = metric.alleys.length[alley]
        ways += [2 * length - by_mouth, length - apart + metric.between(*metric.crossings(alley))]
    return np.minimum.reduce(ways)

"""The order in which a ward is walked: a lane is entered when the walk passes its mouth."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf
from typing import TypeAlias

from app.routes.planner.metric import Spot, Walk
from app.routes.planner.model import Instance

Street: TypeAlias = tuple[int, bool]
"""Index of a root alley, and whether it is walked from its far end."""

LEAST_GAIN_M = 1e-6


def walking_order(instance: Instance, walk: Walk) -> list[int]:
    """Door indices as a person walks them: odd side up, even side back, or by `walk_key` if there is one."""
    lanes = _doors_by_alley(walk)

    def visit(alley: int) -> list[int]:
        doors = lanes[alley]
        if any(instance.doors[k].walk_key for k in doors):
            doors.sort(key=lambda k: instance.doors[k].walk_key)
        else:
            doors.sort(key=lambda k: _u_turn(walk.door[k]))
        gaps: list[list[tuple[float, int]]] = [[] for _ in range(len(doors) + 1)]
        for child in walk.children[alley]:
            gap = _best_gap(walk, alley, [walk.door[k] for k in doors], walk.mouth[child])
            before = walk.door[doors[gap - 1]] if gap else (alley, 0.0, 0)
            gaps[gap].append((walk.metres(before, walk.mouth[child]), child))
        out: list[int] = []
        for gap, lane_mouths in enumerate(gaps):
            if gap:
                out.append(doors[gap - 1])
            for _, child in sorted(lane_mouths):
                out.extend(visit(child))
        return out

    return [k for root, _ in chain_of_streets(walk) for k in visit(root)]


def rank_of(order: Sequence[int]) -> list[int]:
    """The place of every door in an order of all the doors."""
    rank = [0] * len(order)
    for place, k in enumerate(order):
        rank[k] = place
    return rank


def sweep_order(walk: Walk) -> list[int]:
    """Door indices swept along each street and lane, both sides together: short pieces stay compact."""
    lanes = _doors_by_alley(walk)

    def visit(alley: int, backwards: bool) -> list[int]:
        stops: list[tuple[float, int, int, int]] = [(walk.door[k][1], walk.door[k][2], 0, k) for k in lanes[alley]]
        stops += [(walk.mouth[c][1], walk.mouth[c][2], 1, c) for c in walk.children[alley]]
        out: list[int] = []
        for _, _, is_lane, k in sorted(stops, reverse=backwards):
            out.extend(visit(k, False) if is_lane else [k])
        return out

    return [k for root, backwards in chain_of_streets(walk) for k in visit(root, backwards)]


def chain_of_streets(walk: Walk) -> list[Street]:
    """Order the streets: a short chain through the crossings first, then the areas in list order."""
    left = dict.fromkeys(r for r in walk.roots if walk.alleys[r].crossings is not None)
    chain: list[Street] = []
    while left:
        step = _nearest_street(walk, chain[-1], left) if chain else (min(left), False)
        chain.append(step)
        del left[step[0]]
    return [*_untangle(walk, chain), *((r, False) for r in walk.roots if walk.alleys[r].crossings is None)]


def _nearest_street(walk: Walk, here: Street, left: Iterable[int]) -> Street:
    best, found = inf, here
    for r in left:
        for backwards in (False, True):
            metres = _hop(walk, here, (r, backwards))
            if metres < best:
                best, found = metres, (r, backwards)
        if best == 0.0:
            break
    return found


def _untangle(walk: Walk, chain: list[Street]) -> list[Street]:
    """2-opt: turn a stretch of the chain round while that shortens the way between streets."""
    hops = _hops(walk, chain)
    better = True
    while better:
        better = False
        for i in range(len(chain) - 1):
            for j in range(i + 1, len(chain) + 1):
                gain = hops[i] + hops[j]
                if gain <= LEAST_GAIN_M:
                    continue
                (r1, f1), (r2, f2) = chain[i], chain[j - 1]
                if i:
                    gain -= _hop(walk, chain[i - 1], (r2, not f2))
                if j < len(chain):
                    gain -= _hop(walk, (r1, not f1), chain[j])
                if gain > LEAST_GAIN_M:
                    chain[i:j] = [(r, not f) for r, f in reversed(chain[i:j])]
                    hops = _hops(walk, chain)
                    better = True
    return chain


def _hops(walk: Walk, chain: Sequence[Street]) -> list[float]:
    """Metres to each street of a chain from the one before it; none to the first, nor from the last."""
    return [0.0, *(_hop(walk, x, y) for x, y in pairwise(chain)), 0.0]


def _hop(walk: Walk, x: Street, y: Street) -> float:
    out, into = walk.alleys[x[0]].crossings, walk.alleys[y[0]].crossings
    if out is None or into is None:
        return 0.0
    metres = walk.between_crossings(out[0 if x[1] else 1], into[1 if y[1] else 0])
    return metres if metres is not None else 1e6


def _doors_by_alley(walk: Walk) -> dict[int, list[int]]:
    lanes: dict[int, list[int]] = defaultdict(list)
    for k, spot in enumerate(walk.door):
        lanes[spot[0]].append(k)
    return lanes


def _u_turn(spot: Spot) -> tuple[int, float]:
    return (0, spot[1]) if spot[2] == 0 else (1, -spot[1])


def _best_gap(walk: Walk, alley: int, spots: list[Spot], mouth: Spot) -> int:
    """Between which two doors the walk passes this mouth with the least way round."""
    stops = [(alley, 0.0, 0), *spots, (alley, 0.0, 1)]
    detour = [walk.metres(x, mouth) + walk.metres(mouth, y) - walk.metres(x, y) for x, y in pairwise(stops)]
    return min(range(len(detour)), key=lambda g: (round(detour[g], 6), g))


def closed_walk(walk: Walk, home: Spot | None, doors: Sequence[int], rank: Sequence[int]) -> tuple[list[int], float]:
    """Put doors in walking order from where home is nearest to the round; also the metres home to home.

    `rank[k]` is the place of door k in the walking order of the ward.
    """
    if not doors:
        return [], 0.0
    ring = sorted(doors, key=lambda k: rank[k])
    spots = [walk.door[k] for k in ring]
    legs = [walk.metres(x, y) for x, y in pairwise([*spots, spots[0]])]
    if home is None:
        cut = max(range(len(ring)), key=lambda i: (round(legs[i], 6), -i))
        return ring[cut + 1 :] + ring[: cut + 1], sum(legs) - legs[cut]
    reach = [walk.metres(home, s) for s in spots]
    last = len(ring) - 1
    extra = [reach[i] + reach[i + 1 if i < last else 0] - legs[i] for i in range(len(ring))]
    cut = min(range(len(ring)), key=lambda i: (round(extra[i], 6), (i + 1) % len(ring)))
    return ring[cut + 1 :] + ring[: cut + 1], sum(legs) + extra[cut]

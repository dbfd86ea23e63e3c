"""The walking metric as kernels; `app.routes.planner.metric.Walk` is the same in plain Python."""

import numpy as np

from app.routes.planner.metric import AREA_GAP_M
from app.routes.planner.solver.arrays import (
    ALLEY,
    DEPTH,
    F8,
    I8,
    LENGTH,
    MATRIX,
    MOUTH,
    MOUTH_SIDE,
    OFFSET,
    PARENT,
    RANK,
    SIDE,
    WARD,
    WIDTH,
    Floats,
    U,
    V,
    Ward,
)
from app.routes.planner.solver.compiling import compiled


@compiled(F8(MATRIX, MATRIX, I8, F8, F8, F8, F8), inside=True)
def along(lanes: Floats, crossings: Floats, a: int, o1: float, s1: float, o2: float, s2: float) -> float:
    """Metres between two places on one street or lane, also round by its ends."""
    metres = abs(o1 - o2)
    if s1 != s2:
        metres += lanes[a, WIDTH]
    metres = min(metres, o1 + o2)
    if lanes[a, PARENT] >= 0 or lanes[a, U] < 0:
        return metres
    length = lanes[a, LENGTH]
    outside = crossings[int(lanes[a, U]), int(lanes[a, V])]
    return min(metres, max(0.0, 2 * length - o1 - o2), min(o1, o2) + length - max(o1, o2) + outside)


@compiled(F8(MATRIX, MATRIX, I8, F8, I8, F8))
def between_streets(lanes: Floats, crossings: Floats, a: int, o1: float, b: int, o2: float) -> float:
    """The least of the four ways from one street by its ends to another."""
    if lanes[a, U] >= 0 and lanes[b, U] >= 0:
        u1, v1, u2, v2 = int(lanes[a, U]), int(lanes[a, V]), int(lanes[b, U]), int(lanes[b, V])
        r1, r2 = lanes[a, LENGTH] - o1, lanes[b, LENGTH] - o2
        metres = min(
            o1 + crossings[u1, u2] + o2,
            o1 + crossings[u1, v2] + r2,
            r1 + crossings[v1, u2] + o2,
            r1 + crossings[v1, v2] + r2,
        )
        if metres < np.inf:
            return metres
    return o1 + o2 + AREA_GAP_M * abs(lanes[a, RANK] - lanes[b, RANK])


@compiled(F8(MATRIX, MATRIX, I8, F8, F8, I8, F8, F8))
def climbing(lanes: Floats, crossings: Floats, a: int, o1: float, s1: float, b: int, o2: float, s2: float) -> float:
    """Climb the deeper lane to its mouth until both are on the same one, then along it or by the streets."""
    metres = 0.0
    while a != b:
        up_a, up_b = int(lanes[a, PARENT]), int(lanes[b, PARENT])
        if up_a < 0 and up_b < 0:
            return metres + between_streets(lanes, crossings, a, o1, b, o2)
        if lanes[a, DEPTH] >= lanes[b, DEPTH]:
            metres += o1
            o1, s1, a = lanes[a, MOUTH], lanes[a, MOUTH_SIDE], up_a
        else:
            metres += o2
            o2, s2, b = lanes[b, MOUTH], lanes[b, MOUTH_SIDE], up_b
    return metres + along(lanes, crossings, a, o1, s1, o2, s2)


@compiled(I8(MATRIX, I8, I8))
def hangs_on(lanes: Floats, a: int, b: int) -> int:
    """1 when lane a is b or hangs on it, however deep."""
    while a >= 0:
        if a == b:
            return 1
        a = int(lanes[a, PARENT])
    return 0


@compiled(MATRIX(MATRIX, MATRIX), allocates=True)
def mouth_to_mouth(lanes: Floats, crossings: Floats) -> Floats:
    """Fill `Ward.between`."""
    alleys = lanes.shape[0]
    table = np.full((alleys, alleys), -1.0)
    for a in range(alleys):
        if lanes[a, PARENT] < 0:
            continue
        for b in range(a):
            if lanes[b, PARENT] < 0 or hangs_on(lanes, a, b) == 1 or hangs_on(lanes, b, a) == 1:
                continue
            table[a, b] = climbing(
                lanes,
                crossings,
                int(lanes[a, PARENT]),
                lanes[a, MOUTH],
                lanes[a, MOUTH_SIDE],
                int(lanes[b, PARENT]),
                lanes[b, MOUTH],
                lanes[b, MOUTH_SIDE],
            )
            table[b, a] = table[a, b]
    return table


@compiled(F8(WARD, I8, I8), inside=True)
def metres(ward: Ward, i: int, j: int) -> float:
    """Metres between two points; 0 to the home of a unit that has none."""
    a, b = int(ward.points[i, ALLEY]), int(ward.points[j, ALLEY])
    if a < 0 or b < 0:
        return 0.0
    o1, o2 = ward.points[i, OFFSET], ward.points[j, OFFSET]
    if a != b and ward.between[a, b] >= 0:
        return o1 + o2 + ward.between[a, b]
    if a == b and ward.lanes[a, PARENT] >= 0:
        way = ward.lanes[a, WIDTH] if ward.points[i, SIDE] != ward.points[j, SIDE] else 0.0
        return min(abs(o1 - o2) + way, o1 + o2)
    return climbing(ward.lanes, ward.crossings, a, o1, ward.points[i, SIDE], b, o2, ward.points[j, SIDE])

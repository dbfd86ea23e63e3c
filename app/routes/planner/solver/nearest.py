"""Who lives near a door and which doors stand near each other, as sorted tables of indices."""

import numba
import numpy as np

from app.routes.planner.solver.arrays import (
    ALLEY,
    CLOSES,
    F8,
    I8,
    LINE,
    LIST,
    MATRIX,
    MINUTES,
    OPENS,
    PACE,
    PIN,
    SETS_OUT,
    TIME,
    WARD,
    Floats,
    Ints,
    Ward,
)
from app.routes.planner.solver.compiling import compiled
from app.routes.planner.solver.walking import metres

ALLEYS_AROUND = 40
"""How many alleys around a door's own are searched for its neighbours."""


@compiled(I8(LIST, MATRIX, I8, I8, I8, F8))
def keep_if_near(table: Ints, far: Floats, row: int, kept: int, item: int, distance: float) -> int:
    """Insert the item into a sorted row that has a fixed length; return how many the row holds now."""
    width = table.shape[1]
    if kept == width and distance >= far[row, width - 1]:
        return kept
    at = kept if kept < width else width - 1
    while at > 0 and far[row, at - 1] > distance:
        table[row, at], far[row, at] = table[row, at - 1], far[row, at - 1]
        at -= 1
    table[row, at], far[row, at] = item, distance
    return min(kept + 1, width)


@compiled(I8(WARD, I8, I8, F8))
def could_visit(ward: Ward, door: int, unit: int, walk: float) -> int:
    """1 when the unit, doing nothing else, may and can do this door."""
    if ward.doors[door, PIN] >= 0 and ward.doors[door, PIN] != unit:
        return 0
    if ward.barred[unit, int(ward.points[door, ALLEY])] != 0:
        return 0
    out = walk * ward.settings[PACE]
    arrival = ward.units[unit, SETS_OUT] + out
    if ward.doors[door, CLOSES] < np.inf:
        arrival = max(arrival, ward.doors[door, OPENS])
        if arrival > ward.doors[door, CLOSES]:
            return 0
    ends = arrival + ward.doors[door, MINUTES] + out
    return 1 if ends <= ward.units[unit, SETS_OUT] + ward.units[unit, TIME] else 0


@compiled(numba.types.Tuple((LIST, MATRIX))(WARD, I8), allocates=True)
def nearest_homes(ward: Ward, most: int) -> tuple[Ints, Floats]:
    """For every door the units nearest by home that could visit it (-1 where there are fewer), and the metres."""
    doors, units = ward.doors.shape[0], ward.units.shape[0]
    table = np.full((doors, most), -1, np.int32)
    far = np.full((doors, most), np.inf)
    for d in range(doors):
        kept = 0
        for u in range(units):
            walk = metres(ward, d, doors + u)
            if (kept < most or walk < far[d, most - 1]) and could_visit(ward, d, u, walk) == 1:
                kept = keep_if_near(table, far, d, kept, u, walk)
    return table, far


@compiled(numba.types.Tuple((LIST, MATRIX))(WARD, LINE, LINE, I8), allocates=True)
def nearest_doors(ward: Ward, by_alley: Ints, first: Ints, most: int) -> tuple[Ints, Floats]:
    """For every door its nearest others and the metres, searched in the alleys around and those that open on its own.

    `by_alley` lists the doors alley by alley, those of alley a from `first[a]` to `first[a + 1]`, along the alley.
    """
    doors, alleys = ward.doors.shape[0], ward.lanes.shape[0]
    around = np.full((alleys, ALLEYS_AROUND), -1, np.int32)
    gap = np.full((alleys, ALLEYS_AROUND), np.inf)
    for a in range(alleys):
        if first[a] == first[a + 1]:
            continue
        kept = 0
        for b in range(alleys):
            if a == b or first[b] == first[b + 1]:
                continue
            least = np.inf
            for part in range(5):  # from the ends, the middle and the quarters of this alley to the ends of that one
                x = by_alley[first[a] + (first[a + 1] - 1 - first[a]) * part // 4]
                for y in range(2):
                    end = by_alley[first[b + y] - y]
                    least = min(least, metres(ward, x, end))
            kept = keep_if_near(around, gap, a, kept, b, least)
    table = np.full((doors, most), -1, np.int32)
    far = np.full((doors, most), np.inf)
    for at in range(doors):
        d, kept = by_alley[at], 0
        a = int(ward.points[d, ALLEY])
        for x in range(max(first[a], at - 2 * most), min(first[a + 1], at + 2 * most + 1)):
            if x != at:
                kept = keep_if_near(table, far, d, kept, by_alley[x], metres(ward, d, by_alley[x]))
        for k in range(ALLEYS_AROUND):
            b = around[a, k]
            if b < 0:
                break
            for x in range(first[b], first[b + 1]):
                kept = keep_if_near(table, far, d, kept, by_alley[x], metres(ward, d, by_alley[x]))
    return table, far


@compiled(LINE(WARD), allocates=True)
def door_nearest_home(ward: Ward) -> Ints:
    """The door nearest to each unit's home; -1 for a unit without one."""
    doors, units = ward.doors.shape[0], ward.units.shape[0]
    nearest = np.full(units, -1, np.int32)
    for u in range(units):
        least = np.inf
        for d in range(doors):
            if ward.points[doors + u, ALLEY] >= 0 and metres(ward, d, doors + u) < least:
                nearest[u], least = d, metres(ward, d, doors + u)
    return nearest

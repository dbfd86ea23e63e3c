"""The flat arrays the kernels work on, and the names of their columns."""

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Dice = NDArray[np.uint64]

# Columns of `Ward.points`: doors first, then the homes of the units.
ALLEY, OFFSET, SIDE = 0, 1, 2
# Columns of `Ward.lanes`; U and V are the crossings at the ends of a street, or -1.
PARENT, MOUTH, MOUTH_SIDE, LENGTH, WIDTH, U, V, RANK, DEPTH = 0, 1, 2, 3, 4, 5, 6, 7, 8
# Columns of `Ward.doors`: minutes at the door, when it may be reached, the one unit it is for (or -1).
MINUTES, OPENS, CLOSES, PIN = 0, 1, 2, 3
# Columns of `Ward.units`: minutes home to home, most doors, most and least minutes of work, when they set out.
TIME, MOST_DOORS, MOST_WORK, LEAST_WORK, SETS_OUT = 0, 1, 2, 3, 4
# Columns of `Routes.load`.
METRES, WORK, TIMED = 0, 1, 2


class Ward(NamedTuple):
    """What never changes while a plan is made."""

    points: Floats
    lanes: Floats
    between: Floats
    """Metres from mouth to mouth of two lanes neither of which hangs on the other; -1 for all other pairs."""
    crossings: Floats
    doors: Floats
    units: Floats
    barred: NDArray[np.uint8]
    near_doors: Ints
    near_metres: Floats
    near_homes: Ints
    settings: Floats
    """Minutes a metre; metres an alley shared by one more route is worth."""


class Routes(NamedTuple):
    """The routes as they change: doors of each unit in order, and where each door is (-1: nowhere)."""

    doors: Ints
    held: Ints
    route: Ints
    place: Ints
    load: Floats
    legs: Floats
    """Metres to each place of a route from the one before, the last to home."""
    visits: NDArray[np.int16]
    """How many doors of each alley are in each route."""


def copy_of(routes: Routes) -> Routes:
    """The same routes in arrays of their own."""
    parts: list[Any] = [part.copy() for part in routes]
    return Routes(*parts)


class Search(NamedTuple):
    """Scratch for the search of one door's place: metres to points met so far, when noted, and the place found."""

    reach: Floats
    noted: Longs
    gaps: Ints
    """Places still to be weighed, unit and place in turn."""
    found: Floats
    """Unit, place, metres the route grows by."""


class Bench(NamedTuple):
    """Scratch for the local search: two rows of doors being tried, marks for alleys, prices, routes to look at."""

    one: Ints
    two: Ints
    seen: Ints
    prices: Floats
    fresh: Ints


class Step(NamedTuple):
    """Scratch for one step of ruin and recreate."""

    saved: Routes
    """Routes as they were before the step, in the order of `touched`."""
    touched: Ints
    slot: Ints
    """Where in `touched` a unit is, or -1."""
    out: Ints
    keys: Floats
    waiting: Ints
    """Doors in no route."""
    changed: Ints
    """Units whose routes are not those of the best plan so far."""
    counts: Longs
    """How many doors are out, how many routes are saved."""


PACE, SPLIT = 0, 1
MOST_GAPS = 256
TOUCHED = 64
"""More routes than one step can change: those it takes from and one for each door it puts back."""


def new_search(points: int) -> Search:
    """Scratch that has met nothing; the last of `noted` counts the searches."""
    return Search(np.zeros(points), np.zeros(points + 1, np.int64), np.zeros(MOST_GAPS, np.int32), np.zeros(3))


def empty_routes(doors: int, units: int, alleys: int, longest: int) -> Routes:
    """Routes that hold nothing; `longest` is the most doors one of them may ever hold."""
    return Routes(
        np.zeros((units, longest + 1), np.int32),
        np.zeros(units, np.int32),
        np.full(doors, -1, np.int32),
        np.zeros(doors, np.int32),
        np.zeros((units, 3), np.float64),
        np.zeros((units, longest + 2), np.float64),
        np.zeros((units, max(1, alleys)), np.int16),
    )


def new_bench(units: int, alleys: int, longest: int) -> Bench:
    """Scratch in which every route is still to be looked at."""
    one, two = np.zeros(longest + 1, np.int32), np.zeros(longest + 1, np.int32)
    return Bench(one, two, np.zeros(alleys + 1, np.int32), np.zeros(units), np.ones(units, np.int32))


def new_step(doors: int, units: int, longest: int) -> Step:
    """Scratch in which nothing is touched."""
    return Step(
        empty_routes(1, TOUCHED, 1, longest),
        np.zeros(TOUCHED, np.int32),
        np.full(units, -1, np.int32),
        np.zeros(TOUCHED, np.int32),
        np.zeros(TOUCHED),
        np.zeros(doors, np.int32),
        np.zeros(units, np.int32),
        np.zeros(2, np.int64),
    )


_MATRIX = np.zeros((1, 1))
_LIST = np.zeros((1, 1), np.int32)
WARD = numba.typeof(
    Ward(
        _MATRIX,
        _MATRIX,
        _MATRIX,
        _MATRIX,
        _MATRIX,
        _MATRIX,
        np.zeros((1, 1), np.uint8),
        _LIST,
        _MATRIX,
        _LIST,
        np.zeros(1),
    )
)
ROUTES = numba.typeof(empty_routes(1, 1, 1, 1))
SEARCH = numba.typeof(new_search(1))
BENCH = numba.typeof(new_bench(1, 1, 1))
STEP = numba.typeof(new_step(1, 1, 1))
MATRIX = numba.typeof(_MATRIX)
LIST = numba.typeof(_LIST)
LINE = numba.typeof(np.zeros(1, np.int32))
DICE = numba.typeof(np.zeros(1, np.uint64))
F8, I8 = numba.float64, numba.int64

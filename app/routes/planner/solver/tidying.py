"""Local search between neighbouring routes: runs of one to three doors, exchanges, tails, turned stretches."""

import numpy as np

from app.routes.planner.solver.arrays import ALLEY, I8, LINE, REALS, ROUTES, SPLIT, WARD, Floats, Ints, Routes, Ward
from app.routes.planner.solver.compiling import compiled
from app.routes.planner.solver.moves import EPSILON, price_of, set_route, stop
from app.routes.planner.solver.walking import metres

NEIGHBOURS = 10
LONGEST_RUN = 3


@compiled(I8(WARD, ROUTES, I8, I8, LINE, I8, LINE, I8, LINE, REALS, LINE))
def accept(
    ward: Ward,
    routes: Routes,
    r: int,
    q: int,
    one: Ints,
    n1: int,
    two: Ints,
    n2: int,
    seen: Ints,
    prices: Floats,
    fresh: Ints,
) -> int:
    """Make rows `one` and `two` the routes of r and q if that is cheaper; q may be r, then `two` is not looked at."""
    before = prices[r] if r == q else prices[r] + prices[q]
    first = price_of(ward, r, one, n1, seen)
    if first >= before - EPSILON:
        return 0
    second = 0.0 if r == q else price_of(ward, q, two, n2, seen)
    if first + second >= before - EPSILON:
        return 0
    set_route(ward, routes, r, one, n1)
    prices[r] = first
    fresh[r] = 1
    if r != q:
        set_route(ward, routes, q, two, n2)
        prices[q] = second
        fresh[q] = 1
    return 1


@compiled(I8(ROUTES, I8, I8, I8, LINE))
def copy_part(routes: Routes, r: int, first: int, after: int, row: Ints) -> int:
    """Copy places first to after - 1 of a route to the beginning of the row; how many."""
    for k in range(first, after):
        row[k - first] = routes.doors[r, k]
    return max(0, after - first)


@compiled(I8(WARD, ROUTES, I8, I8, I8, I8, I8, I8, LINE, LINE, LINE, REALS, LINE))
def move_run(
    ward: Ward,
    routes: Routes,
    r: int,
    first: int,
    last: int,
    q: int,
    at: int,
    turned: int,
    one: Ints,
    two: Ints,
    seen: Ints,
    prices: Floats,
    fresh: Ints,
) -> int:
    """Move places first to last of route r before place `at` of route q, if that is cheaper."""
    if r == q and first <= at <= last + 1:
        return 0
    head, tail = routes.doors[r, first], routes.doors[r, last]
    if turned == 1:
        head, tail = tail, head
    before, after = stop(ward, routes, r, first - 1), stop(ward, routes, r, last + 1)
    x, y = stop(ward, routes, q, at - 1), stop(ward, routes, q, at)
    change = metres(ward, before, after) - metres(ward, before, routes.doors[r, first])
    change -= metres(ward, routes.doors[r, last], after)
    change += metres(ward, x, head) + metres(ward, tail, y) - metres(ward, x, y)
    count = last - first + 1
    if r != q:
        a = int(ward.points[head, ALLEY])
        alike = 0
        for k in range(first, last + 1):
            if int(ward.points[routes.doors[r, k], ALLEY]) == a:
                alike += 1
        if routes.visits[q, a] == 0:
            change += ward.settings[SPLIT]
        if routes.visits[r, a] == alike:
            change -= ward.settings[SPLIT]
        if routes.held[q] + count >= two.shape[0]:
            return 0
    if change >= -EPSILON:
        return 0
    n1, n2 = 0, 0
    if r != q:
        for k in range(routes.held[r]):
            if k < first or k > last:
                one[n1] = routes.doors[r, k]
                n1 += 1
    for k in range(routes.held[q] + 1):
        if k == at:
            for step in range(count):
                two[n2] = routes.doors[r, last - step if turned == 1 else first + step]
                n2 += 1
        if k < routes.held[q] and (r != q or k < first or k > last):
            two[n2] = routes.doors[q, k]
            n2 += 1
    if r == q:
        return accept(ward, routes, r, r, two, n2, one, 0, seen, prices, fresh)
    return accept(ward, routes, r, q, one, n1, two, n2, seen, prices, fresh)


@compiled(I8(WARD, ROUTES, I8, I8, I8, I8, LINE, LINE, LINE, REALS, LINE))
def exchange(
    ward: Ward,
    routes: Routes,
    r: int,
    i: int,
    q: int,
    j: int,
    one: Ints,
    two: Ints,
    seen: Ints,
    prices: Floats,
    fresh: Ints,
) -> int:
    """Exchange place i of route r and place j of route q, if that is cheaper."""
    if r == q or j < 0 or j >= routes.held[q]:
        return 0
    c, b = routes.doors[r, i], routes.doors[q, j]
    p, s = stop(ward, routes, r, i - 1), stop(ward, routes, r, i + 1)
    x, y = stop(ward, routes, q, j - 1), stop(ward, routes, q, j + 1)
    change = metres(ward, p, b) + metres(ward, b, s) - metres(ward, p, c) - metres(ward, c, s)
    change += metres(ward, x, c) + metres(ward, c, y) - metres(ward, x, b) - metres(ward, b, y)
    if change >= ward.settings[SPLIT]:
        return 0
    n1 = copy_part(routes, r, 0, routes.held[r], one)
    n2 = copy_part(routes, q, 0, routes.held[q], two)
    one[i], two[j] = b, c
    return accept(ward, routes, r, q, one, n1, two, n2, seen, prices, fresh)


@compiled(I8(WARD, ROUTES, I8, I8, I8, I8, LINE, LINE, LINE, REALS, LINE))
def exchange_tails(
    ward: Ward,
    routes: Routes,
    r: int,
    i: int,
    q: int,
    j: int,
    one: Ints,
    two: Ints,
    seen: Ints,
    prices: Floats,
    fresh: Ints,
) -> int:
    """Let route r go on after place i as route q does from place j, and the other way round, if that is cheaper."""
    n1, n2 = i + 1 + routes.held[q] - j, j + routes.held[r] - i - 1
    if max(n1, n2) >= one.shape[0]:
        return 0
    for k in range(n1):
        one[k] = routes.doors[r, k] if k <= i else routes.doors[q, j + k - i - 1]
    for k in range(n2):
        two[k] = routes.doors[q, k] if k < j else routes.doors[r, i + 1 + k - j]
    return accept(ward, routes, r, q, one, n1, two, n2, seen, prices, fresh)


@compiled(I8(WARD, ROUTES, I8, I8, I8, LINE, LINE, REALS, LINE))
def turn(ward: Ward, routes: Routes, r: int, i: int, j: int, one: Ints, seen: Ints, prices: Floats, fresh: Ints) -> int:
    """2-opt: walk the stretch after place i up to place j the other way round, if that is cheaper."""
    a, b = stop(ward, routes, r, i), stop(ward, routes, r, i + 1)
    c, d = stop(ward, routes, r, j), stop(ward, routes, r, j + 1)
    if metres(ward, a, c) + metres(ward, b, d) - metres(ward, a, b) - metres(ward, c, d) >= -EPSILON:
        return 0
    for k in range(routes.held[r]):
        one[k] = routes.doors[r, i + 1 + j - k if i < k <= j else k]
    return accept(ward, routes, r, r, one, routes.held[r], one, 0, seen, prices, fresh)


@compiled(I8(WARD, ROUTES, I8, LINE, LINE, LINE, REALS, LINE))
def improve_door(
    ward: Ward, routes: Routes, d: int, one: Ints, two: Ints, seen: Ints, prices: Floats, fresh: Ints
) -> int:
    """Make the first change around this door that is cheaper; 0 when there is none."""
    for k in range(min(NEIGHBOURS, ward.near_doors.shape[1])):
        b = ward.near_doors[d, k]
        if b < 0:
            break
        r, i, q = routes.route[d], routes.place[d], routes.route[b]
        if q < 0:
            continue
        j = routes.place[b]
        for size in range(LONGEST_RUN):
            # The run begins or ends with d; d comes to stand beside b.
            if i + size < routes.held[r]:
                if move_run(ward, routes, r, i, i + size, q, j + 1, 0, one, two, seen, prices, fresh) == 1:
                    return 1
                if move_run(ward, routes, r, i, i + size, q, j, 1, one, two, seen, prices, fresh) == 1:
                    return 1
            if i - size >= 0:
                if move_run(ward, routes, r, i - size, i, q, j + 1, 1, one, two, seen, prices, fresh) == 1:
                    return 1
                if move_run(ward, routes, r, i - size, i, q, j, 0, one, two, seen, prices, fresh) == 1:
                    return 1
        if r == q:
            if turn(ward, routes, r, min(i, j), max(i, j), one, seen, prices, fresh) == 1:
                return 1
            if turn(ward, routes, r, min(i, j) - 1, max(i, j) - 1, one, seen, prices, fresh) == 1:
                return 1
            continue
        if exchange(ward, routes, r, i, q, j + 1, one, two, seen, prices, fresh) == 1:
            return 1
        if exchange(ward, routes, r, i, q, j - 1, one, two, seen, prices, fresh) == 1:
            return 1
        nearer = metres(ward, d, b) < metres(ward, d, stop(ward, routes, r, i + 1))
        if nearer and exchange_tails(ward, routes, r, i, q, j, one, two, seen, prices, fresh) == 1:
            return 1
    return 0


@compiled(I8(WARD, ROUTES), allocates=True)
def tidy(ward: Ward, routes: Routes) -> int:
    """Improve until no door finds anything; only routes changed since the last look are looked at again."""
    units, longest = routes.doors.shape
    seen = np.zeros(ward.lanes.shape[0] + 1, np.int32)
    one, two = np.zeros(longest, np.int32), np.zeros(longest, np.int32)
    prices = np.zeros(units)
    fresh = np.ones(units, np.int32)
    for r in range(units):
        n = copy_part(routes, r, 0, routes.held[r], one)
        prices[r] = price_of(ward, r, one, n, seen)
    changes = 0
    again = True
    while again:
        again = False
        for r in range(units):
            if fresh[r] == 0:
                continue
            fresh[r] = 0
            i = 0
            while i < routes.held[r]:
                if improve_door(ward, routes, routes.doors[r, i], one, two, seen, prices, fresh) == 1:
                    changes += 1
                    again = True
                else:
                    i += 1
    return changes

"""Local search between neighbouring routes: runs of one to three doors, exchanges, tails, turned stretches."""

from app.routes.planner.solver.arrays import ALLEY, BENCH, I8, ROUTES, SPLIT, WARD, Bench, Routes, Ward
from app.routes.planner.solver.compiling import compiled
from app.routes.planner.solver.moves import EPSILON, price_of, set_route, stop
from app.routes.planner.solver.walking import metres

NEIGHBOURS = 10
LONGEST_RUN = 3


@compiled(I8(WARD, ROUTES, I8, I8, I8, I8, BENCH))
def accept(ward: Ward, routes: Routes, r: int, q: int, n1: int, n2: int, bench: Bench) -> int:
    """Make the rows `one` and `two` the routes of r and q if that is cheaper; `two` has no meaning when q is r."""
    before = bench.prices[r] if r == q else bench.prices[r] + bench.prices[q]
    first = price_of(ward, r, bench.one, n1, bench.seen)
    if first >= before - EPSILON:
        return 0
    second = 0.0 if r == q else price_of(ward, q, bench.two, n2, bench.seen)
    if first + second >= before - EPSILON:
        return 0
    set_route(ward, routes, r, bench.one, n1)
    bench.prices[r], bench.fresh[r] = first, 1
    if r != q:
        set_route(ward, routes, q, bench.two, n2)
        bench.prices[q], bench.fresh[q] = second, 1
    return 1


@compiled(I8(WARD, ROUTES, I8, I8, I8, I8, I8, I8, BENCH))
def move_run(
    ward: Ward, routes: Routes, r: int, first: int, last: int, q: int, at: int, turned: int, bench: Bench
) -> int:
    """Move places first to last of route r before place `at` of route q, if that is cheaper."""
    count = last - first + 1
    if (r == q and first <= at <= last + 1) or routes.held[q] + count >= bench.two.shape[0]:
        return 0
    head, tail = routes.doors[r, first], routes.doors[r, last]
    x, y = stop(ward, routes, q, at - 1), stop(ward, routes, q, at)
    change = metres(ward, stop(ward, routes, r, first - 1), stop(ward, routes, r, last + 1))
    change -= routes.legs[r, first] + routes.legs[r, last + 1]
    if turned == 1:
        head, tail = tail, head
    change += metres(ward, x, head) + metres(ward, tail, y) - routes.legs[q, at]
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
    if change >= -EPSILON:
        return 0
    n1 = 0
    for k in range(routes.held[r]):
        if r != q and (k < first or k > last):
            bench.one[n1] = routes.doors[r, k]
            n1 += 1
    row = bench.one if r == q else bench.two
    n2 = 0
    for k in range(routes.held[q] + 1):
        if k == at:
            for step in range(count):
                row[n2] = routes.doors[r, last - step if turned == 1 else first + step]
                n2 += 1
        if k < routes.held[q] and (r != q or k < first or k > last):
            row[n2] = routes.doors[q, k]
            n2 += 1
    return accept(ward, routes, r, q, n2 if r == q else n1, n2, bench)


@compiled(I8(WARD, ROUTES, I8, I8, I8, I8, BENCH))
def exchange(ward: Ward, routes: Routes, r: int, i: int, q: int, j: int, bench: Bench) -> int:
    """Exchange place i of route r and place j of another route q, if that is cheaper."""
    if j < 0 or j >= routes.held[q]:
        return 0
    c, b = routes.doors[r, i], routes.doors[q, j]
    p, s = stop(ward, routes, r, i - 1), stop(ward, routes, r, i + 1)
    x, y = stop(ward, routes, q, j - 1), stop(ward, routes, q, j + 1)
    change = metres(ward, p, b) + metres(ward, b, s) - routes.legs[r, i] - routes.legs[r, i + 1]
    change += metres(ward, x, c) + metres(ward, c, y) - routes.legs[q, j] - routes.legs[q, j + 1]
    if change >= ward.settings[SPLIT]:
        return 0
    for k in range(routes.held[r]):
        bench.one[k] = b if k == i else routes.doors[r, k]
    for k in range(routes.held[q]):
        bench.two[k] = c if k == j else routes.doors[q, k]
    return accept(ward, routes, r, q, routes.held[r], routes.held[q], bench)


@compiled(I8(WARD, ROUTES, I8, I8, I8, I8, BENCH))
def exchange_tails(ward: Ward, routes: Routes, r: int, i: int, q: int, j: int, bench: Bench) -> int:
    """Let route r go on after place i as route q does from place j, and the other way round, if that is cheaper."""
    n1, n2 = i + 1 + routes.held[q] - j, j + routes.held[r] - i - 1
    if max(n1, n2) >= bench.one.shape[0]:
        return 0
    for k in range(n1):
        bench.one[k] = routes.doors[r, k] if k <= i else routes.doors[q, j + k - i - 1]
    for k in range(n2):
        bench.two[k] = routes.doors[q, k] if k < j else routes.doors[r, i + 1 + k - j]
    return accept(ward, routes, r, q, n1, n2, bench)


@compiled(I8(WARD, ROUTES, I8, I8, I8, BENCH))
def turn(ward: Ward, routes: Routes, r: int, i: int, j: int, bench: Bench) -> int:
    """2-opt: walk the stretch after place i up to place j the other way round, if that is cheaper."""
    a, b = stop(ward, routes, r, i), stop(ward, routes, r, i + 1)
    c, d = stop(ward, routes, r, j), stop(ward, routes, r, j + 1)
    if metres(ward, a, c) + metres(ward, b, d) - routes.legs[r, i + 1] - routes.legs[r, j + 1] >= -EPSILON:
        return 0
    for k in range(routes.held[r]):
        bench.one[k] = routes.doors[r, i + 1 + j - k if i < k <= j else k]
    return accept(ward, routes, r, r, routes.held[r], 0, bench)


@compiled(I8(WARD, ROUTES, I8, BENCH))
def improve_door(ward: Ward, routes: Routes, d: int, bench: Bench) -> int:
    """Make the first change around this door that is cheaper; 0 when there is none."""
    r, i = routes.route[d], routes.place[d]
    for k in range(min(NEIGHBOURS, ward.near_doors.shape[1])):
        b = ward.near_doors[d, k]
        if b < 0:
            break
        q, j = routes.route[b], routes.place[b]
        if q < 0:
            continue
        for size in range(LONGEST_RUN):
            for begins in range(2):  # the run begins or ends with d, which comes to stand after b or before it
                first = i if begins == 1 else i - size
                if first < 0 or first + size >= routes.held[r]:
                    continue
                for after in range(2):
                    turned = 1 if begins != after else 0
                    if move_run(ward, routes, r, first, first + size, q, j + after, turned, bench) == 1:
                        return 1
        if r == q:
            for shift in range(2):
                if turn(ward, routes, r, min(i, j) - shift, max(i, j) - shift, bench) == 1:
                    return 1
            continue
        for beside in (j + 1, j - 1):
            if exchange(ward, routes, r, i, q, beside, bench) == 1:
                return 1
        nearer = ward.near_metres[d, k] < routes.legs[r, i + 1]
        if nearer and exchange_tails(ward, routes, r, i, q, j, bench) == 1:
            return 1
    return 0


@compiled(I8(WARD, ROUTES, BENCH))
def tidy(ward: Ward, routes: Routes, bench: Bench) -> int:
    """Improve until no door finds anything; only routes changed since the last look are looked at again."""
    units = ward.units.shape[0]
    for r in range(units):
        for k in range(routes.held[r]):
            bench.one[k] = routes.doors[r, k]
        bench.prices[r], bench.fresh[r] = price_of(ward, r, bench.one, routes.held[r], bench.seen), 1
    changes = 0
    again = True
    while again:
        again = False
        for r in range(units):
            if bench.fresh[r] == 0:
                continue
            bench.fresh[r] = 0
            i = 0
            while i < routes.held[r]:
                if improve_door(ward, routes, routes.doors[r, i], bench) == 1:
                    changes += 1
                    again = True
                else:
                    i += 1
    return changes

"""Keep routes as they were before a step, and make them so again."""

from app.routes.planner.solver.arrays import ALLEY, I8, LINE, ROUTES, WARD, Ints, Routes, Ward
from app.routes.planner.solver.compiling import compiled


@compiled(I8(ROUTES, I8, ROUTES, LINE, LINE, I8))
def remember(routes: Routes, r: int, saved: Routes, touched: Ints, slot: Ints, count: int) -> int:
    """Keep route r as it is now, unless this step has kept it already; returns how many are kept."""
    if slot[r] >= 0:
        return count
    slot[r] = count
    touched[count] = r
    saved.held[count] = routes.held[r]
    for k in range(routes.held[r]):
        saved.doors[count, k] = routes.doors[r, k]
    for k in range(routes.held[r] + 1):
        saved.legs[count, k] = routes.legs[r, k]
    for k in range(routes.load.shape[1]):
        saved.load[count, k] = routes.load[r, k]
    return count + 1


@compiled(I8(WARD, ROUTES, ROUTES, LINE, I8))
def put_back(ward: Ward, routes: Routes, saved: Routes, touched: Ints, count: int) -> int:
    """Make the kept routes the present ones again."""
    for t in range(count):
        r = touched[t]
        for k in range(routes.held[r]):
            d = routes.doors[r, k]
            routes.route[d] = -1
            routes.visits[r, int(ward.points[d, ALLEY])] -= 1
    for t in range(count):
        r = touched[t]
        routes.held[r] = saved.held[t]
        for k in range(saved.held[t]):
            d = saved.doors[t, k]
            routes.doors[r, k] = d
            routes.route[d], routes.place[d] = r, k
            routes.visits[r, int(ward.points[d, ALLEY])] += 1
        for k in range(saved.held[t] + 1):
            routes.legs[r, k] = saved.legs[t, k]
        for k in range(routes.load.shape[1]):
            routes.load[r, k] = saved.load[t, k]
    return count

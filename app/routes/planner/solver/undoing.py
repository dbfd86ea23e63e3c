"""Keep routes as they were before a step, and make them so again."""

from app.routes.planner.solver.arrays import ALLEY, I8, ROUTES, STEP, WARD, Routes, Step, Ward
from app.routes.planner.solver.compiling import compiled


@compiled(I8(ROUTES, I8, STEP))
def remember(routes: Routes, r: int, step: Step) -> int:
    """Keep route r as it is now, unless this step has kept it already; returns how many are kept."""
    count, saved = step.counts[1], step.saved
    if step.slot[r] >= 0:
        return count
    step.slot[r], step.touched[count], step.counts[1] = count, r, count + 1
    saved.held[count] = routes.held[r]
    for k in range(routes.held[r]):
        saved.doors[count, k] = routes.doors[r, k]
    for k in range(routes.held[r] + 1):
        saved.legs[count, k] = routes.legs[r, k]
    for k in range(routes.load.shape[1]):
        saved.load[count, k] = routes.load[r, k]
    return count + 1


@compiled(I8(WARD, ROUTES, STEP))
def put_back(ward: Ward, routes: Routes, step: Step) -> int:
    """Make the kept routes the present ones again; how many."""
    count, saved = step.counts[1], step.saved
    for t in range(count):
        r = step.touched[t]
        for k in range(routes.held[r]):
            d = routes.doors[r, k]
            routes.route[d] = -1
            routes.visits[r, int(ward.points[d, ALLEY])] -= 1
    for t in range(count):
        r = step.touched[t]
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

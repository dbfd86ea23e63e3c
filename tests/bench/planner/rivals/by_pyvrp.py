"""PyVRP: who may not go into some alley may go into none that is barred to anybody (a second load nobody else minds)."""

import pyvrp
from pyvrp.stop import MaxRuntime

from tests.bench.planner.rivals.asked import Asked, Routes

SEED = 1


def plan(asked: Asked, seconds: float) -> Routes:
    """Plan for at most so many seconds."""
    units, barred = asked.ward.units, asked.barred_alleys
    places = [pyvrp.Location(0, 0) for _place in range(asked.doors + len(units))]
    clients = []
    for door, (alley, _, _) in enumerate(asked.ward.doors):
        span = asked.windows[door]
        window = {} if span is None else {"tw_early": span[0], "tw_late": span[1]}
        load = [1, int(alley in barred)]
        clients.append(pyvrp.Client(door, delivery=load, service_duration=asked.service_s, **window))
    vehicles = [
        pyvrp.VehicleType(
            1,
            [unit.cap, 0 if unit.barred else unit.cap],
            start_depot=j,
            end_depot=j,
            tw_early=asked.hours[j][0],
            tw_late=asked.hours[j][1],
        )
        for j, unit in enumerate(units)
    ]
    homes = [pyvrp.Depot(asked.doors + j) for j in range(len(units))]
    data = pyvrp.ProblemData(places, clients, homes, vehicles, [asked.cost], [asked.travel_s])
    found = pyvrp.solve(data, MaxRuntime(seconds), seed=SEED, display=False)
    return {
        units[route.vehicle_type()].id: [step.idx for step in route if step.type == pyvrp.ActivityType.CLIENT]
        for route in found.best.routes()
    }

"""OR-Tools routing: guided local search; who stays under the least number of doors is charged for each that is missing."""

from datetime import timedelta

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from tests.bench.planner.rivals.asked import Asked, Routes

DAY_S = 24 * 60 * 60
NOT_VISITED = 10_000_000
BELOW_LEAST = 2_000


def plan(asked: Asked, seconds: float) -> Routes:
    """Plan for at most so many seconds; nothing when no plan was found by then."""
    units = asked.ward.units
    homes = [asked.doors + j for j in range(len(units))]
    places = pywrapcp.RoutingIndexManager(asked.doors + len(units), len(units), homes, homes)
    routing = pywrapcp.RoutingModel(places)
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(asked.cost.tolist()))
    _count(asked, routing)
    _keep_hours(asked, routing, places)
    _bar(asked, routing, places)
    for door in range(asked.doors):
        routing.AddDisjunction([places.NodeToIndex(door)], NOT_VISITED)
    limits = pywrapcp.DefaultRoutingSearchParameters()
    limits.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    limits.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    limits.time_limit.FromTimedelta(timedelta(seconds=seconds))
    found = routing.SolveWithParameters(limits)
    return {} if found is None else {unit.id: _route(routing, places, found, j) for j, unit in enumerate(units)}


def _count(asked: Asked, routing: pywrapcp.RoutingModel) -> None:
    one_a_door = [1] * asked.doors + [0] * len(asked.ward.units)
    counted = routing.RegisterUnaryTransitVector(one_a_door)
    routing.AddDimensionWithVehicleCapacity(counted, 0, [unit.cap for unit in asked.ward.units], True, "doors")
    doors = routing.GetDimensionOrDie("doors")
    for j, unit in enumerate(asked.ward.units):
        doors.SetCumulVarSoftLowerBound(routing.End(j), unit.least, BELOW_LEAST)


def _keep_hours(asked: Asked, routing: pywrapcp.RoutingModel, places: pywrapcp.RoutingIndexManager) -> None:
    times = asked.travel_s.copy()
    times[: asked.doors, :] += asked.service_s
    routing.AddDimension(routing.RegisterTransitMatrix(times.tolist()), DAY_S, DAY_S, False, "time")
    clock = routing.GetDimensionOrDie("time")
    for j, (start, end) in enumerate(asked.hours):
        clock.CumulVar(routing.Start(j)).SetRange(start, end)
        clock.CumulVar(routing.End(j)).SetRange(start, end)
    for door, span in enumerate(asked.windows):
        if span is not None:
            clock.CumulVar(places.NodeToIndex(door)).SetRange(*span)


def _bar(asked: Asked, routing: pywrapcp.RoutingModel, places: pywrapcp.RoutingIndexManager) -> None:
    for door, (alley, _, _) in enumerate(asked.ward.doors):
        if alley in asked.barred_alleys:
            who = routing.VehicleVar(places.NodeToIndex(door))
            for j, unit in enumerate(asked.ward.units):
                if alley in unit.barred:
                    who.RemoveValue(j)


def _route(
    routing: pywrapcp.RoutingModel, places: pywrapcp.RoutingIndexManager, found: pywrapcp.Assignment, unit: int
) -> list[int]:
    doors = []
    index = found.Value(routing.NextVar(routing.Start(unit)))
    while not routing.IsEnd(index):
        doors.append(places.IndexToNode(index))
        index = found.Value(routing.NextVar(index))
    return doors

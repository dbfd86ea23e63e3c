"""Which unit each door goes to by the shortest way to somebody's home: an exact minimum-cost flow."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from app.routes.planner.solver.arrays import Floats, Ints, Longs

COST_A_METRE = 10
NOWHERE_M = 30_000
LEAST_M = 3_000
"""Metres it is worth that a unit has one more door of its least."""


def share_by_flow(near: Ints, far: Floats, most: Longs, least: Longs) -> Ints:
    """The unit of every door, or -1; no unit has more than its most, and at least its least where doors reach.

    `near` and `far` are the tables of `nearest_homes`; most and least are doors.
    """
    doors, units = near.shape[0], len(most)
    rows, columns = np.nonzero(near >= 0)
    homes = near[rows, columns]
    sink = doors + units
    every_door = np.arange(doors, dtype=np.int32)
    every_unit = doors + np.arange(units, dtype=np.int32)
    flow = SimpleMinCostFlow()

    def add(tails: NDArray[Any], heads: NDArray[Any], capacities: NDArray[Any], metres: Floats) -> Ints:
        costs = np.rint(COST_A_METRE * metres).astype(np.int64)
        added = flow.add_arcs_with_capacity_and_unit_cost(
            tails.astype(np.int32), heads.astype(np.int32), capacities.astype(np.int64), costs
        )
        return np.asarray(added, dtype=np.int32)

    ways = add(rows, doors + homes, np.ones(len(rows)), far[rows, columns])
    add(every_door, np.full(doors, sink), np.ones(doors), np.full(doors, float(NOWHERE_M)))
    add(every_unit, np.full(units, sink), least, np.full(units, float(-LEAST_M)))
    add(every_unit, np.full(units, sink), most - least, np.zeros(units))
    flow.set_nodes_supplies(every_door, np.ones(doors, np.int64))
    flow.set_node_supply(sink, -doors)
    unit_of = np.full(doors, -1, np.int32)
    if flow.solve() == flow.OPTIMAL:
        taken = np.asarray(flow.flows(ways)) > 0
        unit_of[rows[taken]] = homes[taken]
    return unit_of

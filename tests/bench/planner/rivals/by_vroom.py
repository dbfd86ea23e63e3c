"""VROOM: bars are skills, one for each alley somebody may not go into."""

from datetime import timedelta

import vroom

from tests.bench.planner.rivals.asked import Asked, Routes

EXPLORATION = 5


def plan(asked: Asked, seconds: float) -> Routes:
    """Plan for at most so many seconds."""
    problem = vroom.Input()
    problem.set_durations_matrix("car", asked.travel_s.astype("uint32"))
    problem.set_costs_matrix("car", asked.cost.astype("uint32"))
    skills = asked.barred_alleys
    for j, unit in enumerate(asked.ward.units):
        home = asked.doors + j
        hours = vroom.TimeWindow(*asked.hours[j])
        able = set(skills - unit.barred)
        problem.add_vehicle(
            vroom.Vehicle(j + 1, start=home, end=home, capacity=[unit.cap], time_window=hours, skills=able)
        )
    for door, (alley, _, _) in enumerate(asked.ward.doors):
        span = asked.windows[door]
        problem.add_job(
            vroom.Job(
                door + 1,
                location=door,
                default_service=asked.service_s,
                delivery=[1],
                skills={alley} & skills,
                time_windows=[] if span is None else [vroom.TimeWindow(*span)],
            )
        )
    found = problem.solve(exploration_level=EXPLORATION, nb_threads=1, timeout=timedelta(seconds=seconds)).to_dict()
    return {
        asked.ward.units[route["vehicle"] - 1].id: [s["id"] - 1 for s in route["steps"] if s["type"] == "job"]
        for route in found["routes"]
    }

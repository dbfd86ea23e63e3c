"""The one door to the solver's libraries: imported where plans are made (the worker, the command), never by the web.

Importing it loads numba and OR-Tools (about a second; the first time ever the kernels are compiled, about ten), so a
worker does it once, before it forks for its jobs.
"""

from app.routes.planner.methods import Sharing, use_solver
from app.routes.planner.model import Method

SOLVER: Sharing | None
try:
    from app.routes.planner.solver.solve import solve

    SOLVER = solve
except ImportError:  # requirements-planner.txt is not installed: the built-in method serves
    SOLVER = None


def equip() -> Method:
    """Let this process plan with the solver if its libraries are installed; says what it plans with."""
    use_solver(SOLVER)
    return Method.BUILT_IN if SOLVER is None else Method.SOLVER

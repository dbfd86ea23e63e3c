"""Ours as a contestant: an instance file read, everything loaded and compiled before the clock starts."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from app.routes.planner.instance_file import read_instance
from app.routes.planner.model import Instance
from app.routes.planner.plan import make_plan
from tests.bench.planner.generator import make_ward
from tests.bench.planner.wards import save

SEED = 0
WARM_SEED, WARM_DOORS = 1, 60

Routes = dict[str, list[int]]


def prepared(ward: Path) -> Callable[[], Routes]:
    """Return the planning of a ward, ready to begin."""
    warm_up()
    instance = read_instance(ward)
    return lambda: plan(instance)


def plan(instance: Instance) -> Routes:
    """Plan as the app does."""
    made = make_plan(instance, SEED)
    return {str(route.unit_id): list(route.doors) for route in made.routes}


def warm_up() -> None:
    """Plan a small ward, so that whatever is loaded or compiled at first use is there."""
    with tempfile.TemporaryDirectory(prefix="tungngo-warm-") as folder:
        plan(read_instance(save(make_ward(WARM_SEED, WARM_DOORS), Path(folder) / "warm.json")))

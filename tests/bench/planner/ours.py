"""Ours as a contestant: an instance file read, everything loaded and compiled before the clock starts."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from app.routes.planner.equipment import equip
from app.routes.planner.instance_file import read_instance
from app.routes.planner.model import Instance
from app.routes.planner.plan import make_plan
from tests.bench.planner.generator import make_ward
from tests.bench.planner.wards import save

SEED = 0
WARM_SEED, WARM_DOORS = 1, 60
STEPS_A_SECOND = 60_000
"""About so many steps of polish are done in a second; fewer on a busy machine."""

Routes = dict[str, list[int]]


def prepared(ward: Path, seconds: float | None = None) -> Callable[[], Routes]:
    """Return the planning of a ward, ready to begin: as the app does it, or with polish for about so many seconds."""
    warm_up()
    instance = read_instance(ward)
    return lambda: plan(instance, None if seconds is None else round(seconds * STEPS_A_SECOND))


def plan(instance: Instance, steps: int | None = None) -> Routes:
    """Plan as the app does."""
    made = make_plan(instance, SEED, steps=steps)
    return {str(route.unit_id): list(route.doors) for route in made.routes}


def warm_up() -> None:
    """Equip this process, and plan a small ward, so that whatever is loaded or compiled at first use is there."""
    equip()
    with tempfile.TemporaryDirectory(prefix="tungngo-warm-") as folder:
        plan(read_instance(save(make_ward(WARM_SEED, WARM_DOORS), Path(folder) / "warm.json")))

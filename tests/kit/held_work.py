"""`python -m tests.kit.held_work QUEUE`: the house's worker, which also knows work that waits in its middle for the test."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from app.access.actor import Actor
from app.extensions import db
from app.house import create_house
from app.jobs.registry import BULK, DEFAULT, Progress, name_job, register_job
from app.jobs.serving import serve
from tests.factories import places

HELD, QUICK, STEPS = "tests.held", "tests.quick", "tests.steps"
PATIENCE_S = 60


def held(actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]:
    """Add three wards in one transaction, and wait before its end."""
    for number in (1, 2, 3):
        places.ward(f"Phường {number}")
    db.session.flush()
    _wait_for_the_test(Path(args["folder"]))
    return {"made": 3}


def steps(actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]:
    """Tell a step, wait, tell the next."""
    progress(1, 3)
    _wait_for_the_test(Path(args["folder"]))
    progress(2, 3)
    return {}


def quick(actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]:
    """Add one ward."""
    places.ward(f"Phường {args['number']}")
    return {"by": os.getppid()}


def register() -> None:
    """Let this process know the kinds too, to ask for them."""
    for kind, function, queue in ((HELD, held, DEFAULT), (STEPS, steps, DEFAULT), (QUICK, quick, BULK)):
        name_job(kind, queue)
        register_job(kind, function)


def _wait_for_the_test(folder: Path) -> None:
    (folder / f"begun-{os.getpid()}").touch()
    until = time.monotonic() + PATIENCE_S
    while not (folder / "go").exists():
        assert time.monotonic() < until, "the test never let go"
        time.sleep(0.02)


if __name__ == "__main__":
    app = create_house()
    register()
    serve(app, sys.argv[1])

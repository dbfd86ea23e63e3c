"""Where a broken variant waits, so that what it does wrong happens every time and not once in a while.

The folder is named by GATE_FOLDER, which a test puts into the environment of the house it breaks.
"""

import os
import time
from pathlib import Path
from uuid import uuid4

LONGEST_S = 30.0


def stand() -> None:
    """Go on only after half a minute: a test kills us before."""
    time.sleep(LONGEST_S)


def meet(n: int) -> None:
    """Go on when `n` of us, in whatever process, have come this far."""
    (_folder() / f"came-{uuid4().hex}").touch()
    until = time.monotonic() + LONGEST_S
    while len(list(_folder().glob("came-*"))) < n and time.monotonic() < until:
        time.sleep(0.01)


def _folder() -> Path:
    return Path(os.environ["GATE_FOLDER"])

"""Waiting for something to become true, with an end."""

import time
from collections.abc import Callable

PATIENCE_S = 60.0


def wait_until(true: Callable[[], object], otherwise: str, within_s: float = PATIENCE_S) -> None:
    """Ask again and again until the answer is true; fails with `otherwise` when it does not become so in time."""
    until = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < until, otherwise
        time.sleep(0.01)

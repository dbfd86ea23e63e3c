"""How one piece of work is held to a bound of memory, and how seldom it looks for what it may forget."""

import gc
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STATM = Path("/proc/self/statm")
_OBJECTS_BETWEEN_LOOKS = 100_000


@contextmanager
def few_looks_for_garbage() -> Iterator[None]:
    """Look for garbage less often: the rows of a list are many objects that all stay, looked through in vain each time."""
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def bounded_memory(extra: int) -> Iterator[None]:
    """Let the block take at most `extra` bytes more, then MemoryError; without /proc there is no bound."""
    if not _STATM.exists():
        yield
        return
    held = int(_STATM.read_text("ascii").split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = held + extra if hard == resource.RLIM_INFINITY else min(held + extra, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))

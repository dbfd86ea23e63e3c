"""A bound on the memory one piece of work may take beyond what the process holds already."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STATM = Path("/proc/self/statm")


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

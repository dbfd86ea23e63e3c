"""Compile a kernel once, at import, and keep the machine code beside the source where that can be written."""

import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

njit: Any = numba.njit
settings: Any = numba.config

FOLDER = Path(__file__).parent
OPTIONS = {"nogil": True, "error_model": "numpy"}


def _kept_in() -> Path | None:
    """A folder for this state of all kernels: numba looks at a kernel's own file alone, not at those it calls."""
    sources = sorted(FOLDER.glob("*.py"))
    state = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    folder = FOLDER / "__pycache__" / f"kernels-{state}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


KEPT_IN = _kept_in()


def compiled(signature: Any, *, inside: bool = False, allocates: bool = False) -> Callable[[Kernel], Kernel]:
    """Compile for one signature; `inside` its callers where it is small and they call it all the time.

    A store that cannot be written or read costs the compile time, nothing else.
    """
    # Without its run-time memory numba counts no references: a tuple of arrays would be counted at every look.
    options = {**OPTIONS, "forceinline": inside, "_nrt": allocates}

    def compile_now(kernel: Kernel) -> Kernel:
        if KEPT_IN is not None:
            before, settings.CACHE_DIR = settings.CACHE_DIR, str(KEPT_IN)
            try:
                return njit(signature, cache=True, **options)(kernel)
            except (OSError, RuntimeError, EOFError, pickle.UnpicklingError):
                pass  # read-only, full or damaged: compile for this process alone
            finally:
                settings.CACHE_DIR = before
        return njit(signature, **options)(kernel)

    return compile_now

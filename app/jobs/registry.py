"""Which function does which kind of job; slices' functions are registered by the factory."""

from collections.abc import Callable
from typing import Any, Protocol

from app.access.actor import Actor


class Progress(Protocol):
    """What a job tells about its progress. Each call commits what was done so far: call it between whole steps."""

    def __call__(self, done: int, total: int) -> None: ...


class JobFunction(Protocol):
    """The work itself: ids and strings in, a small result out; safe to run twice; it never commits by other means."""

    def __call__(self, actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]: ...


_functions: dict[str, JobFunction] = {}
_load_actor: list[Callable[[int], Actor | None]] = []


def register_job(kind: str, function: JobFunction) -> None:
    """Name the function of a kind; registering the same again changes nothing."""
    _functions[kind] = function


def job_function(kind: str) -> JobFunction:
    """Return the function of a kind. Raises KeyError for one nobody registered."""
    return _functions[kind]


def register_actor_loader(load: Callable[[int], Actor | None]) -> None:
    """Say how a job finds the person on whose rights it runs."""
    _load_actor[:] = [load]


def actor_for(owner_id: int) -> Actor | None:
    """Return the owner's actor as their roles stand now; None when the account is gone or disabled."""
    return _load_actor[0](owner_id)

"""Which function does which kind of job, on which queue, and how the kind is called; slices register theirs in the factory."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from app.access.actor import Actor
from app.kernel.words import N_

DEFAULT = "default"
BULK = "bulk"
QUEUES = (DEFAULT, BULK)
"""Work somebody waits for, and work that takes its time. A worker process serves one of them."""

NO_TITLE = N_("Long work")


class Progress(Protocol):
    """What a job tells about its progress. Each call commits what was done so far: call it between whole steps.

    `doing` says in words (an English message id) what is being done now. The call ends the job when it was taken back.
    """

    def __call__(self, done: int, total: int, doing: str = "") -> None: ...


class JobFunction(Protocol):
    """The work itself: ids and strings in, a small result out; safe to run twice; it never commits by other means."""

    def __call__(self, actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]: ...


@dataclass(frozen=True)
class JobKind:
    """How one kind of job is done; `title` is an English message id."""

    function: JobFunction
    queue: str
    title: str


_kinds: dict[str, JobKind] = {}
_load_actor: list[Callable[[int], Actor | None]] = []


def register_job(kind: str, function: JobFunction, queue: str = DEFAULT, title: str = NO_TITLE) -> None:
    """Say how a kind is done: `queue` is "default" or "bulk"; registering the same kind again replaces it."""
    if queue not in QUEUES:
        raise ValueError(f"{kind}: there is no queue {queue}")
    _kinds[kind] = JobKind(function, queue, title)


def job_kind(kind: str) -> JobKind:
    """Return how a kind is done. Raises KeyError for one nobody registered."""
    return _kinds[kind]


def job_title(kind: str) -> str:
    """Return what people call a kind, as an English message id; rows may be older than the kinds of today."""
    return _kinds[kind].title if kind in _kinds else NO_TITLE


def job_kinds() -> dict[str, JobKind]:
    """Return every kind there is."""
    return dict(_kinds)


def register_actor_loader(load: Callable[[int], Actor | None]) -> None:
    """Say how a job finds the person on whose rights it runs."""
    _load_actor[:] = [load]


def actor_for(owner_id: int) -> Actor | None:
    """Return the owner's actor as their roles stand now; None when the account is gone or disabled."""
    return _load_actor[0](owner_id)

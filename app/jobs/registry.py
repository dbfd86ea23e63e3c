"""The kinds of jobs: on which queue and how each is called (whoever asks knows that), and which function does it (workers do)."""

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


def untold(done: int, total: int, doing: str = "") -> None:
    """Tell nobody and store nothing: the progress of work that is no job."""


class JobFunction(Protocol):
    """The work itself: ids and strings in, a small result out; safe to run twice; it never commits by other means."""

    def __call__(self, actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]: ...


@dataclass(frozen=True)
class JobKind:
    """On which queue a kind is done; `title` is an English message id."""

    queue: str
    title: str


_kinds: dict[str, JobKind] = {}
_functions: dict[str, JobFunction] = {}
_load_actor: list[Callable[[int], Actor | None]] = []


def name_job(kind: str, queue: str = DEFAULT, title: str = NO_TITLE) -> None:
    """Let a kind be asked for: `queue` is "default" or "bulk"; naming the same kind again replaces it."""
    if queue not in QUEUES:
        raise ValueError(f"{kind}: there is no queue {queue}")
    _kinds[kind] = JobKind(queue, title)


def register_job(kind: str, function: JobFunction) -> None:
    """Say how a kind that has a name is done; registering the same kind again replaces it."""
    if kind not in _kinds:
        raise ValueError(f"{kind} has no name, so nobody can ask for it")
    _functions[kind] = function


def queue_of(kind: str) -> str:
    """Return the queue of a kind. Raises KeyError for one nobody named."""
    return _kinds[kind].queue


def job_title(kind: str) -> str:
    """Return what people call a kind, as an English message id; rows may be older than the kinds of today."""
    return _kinds[kind].title if kind in _kinds else NO_TITLE


def job_function(kind: str) -> JobFunction:
    """Return how a kind is done. Raises KeyError for one nobody registered."""
    return _functions[kind]


def register_actor_loader(load: Callable[[int], Actor | None]) -> None:
    """Say how a job finds the person on whose rights it runs."""
    _load_actor[:] = [load]


def actor_for(owner_id: int) -> Actor | None:
    """Return the owner's actor as their roles stand now; None when the account is gone or disabled."""
    return _load_actor[0](owner_id)

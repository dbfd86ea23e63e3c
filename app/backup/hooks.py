"""What upper rooms do once a backup was restored, and who is told when one fails. Filled in app/house.py."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol

from app.access.actor import Actor

Sentence = tuple[str, dict[str, object]]
"""A message id marked with N_ and what fills its gaps."""


class RestoreHook(Protocol):
    """Called once everything is back and at the newest revision, in the transaction that opens the site again.

    Returns what whoever restores should hear, if anything.
    """

    def __call__(self, actor: Actor, now: datetime) -> Sentence | None: ...


_on_restore: dict[str, RestoreHook] = {}
_administrators: list[Callable[[], Collection[int]]] = []


def on_restore(name: str, hook: RestoreHook) -> None:
    """Call `hook` after every restore; registering the same name again replaces it."""
    _on_restore[name] = hook


def tell_restored(actor: Actor, now: datetime) -> list[Sentence]:
    """Run what waits for a restore, and return what it says."""
    return [said for hook in _on_restore.values() if (said := hook(actor, now))]


def register_administrators(find: Callable[[], Collection[int]]) -> None:
    """Say whom a failed backup concerns: the accounts of the administrators."""
    _administrators[:] = [find]


def administrators() -> Collection[int]:
    """Return the accounts that are told when a backup fails."""
    return _administrators[0]() if _administrators else ()

"""What upper rooms do when households merge, part again or leave the lists. Filled by the factory.

A hook runs inside the same transaction, before the answer; it raises to refuse the whole act.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.access.actor import Actor
from app.places.models import Household, HouseholdMerge

Memory = dict[str, Any]


class Merge(Protocol):
    """Lets what a room knows of the loser count for the winner; returns, as plain values, what parting them needs."""

    def __call__(self, actor: Actor, now: datetime, loser: Household, winner: Household) -> Memory: ...


class Part(Protocol):
    """Gives the loser back what `memory` names."""

    def __call__(self, actor: Actor, now: datetime, merge: HouseholdMerge, memory: Memory) -> None: ...


def _nothing_blocks(merge: HouseholdMerge, memory: Memory) -> str | None:
    return None


@dataclass(frozen=True)
class MergeHook:
    """How a room follows a merge. `blocks` returns the message id of why the two cannot part any more, or None."""

    merge: Merge
    part: Part
    blocks: Callable[[HouseholdMerge, Memory], str | None] = _nothing_blocks


class VoidHook(Protocol):
    """Called with the household that was taken off the lists."""

    def __call__(self, actor: Actor, now: datetime, household: Household) -> None: ...


_on_merge: dict[str, MergeHook] = {}
_on_void: dict[str, VoidHook] = {}


def on_merge(name: str, hook: MergeHook) -> None:
    """Follow every merge with `hook`; registering the same name again replaces it."""
    _on_merge[name] = hook


def on_void(name: str, hook: VoidHook) -> None:
    """Call `hook` whenever a household is taken off the lists; registering the same name again replaces it."""
    _on_void[name] = hook


def tell_merged(actor: Actor, now: datetime, loser: Household, winner: Household) -> Memory:
    """Run what waits for a merge; return hook name -> what it moved."""
    return {name: hook.merge(actor, now, loser, winner) for name, hook in _on_merge.items()}


def tell_parted(actor: Actor, now: datetime, merge: HouseholdMerge) -> None:
    """Run what waits for two households to part, the last that moved first."""
    for name, hook in reversed(_on_merge.items()):
        if name in merge.memory:
            hook.part(actor, now, merge, merge.memory[name])


def what_blocks(merge: HouseholdMerge) -> str | None:
    """Return why a merge cannot be taken apart, as the first room that objects says it; None when none does."""
    said = (hook.blocks(merge, merge.memory[name]) for name, hook in _on_merge.items() if name in merge.memory)
    return next(filter(None, said), None)


def tell_void(actor: Actor, now: datetime, household: Household) -> None:
    """Run what waits for a household to leave the lists."""
    for hook in _on_void.values():
        hook(actor, now, household)

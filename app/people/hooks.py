"""What upper rooms do when people change: a route's doors go back when its volunteer stops. Filled by the factory.

A hook runs inside the same transaction, before the answer; it raises to refuse the whole act.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from app.access.actor import Actor


class AccountHook(Protocol):
    """Called with the account that was disabled."""

    def __call__(self, actor: Actor, now: datetime, account_id: int) -> None: ...


class TeamHook(Protocol):
    """Called with the team that was ended."""

    def __call__(self, actor: Actor, now: datetime, team_id: int) -> None: ...


class AccountUse(Protocol):
    """Returns those of the accounts it has something to do with."""

    def __call__(self, account_ids: Collection[int]) -> set[int]: ...


_on_use: dict[str, AccountUse] = {}
_on_disable: dict[str, AccountHook] = {}
_on_team_end: dict[str, TeamHook] = {}


def on_disable(name: str, hook: AccountHook) -> None:
    """Call `hook` whenever an account is disabled; registering the same name again replaces it."""
    _on_disable[name] = hook


def on_team_end(name: str, hook: TeamHook) -> None:
    """Call `hook` whenever a team is ended; registering the same name again replaces it."""
    _on_team_end[name] = hook


def on_account_use(name: str, find: AccountUse) -> None:
    """Ask `find` before people who came in by a list are taken back out; the same name again replaces it."""
    _on_use[name] = find


def in_use_above(account_ids: Collection[int]) -> set[int]:
    """Return those of the accounts that an upper room names where no foreign key tells it."""
    return set().union(*(find(account_ids) for find in _on_use.values()))


def tell_disabled(actor: Actor, now: datetime, account_id: int) -> None:
    """Run what waits for an account to be disabled."""
    for hook in _on_disable.values():
        hook(actor, now, account_id)


def tell_team_ended(actor: Actor, now: datetime, team_id: int) -> None:
    """Run what waits for a team to end."""
    for hook in _on_team_end.values():
        hook(actor, now, team_id)

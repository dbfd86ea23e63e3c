"""Whose name stands beside a row: rooms above tell how ids are turned into names; the rows themselves hold none."""

from collections.abc import Callable, Collection, Mapping

NameLookup = Callable[[Collection[int]], Mapping[int, str]]

_lookups: list[NameLookup] = []


def register_name_lookup(lookup: NameLookup) -> None:
    """Say how account ids become names (the factory does)."""
    _lookups[:] = [lookup]


def names_for(account_ids: Collection[int]) -> Mapping[int, str]:
    """Return the names of the accounts that still exist."""
    return _lookups[0](account_ids) if _lookups else {}

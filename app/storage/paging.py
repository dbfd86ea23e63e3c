"""Paging by key: page N costs what page 1 costs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows and the key after which the next ones begin (None: these are the last)."""

    rows: Sequence[Row]
    next_key: str | None


def cut(rows: Sequence[Row], size: int, key: Callable[[Row], str]) -> Page[Row]:
    """Make a page of `size` from up to `size + 1` fetched rows."""
    return Page(rows[:size], key(rows[size - 1]) if len(rows) > size else None)


def cut_after(rows: Sequence[Row], size: int, key: Callable[[Row], str], after: str | None) -> Page[Row]:
    """Make a page of rows that are all at hand, beginning after the one with this key (unknown: at the first)."""
    first = next((place for place, row in enumerate(rows, 1) if key(row) == after), 0) if after else 0
    return cut(rows[first : first + size + 1], size, key)

"""PURE: a cell to mend, the cells like it, and how many there are of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each finding stands among waiting rows: in words by status, by code and column, by what is written as well."""

    sentences: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    coded: Mapping[tuple[str, str], int] = field(default_factory=dict)
    same: Mapping[tuple[str, str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FlaggedCell:
    """A cell to mend: what it says now, what is wrong; `same` others say this very thing, `coded` have the same finding."""

    key: str
    label: str
    text: str
    wrong: tuple[tuple[str, str | None], ...] = ()
    """Each finding as an English message id, with what the file says there."""
    code: str = ""
    value: str | None = None
    same: int = 0
    coded: int = 0

    @property
    def alike(self) -> int:
        """How many cells one word could settle."""
        return max(self.same, self.coded)


@dataclass(frozen=True, slots=True)
class Alike:
    """The cells of a list with one finding in one column; with `value` only those where the same is written."""

    code: str
    column: str
    value: str | None = None

    def among(self, issues: Sequence[Mapping[str, Any]]) -> bool:
        """Say whether a row with these findings has such a cell."""
        return any(
            issue["code"] == self.code
            and issue.get("column") == self.column
            and (self.value is None or issue.get("value") == self.value)
            for issue in issues
        )

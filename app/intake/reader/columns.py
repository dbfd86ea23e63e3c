"""What a slice declares about a list it can take in: its columns, and how a row becomes a candidate."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from re import Pattern
from typing import Any, Generic, TypeAlias, TypeVar

from app.intake.reader.issues import Issue
from app.kernel.vietnamese.dates import ParsedDate
from app.kernel.vietnamese.phones import Phones
from app.kernel.words import N_


class CellType(StrEnum):
    """How a cell of the column is read; SKIP is recognised, never read, and said so."""

    SERIAL = "serial"
    TEXT = "text"
    NAME = "name"
    COUNT = "count"
    PHONE = "phone"
    DATE = "date"
    MARK = "mark"
    CODE = "code"
    SKIP = "skip"


Value: TypeAlias = str | int | bool | Phones | ParsedDate | Mapping[str, str] | None
Values: TypeAlias = Mapping[str, Value]
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `synonyms` are folded real headings, `label` and `why_skipped` English message ids.

    `looks` names what its cells look like (app/intake/reader/content.py), so that it is found without its heading.
    `told_as`: how a dry run reads what is never kept.
    """

    key: str
    label: str
    cell: CellType
    synonyms: tuple[str, ...]
    why_skipped: str | None = None
    limit: int = 200
    looks: str | None = None
    told_as: CellType | None = None


def headings(words: str) -> tuple[str, ...]:
    """Return the headings of a list written as «stt, tt, so thu tu»."""
    return tuple(words.split(", "))


IDENTITY_CARD = Column(
    "cccd",
    N_("Identity card"),
    CellType.SKIP,
    headings(
        "cccd, so cccd, cmnd, so cmnd, cmt, cmnd cccd, so cmnd cccd, cccd cmnd, so cccd cmnd, can cuoc, "
        "can cuoc cong dan, so can cuoc, so can cuoc cong dan, so dinh danh, ma dinh danh, so giay to"
    ),
    N_("Identity card numbers are never kept."),
    looks="identity",
)


@dataclass(frozen=True, slots=True)
class ListKind(Generic[C]):
    """A list a slice can take in; `C` is the frozen dataclass of one accepted row."""

    name: str
    title: str
    columns: tuple[Column, ...]
    candidate: type[C]
    make: Callable[[Values, date], tuple[C | None, tuple[Issue, ...]]]
    """Turn a row's typed cells into a candidate (None when rejected) and what is odd about it, on a day."""
    shown: tuple[tuple[str, str], ...]
    """Fields of the candidate a preview shows, each with its label."""
    needs: tuple[tuple[str, ...], ...] = ()
    """Of each group at least one column must be there, or the sheet cannot be read."""
    duplicate_key: Callable[[C], object | None] | None = None
    """Rows with the same key, on any sheet, are one; None never matches."""
    section: tuple[str, Pattern[str]] | None = None
    """A row that holds only such a folded text heads the rows below it and fills that empty column."""
    inner_section: tuple[str, Pattern[str]] | None = None
    """The same for groups within those groups: the next group outside ends them."""
    of_sheet: Callable[[str, Sequence[str]], Mapping[str, str]] | None = None
    """What the name of a sheet and the titles above its heading tell of every row, by column key."""
    no_data: Pattern[str] | None = None
    """A row without a serial number whose first cell, folded, is such a text sums up the list or explains it."""
    days: bool = False
    """Columns headed by days are read too; a row's marks stand in `values["days"]` as ISO date -> text of the cell.

    The kind has a column `days` for them, as text once a person has mended the row.
    """
    settle: Callable[[Sequence[Any]], Sequence[Any]] | None = None
    """Look over the accepted and rejected rows of all sheets at once: what only the whole list tells of one of them."""
    by_key: Mapping[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})

    def unmet(self, keys: set[str]) -> tuple[tuple[str, ...], ...]:
        """Return the groups of `needs` of which the given columns hold none."""
        return tuple(group for group in self.needs if not keys.intersection(group))

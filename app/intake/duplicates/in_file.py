"""Which rows of a file are one, for a dry run: as the slice tells its things apart, with nothing stored beside them."""

from collections.abc import Callable
from typing import Any

from app.intake.duplicates.pairs import TwinRules, find_pairs
from app.intake.reader.book import ListRead
from app.intake.registry import KnownList, ListPlace

Places = list[tuple[str, int]]


def repeated_in(read: ListRead[Any], known: KnownList, place: ListPlace) -> tuple[list[Places], list[Places]]:
    """Return groups of rows (sheet, row) that surely are one, and pairs that a person would be asked about."""
    if known.twins is None:
        return _as_read(read), []
    return repeated_among(read, known.twins.reader(place), known.twins.rules)


def repeated_among(
    read: ListRead[Any], thing_of: Callable[[Any], Any], rules: TwinRules[Any]
) -> tuple[list[Places], list[Places]]:
    """Return the same for rows read by `thing_of` and told apart by `rules`. Pure."""
    rows = read.accepted
    found = find_pairs([], [(number, thing_of(row.candidate)) for number, row in enumerate(rows)], rules)
    at = [(row.sheet, row.number) for row in rows]
    first: dict[int, int] = {}
    asked: list[Places] = []
    for pair in found.pairs:
        if pair.finding.grade == "sure":
            first[pair.row] = pair.other
        elif pair.finding.grade == "likely":
            asked.append([at[low] for low in sorted((pair.row, pair.other))])
    groups: dict[int, set[int]] = {}
    for row in first:
        groups.setdefault(_head(row, first), set()).add(row)
    return [[at[one] for one in sorted({head, *members})] for head, members in sorted(groups.items())], asked


def _head(row: int, first: dict[int, int]) -> int:
    while row in first:
        row = first[row]
    return row


def _as_read(read: ListRead[Any]) -> list[Places]:
    """Return the rows that the reader itself saw repeat an earlier one."""
    groups: dict[tuple[str, int], Places] = {}
    for sheet in read.sheets:
        for row in sheet.rows.rows:
            if row.twin is not None:
                groups.setdefault(row.twin, [row.twin]).append((row.sheet, row.number))
    return list(groups.values())

"""PURE: which cells of a table of children may be shown to people outside the school: five and more, and no small one
that could be worked out from a total."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

LEAST = 5
MOST_HIDDEN_FEW = LEAST - 1

Mark = Literal["shown", "few", "kept"]


@dataclass(frozen=True)
class Cell:
    """A cell as outsiders get it: `n` only when it is shown; few is 0 to 4; kept says nothing about itself."""

    mark: Mark
    n: int | None = None


def shown_cells(table: Sequence[Sequence[int]]) -> list[list[Cell]]:
    """Return the table with its small cells, and whatever would betray them, taken out.

    The total of every row and of every column counts as known. Each line either shows all its cells; or hides two or
    more whose sum leaves every `few` of it any value from 0 to 4; or says nothing of any of its cells.
    """
    rows = [[(i, j) for j in range(len(row))] for i, row in enumerate(table)]
    columns = [[(i, j) for i in range(len(table))] for j in range(len(table[0]))] if table else []
    return _settled(table, rows + columns)


def shown_line(numbers: Sequence[int]) -> list[Cell]:
    """Return one line of counts whose sum is known, its small cells taken out in the same way."""
    return _settled([numbers], [[(0, j) for j in range(len(numbers))]])[0]


def _settled(table: Sequence[Sequence[int]], lines: Sequence[Sequence[tuple[int, int]]]) -> list[list[Cell]]:
    marks: list[list[Mark]] = [["shown" if n >= LEAST else "few" for n in row] for row in table]
    while any(_guard(table, marks, line) for line in lines):
        pass
    return [
        [Cell(mark, n if mark == "shown" else None) for mark, n in zip(row_marks, row, strict=True)]
        for row_marks, row in zip(marks, table, strict=True)
    ]


def _guard(table: Sequence[Sequence[int]], marks: list[list[Mark]], line: Sequence[tuple[int, int]]) -> bool:
    """Hide one cell more of a line that betrays something, or all it says; tell whether anything changed."""
    held = [(i, j) for i, j in line if marks[i][j] != "shown"]
    few = [(i, j) for i, j in held if marks[i][j] == "few"]
    if not held or not _betrays(table, marks, held):
        return False
    shown = [(i, j) for i, j in line if marks[i][j] == "shown"]
    if shown:
        i, j = min(shown, key=lambda place: _cost(table, held, place))
        marks[i][j] = "kept"
        return True
    for i, j in few:
        marks[i][j] = "kept"
    return bool(few)


def _betrays(table: Sequence[Sequence[int]], marks: list[list[Mark]], held: Sequence[tuple[int, int]]) -> bool:
    """Say whether the sum of the hidden cells of a line tells more about one of them than its mark does."""
    if len(held) == 1:
        return True
    few = sum(marks[i][j] == "few" for i, j in held)
    kept = len(held) - few
    if not few:
        return False
    return kept == 0 or sum(table[i][j] for i, j in held) < LEAST * kept + MOST_HIDDEN_FEW


def _cost(table: Sequence[Sequence[int]], held: Sequence[tuple[int, int]], place: tuple[int, int]) -> tuple[bool, int]:
    """Order the cells that could be hidden too: the smallest one whose hiding is enough by itself comes first."""
    i, j = place
    return sum(table[a][b] for a, b in held) + table[i][j] < LEAST + MOST_HIDDEN_FEW, table[i][j]

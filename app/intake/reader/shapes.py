"""PURE: the shape of a list, told by the words of its heading alone, and what a person once chose for such a list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from app.intake.reader.cells import as_text
from app.intake.reader.header import MAX_WIDTH, SEARCHED_ROWS
from app.intake.reader.sheets import Grid
from app.kernel.vietnamese.clean import clean_text
from app.kernel.vietnamese.fold import fold

LEAST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was chosen for a shape: how many lines its heading has, and its columns by number (None: left out)."""

    levels: int
    columns: Mapping[int, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recalled:
    """A heading that was met before, at this row as in Excel."""

    row: int
    shape: str
    what: Remembered


def shape_of(grid: Grid, row: int, levels: int) -> str | None:
    """Return the digest of the folded words of a heading at a row as in Excel; None where hardly any word stands."""
    words = [
        [fold(clean_text(as_text(cell))) for cell in line[:MAX_WIDTH]] for line in grid.rows[row - 1 : row - 1 + levels]
    ]
    if len(words) < levels or sum(bool(word) for word in words[-1]) < LEAST_WORDS:
        return None
    lines = ["\t".join(line).rstrip("\t") for line in words]
    return sha256("\n".join(lines).encode()).hexdigest()


def recall(grid: Grid, known: Mapping[str, Remembered]) -> Recalled | None:
    """Return the first heading of the sheet that was met before."""
    levels = {what.levels for what in known.values()}
    for row in range(1, min(len(grid.rows), SEARCHED_ROWS) + 1):
        for lines in sorted(levels, reverse=True):
            shape = shape_of(grid, row, lines)
            if shape is not None and (what := known.get(shape)) is not None and what.levels == lines:
                return Recalled(row, shape, what)
    return None

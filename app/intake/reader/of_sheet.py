"""What a sheet tells of all its rows: by its name and titles, or by headings of groups among them."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.intake.reader.cells import as_text
from app.intake.reader.columns import ListKind
from app.intake.reader.sheets import Grid
from app.kernel.vietnamese.clean import clean_text
from app.kernel.vietnamese.fold import fold

SECTION_CELLS = 2


def told_of_sheet(grid: Grid, titles: Sequence[str], kind: ListKind[Any]) -> Mapping[str, str]:
    """Return column key -> text that holds for every row of the sheet whose own cell says nothing."""
    return kind.of_sheet(clean_text(grid.name), titles) if kind.of_sheet else {}


def unmet(grid: Grid, titles: Sequence[str], kind: ListKind[Any], keys: set[str]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of the kind's `needs` that neither the columns (`keys`) nor the sheet itself tell."""
    missing = kind.unmet(keys)
    if not missing or kind.of_sheet is None:
        return missing
    beside = set(told_of_sheet(grid, titles, kind))
    if kind.section and _has_sections(grid, kind):
        beside.add(kind.section[0])
    return kind.unmet(keys | beside)


def _has_sections(grid: Grid, kind: ListKind[Any]) -> bool:
    assert kind.section is not None
    for line in grid.rows:
        own = [cell for cell in line if cell is not None]
        if 0 < len(own) <= SECTION_CELLS and kind.section[1].match(fold(clean_text(as_text(own[0])))):
            return True
    return False

"""The heading of a list: under title rows, on one line or two, in whatever words its maker chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.intake.reader.cells import as_text
from app.intake.reader.columns import Column, ListKind
from app.intake.reader.of_sheet import unmet
from app.intake.reader.sheets import Grid
from app.kernel.vietnamese.clean import clean_text
from app.kernel.vietnamese.fold import fold

SEARCHED_ROWS = 40
LEAST_MATCHES = 2
MAX_WIDTH = 200

_EXACT = 1.0
_EXACT_SUB = 0.95
_FROM_GROUP = 0.7
_PART_LEAST, _PART_SPREAD = 0.4, 0.4
# A shorter synonym («TT», «Nữ») counts only when it is the whole heading.
_LONG_ENOUGH_INSIDE = 5
_TITLE_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's heading: the words of its group (may be empty) and its own."""

    group: str
    own: str

    @property
    def text(self) -> str:
        return f"{self.group} · {self.own}" if self.group and self.group != self.own else self.own


@dataclass(frozen=True, slots=True)
class HeaderGuess:
    """Where the heading stands (rows as in Excel) and which column key each column seems to be."""

    first_row: int
    last_row: int
    headings: tuple[Heading, ...]
    keys: tuple[str | None, ...]
    scores: tuple[float, ...]
    titles: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.headings)

    @property
    def score(self) -> float:
        return sum(self.scores)

    @property
    def confidence(self) -> float:
        """Return 0-1: how well the headings that hold words are understood."""
        worded = sum(1 for heading in self.headings if heading.text)
        return round(self.score / worded, 2) if worded else 0.0

    def mapping(self) -> dict[int, str]:
        """Return the guess as column number (from 0) -> key."""
        return {place: key for place, key in enumerate(self.keys) if key is not None}


def find_header(grid: Grid, kind: ListKind[Any]) -> HeaderGuess | None:
    """Return the best heading among the first rows, or None where nothing looks like this kind of list."""
    guesses = [
        header_at(grid, kind, row, levels)
        for row in range(1, min(len(grid.rows), SEARCHED_ROWS) + 1)
        for levels in (1, 2)
        if levels == 1 or _may_be_sub_headings(grid, row + 1)
    ]
    known = [
        guess
        for guess in guesses
        if len(guess.mapping()) >= LEAST_MATCHES and not unmet(grid, guess.titles, kind, set(guess.mapping().values()))
    ]
    return max(known, key=lambda guess: (round(guess.score, 6), guess.first_row - guess.last_row), default=None)


def header_at(grid: Grid, kind: ListKind[Any], row: int, levels: int = 1) -> HeaderGuess:
    """Read the heading at a row (as in Excel) that a person or the search points at."""
    last = min(row + levels - 1, len(grid.rows))
    headings = _headings(grid, row - 1, last - 1)
    keys, scores = _assign(headings, kind)
    titles = [clean_text(as_text(cell)) for line in grid.rows[: row - 1] for cell in line if isinstance(cell, str)]
    return HeaderGuess(row, last, headings, keys, scores, tuple(dict.fromkeys(titles))[:8])


def _headings(grid: Grid, top: int, bottom: int) -> tuple[Heading, ...]:
    own = _words(grid, bottom)
    groups = _spread(grid, top, own) if bottom > top else [""] * len(own)
    width = max(len(own), len(groups))
    own += [""] * (width - len(own))
    groups += [""] * (width - len(groups))
    headings = [Heading("" if low in ("", high) else high, low or high) for high, low in zip(groups, own, strict=True)]
    while headings and not headings[-1].own:
        headings.pop()
    return tuple(headings)


def _words(grid: Grid, row: int) -> list[str]:
    return [clean_text(as_text(cell)) for cell in grid.rows[row][:MAX_WIDTH]]


def _spread(grid: Grid, row: int, below: list[str]) -> list[str]:
    """Give each column its group heading: over a merged range, or over the blanks after it in plain text."""
    words = _words(grid, row)
    words += [""] * (len(below) - len(words))
    merged = {
        column: words[span.left]
        for span in grid.spans
        if span.top <= row <= span.bottom and span.right > span.left < len(words)
        for column in range(span.left, min(span.right + 1, len(words)))
    }
    if len(merged) > _TITLE_SHARE * len(words) and len(set(merged.values())) == 1:
        return words
    carried = ""
    for column, word in enumerate(words):
        if column in merged:
            carried, words[column] = "", merged[column]
        elif word:
            carried = word
        elif not grid.spans and column < len(below) and below[column]:
            words[column] = carried
        else:
            carried = ""
    return words


def _may_be_sub_headings(grid: Grid, row: int) -> bool:
    """Say whether a row (as in Excel) could be a heading's second line: words only, no figures."""
    if row > len(grid.rows):
        return False
    cells = [cell for cell in grid.rows[row - 1] if cell is not None]
    return bool(cells) and all(isinstance(cell, str) and not cell.strip().isdigit() for cell in cells)


def _assign(headings: tuple[Heading, ...], kind: ListKind[Any]) -> tuple[tuple[str | None, ...], tuple[float, ...]]:
    """Give each key to the heading that fits it best; a heading that loses takes its next best."""
    offers = sorted(
        (
            (score, -place, column.key)
            for place, heading in enumerate(headings)
            if heading.own
            for column in kind.columns
            if (score := _fit(heading, column)) > 0
        ),
        reverse=True,
    )
    keys: list[str | None] = [None] * len(headings)
    scores = [0.0] * len(headings)
    taken: set[str] = set()
    for score, behind, key in offers:
        if keys[-behind] is None and key not in taken:
            keys[-behind], scores[-behind] = key, score
            taken.add(key)
    return tuple(keys), tuple(scores)


def _fit(heading: Heading, column: Column) -> float:
    own = fold(heading.own)
    group = fold(heading.group)
    both = f"{group} {own}".strip()
    synonyms = column.synonyms
    if both in synonyms:
        return _EXACT
    if own in synonyms:
        return _EXACT_SUB
    inside = max((_inside(synonym, own) for synonym in synonyms), default=0.0)
    if not inside and group in synonyms:
        return _FROM_GROUP
    return inside


def _inside(synonym: str, words: str) -> float:
    if len(synonym) < _LONG_ENOUGH_INSIDE or f" {synonym} " not in f" {words} ":
        return 0.0
    return _PART_LEAST + _PART_SPREAD * len(synonym) / len(words)


def changed_mapping(header: HeaderGuess, kind: ListKind[Any], chosen: Mapping[int, str | None]) -> dict[int, str]:
    """Return the guess with a person's choices laid over it; a key chosen twice stays where chosen last."""
    mapping = header.mapping()
    for place, key in chosen.items():
        if not 0 <= place < header.width:
            continue
        mapping.pop(place, None)
        if key in kind.by_key:
            mapping = {other: held for other, held in mapping.items() if held != key}
            mapping[place] = str(key)
    return mapping

"""The heading of a list: under title rows, on one line or two, in whatever words its maker chose."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.intake.reader.cells import as_text
from app.intake.reader.columns import Column, ListKind
from app.intake.reader.content import keys_by_content, split_names
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
_BY_CONTENT = 0.6
_ROWS_BELOW = 20
_DIGITS_IN_WORDS = 4
_HINT = re.compile(r"\([^()]*\)")
_IDENTITY = re.compile(r"\b(?:cccd|cmnd|cmt|cmtnd|can cuoc|chung minh(?: thu)?)\b")
_NAME_KEYS = ("name", "head_name")


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
    """Return the best heading among the first rows, or None where nothing looks like this kind of list.

    Columns are known by their heading, else by what their cells hold; a list may have no heading at all.
    """
    guesses = [
        _by_words(grid, kind, row, levels)
        for row in range(1, min(len(grid.rows), SEARCHED_ROWS) + 1)
        for levels in (1, 2)
        if levels == 1 or _may_be_sub_headings(grid, row + 1)
    ]
    best = _best([guess for guess in guesses if _enough(guess, grid, kind)])
    if best is not None:
        return _completed(best, grid, kind)
    half_known = [guess for guess in guesses if guess.score > 0 and _only_words(grid, guess)]
    for guess in sorted(half_known, key=_quality, reverse=True)[:3]:
        if _enough(whole := _completed(guess, grid, kind), grid, kind):
            return whole
    return _without_words(grid, kind)


def header_at(grid: Grid, kind: ListKind[Any], row: int, levels: int = 1) -> HeaderGuess:
    """Read the heading at a row (as in Excel) that a person points at."""
    return _completed(_by_words(grid, kind, row, levels), grid, kind)


def _by_words(grid: Grid, kind: ListKind[Any], row: int, levels: int) -> HeaderGuess:
    last = min(row + levels - 1, len(grid.rows))
    headings = _headings(grid, row - 1, last - 1)
    keys, scores = _assign(headings, kind)
    return HeaderGuess(row, last, headings, keys, scores, _titles(grid, row - 1))


def _titles(grid: Grid, above: int) -> tuple[str, ...]:
    titles = [clean_text(as_text(cell)) for line in grid.rows[:above] for cell in line if isinstance(cell, str)]
    return tuple(dict.fromkeys(titles))[:8]


def _enough(guess: HeaderGuess, grid: Grid, kind: ListKind[Any]) -> bool:
    mapping = guess.mapping()
    return len(mapping) >= LEAST_MATCHES and not unmet(grid, guess.titles, kind, set(mapping.values()))


def _quality(guess: HeaderGuess) -> tuple[float, int]:
    return round(guess.score, 6), guess.first_row - guess.last_row


def _best(guesses: list[HeaderGuess]) -> HeaderGuess | None:
    """Return the guess that fits best; of headings that name the same columns the first, for lists repeat them."""
    best = max(guesses, key=_quality, default=None)
    if best is None:
        return None
    keys = set(best.mapping().values())
    alike = [guess for guess in guesses if guess.last_row < best.first_row and keys <= set(guess.mapping().values())]
    first = min((guess.last_row for guess in alike), default=0)
    return max((guess for guess in alike if guess.last_row == first), key=_quality, default=best)


def _completed(guess: HeaderGuess, grid: Grid, kind: ListKind[Any]) -> HeaderGuess:
    """Give columns that no heading names the key their cells tell of."""
    blanks = _unnamed_beyond(guess, grid)
    words = [fold(heading.own) for heading in guess.headings] + [""] * blanks
    keys = [*guess.keys, *([None] * blanks)]
    scores = [*guess.scores, *([0.0] * blanks)]
    found = split_names(grid, kind, guess.last_row, words, keys)
    for place, key in found.items():
        keys[place] = key
    found |= keys_by_content(grid, kind, guess.last_row, words, keys)
    for place, key in found.items():
        keys[place], scores[place] = key, max(scores[place], _BY_CONTENT)
    while len(keys) > guess.width and keys[-1] is None:
        keys.pop()
    headings = (*guess.headings, *([Heading("", "")] * (len(keys) - guess.width)))
    return replace(guess, headings=headings, keys=tuple(keys), scores=tuple(scores[: len(keys)]))


def _only_words(grid: Grid, guess: HeaderGuess) -> bool:
    """Say whether a heading is none of the data itself: no number in it, no date, no phone."""
    cells = [cell for line in grid.rows[guess.first_row - 1 : guess.last_row] for cell in line if cell is not None]
    return all(isinstance(cell, str) and sum(map(str.isdigit, cell)) <= _DIGITS_IN_WORDS for cell in cells)


def _unnamed_beyond(guess: HeaderGuess, grid: Grid) -> int:
    """Return how many columns right of the heading are filled in most rows."""
    lines = grid.rows[guess.last_row : guess.last_row + _ROWS_BELOW]
    place = guess.width
    while place < MAX_WIDTH and sum(line[place] is not None for line in lines if place < len(line)) * 2 > len(lines):
        place += 1
    return place - guess.width


def _without_words(grid: Grid, kind: ListKind[Any]) -> HeaderGuess | None:
    """Read a list whose columns only their cells tell apart: the row above the first such row is its heading, if any."""
    width = min(max(map(len, grid.rows), default=0), MAX_WIDTH)
    blank: list[str | None] = [None] * width
    keys = keys_by_content(grid, kind, 0, [""] * width, blank)
    if len(keys) < LEAST_MATCHES or kind.unmet(set(keys.values())):
        return None
    needed = [place for place, key in keys.items() if any(key in group for group in kind.needs)]
    full = (
        number
        for number, line in enumerate(grid.rows[:SEARCHED_ROWS])
        if all(place < len(line) and line[place] is not None for place in needed)
    )
    first = next(full, 0)
    if first == 0 and _looks_worded(grid, kind, keys):
        first = 1
    headings = tuple(Heading("", word) for word in _padded(_words(grid, first - 1) if first else [], width))
    found = tuple(keys.get(place) for place in range(width))
    scores = tuple(_BY_CONTENT if key else 0.0 for key in found)
    return HeaderGuess(first, first, headings, found, scores, _titles(grid, first - 1 if first else 0))


def _looks_worded(grid: Grid, kind: ListKind[Any], keys: Mapping[int, str]) -> bool:
    """Say whether the first row only names the columns: none of its cells looks like what stands below it."""
    top = Grid(grid.name, grid.rows[:1])
    here = keys_by_content(top, kind, 0, [""] * len(top.rows[0]), [None] * len(top.rows[0]))
    return not any(here.get(place) == key for place, key in keys.items())


def _padded(words: list[str], width: int) -> list[str]:
    return (words + [""] * width)[:width]


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
    if "family_name" in taken and "given_name" not in taken:
        _name_split(headings, keys, kind)
    return tuple(keys), tuple(scores)


def _name_split(headings: tuple[Heading, ...], keys: list[str | None], kind: ListKind[Any]) -> None:
    """Beside a column of family names, «Tên» is the given name, whatever else it means alone."""
    given = kind.by_key.get("given_name")
    for place, key in enumerate(keys):
        if given and key in _NAME_KEYS and fold(headings[place].own) in given.synonyms:
            keys[place] = "given_name"


def _fit(heading: Heading, column: Column) -> float:
    own = fold(heading.own)
    group = fold(heading.group)
    both = f"{group} {own}".strip()
    synonyms = column.synonyms
    if column.looks == "identity" and _IDENTITY.search(both):
        return _EXACT
    if both in synonyms:
        return _EXACT
    if own in synonyms:
        return _EXACT_SUB
    if "(" in heading.own and fold(_HINT.sub(" ", heading.own)) in synonyms:
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

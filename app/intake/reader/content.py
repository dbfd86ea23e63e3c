"""What the cells of a column look like, for columns whose heading tells nothing: phones, people, addresses, dates."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from app.intake.reader.cells import as_text
from app.intake.reader.columns import ListKind
from app.intake.reader.sheets import Cell, Grid
from app.kernel.vietnamese.clean import clean_text
from app.kernel.vietnamese.fold import fold
from app.kernel.vietnamese.phones import parse_phones

LOOKED_AT = 120
_MOSTLY = 0.7
_NAMED_AS = {"name", "head_name"}
_FAMILIES_WRITTEN = """
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh dao mai trinh truong lam doan luong ta ha thai
cao to phung quach luu trieu vuong tong kieu chu an au bach cu cung dam diep giang hua kim khuat la lac lai lang lo lu ma
mac mau nghiem nong nhu ninh on ong phi quan sam tang than thach thi tieu ton vi viem xa nghe dau hau khong khuong luc lieu
may moc cam ban hoa bang chau dong thanh tu vang giap thieu cong dieu hy khieu
"""
_FAMILIES = frozenset(_FAMILIES_WRITTEN.split())
_IDENTITY = re.compile(r"0\d{11}")
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})")
_CLASS = re.compile(r"(?:lop )?\d{1,2} ?[a-z] ?\d{0,2}")
_ADDRESS = re.compile(
    r"(?=.*\d).*\b(?:so|sn|ngo|ngach|hem|kiet|to|tdp|xom|thon|doi|khu|cum|pho|duong|ap|lang)\b.*"
    r"|(?:thon|xom|lang|ap|ban) \w.*|\d+[a-z]?(?: \d+[a-z]?)* [a-z]{2}.*"
)
_WORD = re.compile(r"[^\W\d_][^\W\d_'’.-]*")


def _is_identity(cell: Cell, text: str) -> bool:
    return _IDENTITY.fullmatch(text.replace(" ", "")) is not None


def _is_phone(cell: Cell, text: str) -> bool:
    found = parse_phones(text)
    return found.first is not None and "phone_invalid" not in found.flags


def _is_date(cell: Cell, text: str) -> bool:
    return isinstance(cell, date) or _DATE.fullmatch(text) is not None


def _is_sex(cell: Cell, text: str) -> bool:
    return fold(text) in {"nam", "nu"}


def _is_class(cell: Cell, text: str) -> bool:
    return _CLASS.fullmatch(fold(text)) is not None


def _is_name(cell: Cell, text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 6 and all(map(_WORD.fullmatch, words)) and fold(words[0]) in _FAMILIES


def _is_address(cell: Cell, text: str) -> bool:
    return any(map(str.isalpha, text)) and _ADDRESS.fullmatch(fold(text)) is not None


_LOOKS: dict[str, Callable[[Cell, str], bool]] = {
    "identity": _is_identity,
    "phone": _is_phone,
    "date": _is_date,
    "sex": _is_sex,
    "class": _is_class,
    "name": _is_name,
    "address": _is_address,
}
# Dates and classes are of many kinds: under a heading that says something else they are left alone.
_ONLY_UNNAMED = {"date", "class"}


def look_of(grid: Grid, below: int, place: int) -> str | None:
    """Return what most cells of a column look like below a row (counted from 0); None when there is no telling."""
    cells = _cells(grid, below, place)
    if cells and _counts_up(cells):
        return "serial"
    for name, is_so in _LOOKS.items():
        if cells and sum(is_so(cell, text) for cell, text in cells) >= _MOSTLY * len(cells):
            return name
    return None


def keys_by_content(
    grid: Grid, kind: ListKind[Any], below: int, headings: Sequence[str], keys: Sequence[str | None]
) -> dict[int, str]:
    """Return place -> key for columns that have no key yet and whose cells tell what they are."""
    taken = {key for key in keys if key}
    wanted = {column.looks: column.key for column in reversed(kind.columns) if column.looks and column.key not in taken}
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        if keys[place] is not None or not wanted:
            continue
        look = look_of(grid, below, place)
        if look in wanted and not (heading and look in _ONLY_UNNAMED):
            found[place] = wanted.pop(look)
    return found


def split_names(
    grid: Grid, kind: ListKind[Any], below: int, headings: Sequence[str], keys: Sequence[str | None]
) -> dict[int, str]:
    """Return place -> key where one heading stands over two columns: family and middle name, then the given name."""
    if not {"family_name", "given_name"} <= set(kind.by_key) or {"family_name", "given_name"} & set(keys):
        return {}
    for place, key in enumerate(keys[:-1]):
        beside = place + 1
        if key not in _NAMED_AS or keys[beside] is not None or headings[beside] not in ("", headings[place]):
            continue
        given = [text for _, text in _cells(grid, below, beside)]
        if given and sum(_is_given(text) for text in given) >= _MOSTLY * len(given):
            return {place: "family_name", beside: "given_name"}
    return {}


def _is_given(text: str) -> bool:
    return _WORD.fullmatch(text) is not None and len(text) > 1 and fold(text) not in {"nam", "nu", "co"}


def _cells(grid: Grid, below: int, place: int) -> list[tuple[Cell, str]]:
    found: list[tuple[Cell, str]] = []
    for line in grid.rows[below : below + LOOKED_AT]:
        cell = line[place] if place < len(line) else None
        if cell is not None and (text := clean_text(as_text(cell))):
            found.append((cell, text))
    return found


def _counts_up(cells: list[tuple[Cell, str]]) -> bool:
    """Say whether the cells count 1, 2, 3 … with few others between them."""
    numbers = [int(text) for _, text in cells if text.isdecimal() and len(text) < 6]
    if len(numbers) < max(3, _MOSTLY * len(cells)) or numbers[0] != 1:
        return False
    steps = sum(later - earlier == 1 for earlier, later in pairwise(numbers))
    return steps >= _MOSTLY * (len(numbers) - 1)

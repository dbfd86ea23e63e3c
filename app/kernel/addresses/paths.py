"""Numbers on walls: 12, 47a, 12 bis, 71b4, the joined 17-19, and paths of them, 12/3/5."""

import re
from typing import NamedTuple

from app.kernel.addresses.vocabulary import pattern

# A spaced letter counts only as a capital without a dot: «11 A», but «11 Đ. Láng».
_NUMBER = r"\d{1,5}(?!\d)(?:\s?(?:bis|ter|quater)\b|[a-zđ]{1,2}\d{0,2}(?!\w)|\s(?-i:[A-ZĐ])(?![\w.’'-]))?"
_JOINED = rf"{_NUMBER}(?:\s*[-+;&]\s*{_NUMBER})*"
PATH = rf"{_JOINED}(?:\s*/\s*{_JOINED})*"

_ONE = pattern(r"(\d+)\s*([a-zđ]*\d*)")
_JOINER = re.compile(r"\s*[-+;&]\s*")


class Number(NamedTuple):
    """A number of a house or a lane; joined lots keep the first, the last and how many."""

    num: int
    suffix: str = ""
    end: int | None = None
    lots: int = 1


def read_path(text: str) -> tuple[list[Number], list[str]]:
    """Return the numbers of a matched PATH, outside in, and flags; a falling 12-3 is a path, not lots."""
    if text.isdecimal():
        return [Number(int(text))], []
    numbers: list[Number] = []
    flags: list[str] = []
    for element in text.split("/"):
        parts = [_read_one(part) for part in _JOINER.split(element.strip())]
        values = [part.num for part in parts]
        if len(parts) == 1:
            numbers += parts
        elif values == sorted(values):
            last = values[-1] if values[-1] > values[0] else None  # 12A-12B: one number, two doors
            numbers.append(Number(parts[0].num, parts[0].suffix, last, len(parts)))
        else:
            numbers += parts
            flags.append("dash_as_slash")
    return numbers, flags


def _read_one(text: str) -> Number:
    match = _ONE.fullmatch(text)
    return Number(int(match[1]), match[2].upper()) if match else Number(0)


def show_number(num: int, suffix: str = "", end: int | None = None) -> str:
    """Return 47A, 12 bis, 56-60."""
    shown = f"{num} {suffix.lower()}" if suffix in ("BIS", "TER", "QUATER") else f"{num}{suffix}"
    return shown if end is None else f"{shown}-{end}"

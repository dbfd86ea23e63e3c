"""Numbers on walls: 12, 47a, 12 bis, 71b4, the joined 17-19, and paths of them, 12/3/5."""

from itertools import pairwise
from typing import NamedTuple

from app.kernel.addresses.vocabulary import pattern

# A letter apart from its digits counts without a dot: «11 A», «12-A», but «11 Đ. Láng».
_NUMBER = (
    r"\d{1,5}(?!\d)(?:[\s-]?(?:bis|ter|quater)\b|[a-zđ]{1,2}\d{0,2}(?!\w)"
    r"|[\s-](?-i:[A-ZĐabcdefgklmn])(?!\.\s*\w)(?![\w’'-]))?"
)
_JOINED = rf"{_NUMBER}(?:(?:\s*[-+;&]\s*|\s+và\s+){_NUMBER})*"
PATH = rf"{_JOINED}(?:\s*/+\s*{_JOINED})*"

_ONE = pattern(r"(\d+)[\s-]*([a-zđ]*\d*)")
_JOINER = pattern(r"\s*[-+;&]\s*(?=\d)|\s+và\s+")
_SUM = pattern(r"[+;&]|và")


class Number(NamedTuple):
    """A number of a house or a lane; joined lots keep the first, the last and how many."""

    num: int
    suffix: str = ""
    end: int | None = None
    lots: int = 1
    end_suffix: str = ""


def read_path(text: str) -> tuple[list[Number], list[str]]:
    """Return the numbers of a matched PATH, outside in, and flags; a falling 12-3 is a path, not lots."""
    if text.isdecimal():
        return [Number(int(text))], []
    numbers: list[Number] = []
    flags: list[str] = []
    for element in filter(None, text.split("/")):
        if element.isdecimal():
            numbers.append(Number(int(element)))
            continue
        parts = [_read_one(part) for part in _JOINER.split(element.strip())]
        if len(parts) == 1 or all(part == parts[0] for part in parts):
            numbers.append(parts[0])
        elif _SUM.search(element) or all(one.num <= other.num for one, other in pairwise(parts)):
            numbers.append(_joined(parts))
        else:
            numbers += parts
            flags.append("dash_as_slash")
    return numbers, flags


def show_number(num: int, suffix: str = "", end: int | None = None, end_suffix: str = "") -> str:
    """Return 47A, 12 bis, 56-60, 12A-12B."""
    first = _show_one(num, suffix)
    return first if end is None else f"{first}-{_show_one(end, end_suffix)}"


def _read_one(text: str) -> Number:
    match = _ONE.fullmatch(text)
    return Number(int(match[1]), match[2].upper()) if match else Number(0)


def _joined(parts: list[Number]) -> Number:
    first, *_, last = sorted(parts, key=lambda part: part.num)
    return Number(first.num, first.suffix, last.num, len(parts), last.suffix)


def _show_one(num: int, suffix: str) -> str:
    return f"{num} {suffix.lower()}" if suffix in ("BIS", "TER", "QUATER") else f"{num}{suffix}"

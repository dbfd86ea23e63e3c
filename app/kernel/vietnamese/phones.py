"""Phone numbers as lists hold them: leading zeros lost, old 11-digit mobiles, +84, two in one cell."""

import re
from dataclasses import dataclass

from app.kernel.vietnamese.fold import fold

# The last digits that exist after each first two: 03x, 05x, 07x, 08x, 09x.
_MOBILE = frozenset(
    head + last
    for head, lasts in {
        "03": "23456789",
        "05": "25689",
        "07": "06789",
        "08": "123456789",
        "09": "012346789",
    }.items()
    for last in lasts
)
# The change of 15/09/2018: the first four digits of the 11-digit numbers became three.
_OLD_MOBILE = {f"016{last}": f"03{last}" for last in "23456789"} | {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
_NO_PHONE = frozenset({"", "khong", "khong co", "ko", "ko co", "k", "chua co", "x"})
_FLOAT_TAIL = re.compile(r"(?<=\d)[.,]0+\s*$")
_STRONG_CUT = re.compile(r"[/;,&|\n]|\bhoặc\b|\bvà\b", re.IGNORECASE)
_WEAK_CUT = re.compile(r"[-–—]")
_NOT_DIGIT = re.compile(r"[^0-9]+")


@dataclass(frozen=True, slots=True)
class Phones:
    """Numbers of a cell as 0xxxxxxxxx; flags: phone_invalid (some is no number), phone_extra (a third)."""

    first: str | None
    second: str | None
    flags: tuple[str, ...]


def parse_phones(raw: object) -> Phones:
    """Read the phone numbers of a cell; never raises. An empty cell or «không» is no number and no flag."""
    text = _as_text(raw)
    if only := _one(text):
        return Phones(only, None, ())
    pieces = _pieces(text)
    numbers = list(dict.fromkeys(number for piece in pieces for number in _numbers(piece)))
    flags: list[str] = []
    if any(not _numbers(piece) and (any(map(str.isdigit, piece)) or not numbers) for piece in pieces):
        flags.append("phone_invalid")
    if len(numbers) > 2:
        flags.append("phone_extra")
    first, second, *_ = [*numbers, None, None]
    return Phones(first, second, tuple(flags))


def show_phone(number: str) -> str:
    """Return the number as people read it: 0912 000 123, 024 3825 3525; anything else unchanged."""
    if not (number.isascii() and number.isdigit()):
        return number
    if len(number) == 10:
        return f"{number[:4]} {number[4:7]} {number[7:]}"
    if len(number) == 11:
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    return number


def mask_phone(number: str) -> str:
    """Return the number with its middle hidden: 0912 ••• 123; a short or odd one is hidden whole."""
    head, _, tail = show_phone(number).partition(" ")
    middle, _, end = tail.partition(" ")
    return f"{head} {'•' * len(middle)} {end}" if end else "•••"


def _as_text(raw: object) -> str:
    if raw is None or isinstance(raw, bool):
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return _FLOAT_TAIL.sub("", str(raw))


def _pieces(text: str) -> list[str]:
    return [piece for piece in _STRONG_CUT.split(text) if fold(piece) not in _NO_PHONE]


def _numbers(piece: str) -> list[str]:
    """Return the one number of a piece, or the two that stand side by side."""
    if whole := _one(piece):
        return [whole]
    parts = [part for part in _WEAK_CUT.split(piece) if part.strip()]
    if len(parts) == 2 and (left := _one(parts[0])) and (right := _one(parts[1])):
        return [left, right]
    digits = _NOT_DIGIT.sub("", piece)
    half = len(digits) // 2
    if len(digits) == 20 and (left := _one(digits[:half])) and (right := _one(digits[half:])):
        return [left, right]
    return []


def _one(text: str) -> str | None:
    """Return the 0-number of a text that holds exactly one, or None."""
    digits = _NOT_DIGIT.sub("", text)
    if not 9 <= len(digits) <= 15:
        return None
    if digits.startswith("0084"):
        digits = digits[4:]
    elif digits.startswith("84") and (len(digits) >= 11 or text.lstrip("('’ ").startswith("+")):
        digits = digits[2:]
    if not digits.startswith("0"):
        digits = "0" + digits
    if len(digits) == 11 and digits[:4] in _OLD_MOBILE:
        digits = _OLD_MOBILE[digits[:4]] + digits[4:]
    if len(digits) == 10 and digits.startswith("04"):
        digits = "024" + digits[2:]
    is_mobile = len(digits) == 10 and digits[:3] in _MOBILE
    is_landline = len(digits) == 11 and digits.startswith("02")
    return digits if is_mobile or is_landline else None

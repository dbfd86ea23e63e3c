"""Phone numbers as lists hold them: leading zeros lost, old 11-digit mobiles, +84, two in one cell."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from app.kernel.vietnamese.fold import fold

PhoneKind = Literal["mobile", "landline"]

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
_LONGEST = len("0084") + 11
_NONE = re.compile(
    r"(?:khong|ko|k|kg|khg|hong|chua)(?: (?:co|dung|xai|biet|ro|nho|cho|cung cap|su dung|cap nhat))?"
    r"(?: (?:so|dt|sdt|dien thoai|so dien thoai|so dt|may))?|kco|x+|no|none|null|nil|n a|0{1,3}|"
)
# What only says that a number follows; any other word beside a number is told to be left out.
_LABELS_WRITTEN = """
dt sdt dtdd dtcd tel phone mobile hotline zalo viber di dong dd cd co dinh nr nha rieng cq co quan so dien thoai
ban may goi lien he lh va hoac
"""
_LABELS = frozenset(_LABELS_WRITTEN.split())
_CUT = re.compile(r"[/\\;,&|\n\t]|\b(?:hoặc|hoac|và|hay)\b", re.IGNORECASE)
_WEAK_CUT = re.compile(r"[-–—]")
_LETTERS = re.compile(r"[^\W\d_]+")
_GROUP = re.compile(r"(?:\+ ?)?[0-9]+")
_IN_THREES = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_DECIMAL_TAIL = re.compile(r"(?<![0-9.,])(0[0-9]{9,10}|[1-9][0-9]{8,11})[.,]0{1,2}(?![0-9])")
_SCIENTIFIC = re.compile(r"(?<![0-9.,])([1-9])[.,]([0-9]{8,11})e\+?([0-9]{1,2})(?![0-9])", re.IGNORECASE)
_LETTER_O = re.compile(r"(?<=[0-9.])o+(?=[0-9.])|(?<![^\W_])o(?=[1-9][0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phones:
    """Numbers of a cell as 0xxxxxxxxx, and what was found or mended on the way.

    To ask about: phone_invalid (something is no number), phone_extra (a third number). Found: phone_none (the cell
    says that there is none), second_phone, phone_note_dropped (words beside the number). Mended: zero_added,
    old_prefix_converted (11-digit mobiles, Hà Nội 04), country_code_dropped (84 without +), excel_number_repaired
    (912000123.0), letter_read_as_digit (O912).
    """

    first: str | None
    second: str | None
    flags: tuple[str, ...] = ()

    @property
    def clear(self) -> bool:
        """Say that the cell holds nothing that a person must look at."""
        return "phone_invalid" not in self.flags and "phone_extra" not in self.flags


class _Number(NamedTuple):
    digits: str
    flags: tuple[str, ...]


class _Piece(NamedTuple):
    """What a part of a cell holds: its numbers, whether its digits are all in them, whether words are left over."""

    numbers: Sequence[_Number]
    whole: bool
    wordy: bool


def parse_phones(raw: object) -> Phones:
    """Read the phone numbers of a cell; never raises. An empty cell is no number and no flag."""
    text = _as_text(raw)
    if text.isascii() and text.isdecimal() and (only := _number(text)):
        return Phones(only.digits, None, only.flags)
    if _NONE.fullmatch(fold(text)):
        return Phones(None, None, ("phone_none",) if text.strip() else ())
    text, mended = _mended(text)
    pieces = [_piece(part) for part in _CUT.split(text) if not _NONE.fullmatch(fold(part))]
    if not all(piece.whole for piece in pieces) and (joined := _across_cuts(text)):
        pieces = [_Piece(joined, True, False)]
    return _told(pieces, mended)


def phone_kind(number: str) -> PhoneKind:
    """Return what a number in its one form belongs to."""
    return "landline" if number.startswith("02") else "mobile"


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
        return f"{raw:.0f}"
    if isinstance(raw, str):
        return raw if raw.isascii() else unicodedata.normalize("NFKC", raw)
    return str(raw)


def _mended(text: str) -> tuple[str, list[str]]:
    flags: list[str] = []
    plain = _DECIMAL_TAIL.sub(r"\1", _SCIENTIFIC.sub(_written_out, text))
    if plain != text:
        flags.append("excel_number_repaired")
    spelled = _LETTER_O.sub(lambda match: "0" * len(match[0]), plain)
    if spelled != plain:
        flags.append("letter_read_as_digit")
    return spelled, flags


def _written_out(match: re.Match[str]) -> str:
    """Write 9.12000123E+08 out; where Excel had cut digits off, it stays as it is and is no number."""
    exact = int(match[3]) == len(match[2])
    return match[1] + match[2] if exact else match[0]


def _piece(text: str) -> _Piece:
    numbers: list[_Number] = []
    left: list[str] = []
    for segment in _LETTERS.split(text):
        for groups in _groups_of(segment):
            found = _side_by_side(groups)
            numbers += found or ()
            if found is None:
                left.append("".join(groups))
    words = fold(" ".join(_LETTERS.findall(text))).split()
    # «gọi sau 17h», «máy lẻ 102»: a few digits among words are part of the note.
    beside = bool(left and numbers and words) and all(len(digits) <= 4 for digits in left)
    return _Piece(numbers, not left or beside, beside or "?" in text or not _LABELS.issuperset(words))


def _groups_of(segment: str) -> list[list[str]]:
    """Return the groups of digits of a segment: all together where they make numbers, else as dashes part them."""
    groups = _GROUP.findall(segment)
    if not groups or _side_by_side(groups):
        return [groups] if groups else []
    parts = [parted for part in _WEAK_CUT.split(segment) if (parted := _GROUP.findall(part))]
    return parts if any(map(_side_by_side, parts)) else [groups]


def _across_cuts(text: str) -> list[_Number]:
    """Return the numbers of «0912,000,123»: commas and slashes between the groups of a number that needs no mending."""
    if _LETTERS.search(text):
        return []
    found = _side_by_side(_GROUP.findall(text)) or []
    whole = _IN_THREES.fullmatch(text.strip()) or not any("zero_added" in number.flags for number in found)
    return found if whole else []


def _side_by_side(groups: Sequence[str]) -> list[_Number] | None:
    """Cut groups of digits into numbers without leaving any over; None where that cannot be."""
    rest: list[list[_Number] | None] = [*([None] * len(groups)), []]
    for start in range(len(groups) - 1, -1, -1):
        for end in range(min(len(groups), start + _LONGEST), start, -1):
            after = rest[end]
            if after is not None and (found := _one_or_glued(groups[start:end])):
                rest[start] = [*found, *after]
                break
    return rest[0]


def _one_or_glued(groups: Sequence[str]) -> list[_Number]:
    """Return the number that some groups make together, or the two that a single group is."""
    if any(group[0] == "+" for group in groups[1:]):
        return []
    digits = "".join(groups).lstrip("+ ")
    if len(digits) > _LONGEST:
        return _glued(digits) if len(groups) == 1 else []
    found = _number(digits, abroad=groups[0][0] == "+")
    return [found] if found else []


def _glued(digits: str) -> list[_Number]:
    """Return the two whole numbers that nothing stands between."""
    for length in (10, 11):
        one, other = digits[:length], digits[length:]
        if one[0] == other[:1] == "0" and (first := _number(one)) and (second := _number(other)):
            return [first, second]
    return []


def _number(digits: str, abroad: bool = False) -> _Number | None:
    """Return the 0-number that digits are, or None. `abroad`: a + stood before them."""
    flags: list[str] = []
    zero = "zero_added"
    if digits.startswith("0084") or (abroad and not digits.startswith("0")):
        digits = digits.removeprefix("00")
        if not digits.startswith("84"):
            return None
        digits, zero = digits[2:], ""
    elif digits.startswith("84") and len(digits) >= 11:
        digits, zero = digits[2:], ""
        flags.append("country_code_dropped")
    if not digits.startswith("0"):
        digits = f"0{digits}"
        flags += [zero] if zero else []
    if len(digits) == 11 and digits[:4] in _OLD_MOBILE:
        digits = _OLD_MOBILE[digits[:4]] + digits[4:]
        flags.append("old_prefix_converted")
    if len(digits) == 10 and digits.startswith("04"):
        digits = f"024{digits[2:]}"
        flags.append("old_prefix_converted")
    is_mobile = len(digits) == 10 and digits[:3] in _MOBILE
    is_landline = len(digits) == 11 and digits.startswith("02")
    return _Number(digits, tuple(flags)) if is_mobile or is_landline else None


def _told(pieces: Sequence[_Piece], mended: Sequence[str]) -> Phones:
    if not pieces:
        return Phones(None, None, ("phone_none",))
    found: dict[str, _Number] = {}
    for piece in pieces:
        for number in piece.numbers:
            found.setdefault(number.digits, number)
    flags = [*mended, *(flag for number in found.values() for flag in number.flags)] if found else []
    if len(found) > 1:
        flags.append("second_phone")
    if len(found) > 2:
        flags.append("phone_extra")
    if not found or not all(piece.whole for piece in pieces):
        flags.append("phone_invalid")
    if found and any(piece.wordy for piece in pieces):
        flags.append("phone_note_dropped")
    first, second, *_ = [*found, None, None]
    return Phones(first, second, tuple(dict.fromkeys(flags)))

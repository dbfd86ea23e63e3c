"""Numbers the Vietnamese way: dot for thousands, comma for decimals; the other way is read and told."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.kernel.vietnamese.fold import fold

NumberKind = Literal["count", "decimal", "percent", "money"]

_SIGNED = re.compile(r"(?:(?:vnđ|vnd|₫)\s*)?([-−–]?)\s*([0-9](?:[0-9., ]*[0-9])?)\s*(\D*)", re.IGNORECASE)
_IN_THREES = re.compile(r"[1-9][0-9]{0,2}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*(?=[^0-9]|$)")
_WHOLE = re.compile(r"[0-9]+")
_DECIMALS = re.compile(r"[.,]([0-9]+)")
_BETWEEN = re.compile(r"([0-9]+)\s*(tr|triệu|tỷ|tỉ|ty|ti)\s*([0-9]{1,3})", re.IGNORECASE)  # 1tr5
_SPACES = str.maketrans(dict.fromkeys("\xa0\u2009\u202f\t", " "))
_SCALES = {"": 1, "k": 1_000, "nghin": 1_000, "ngan": 1_000, "tr": 10**6, "trieu": 10**6, "ty": 10**9, "ti": 10**9}
_MONEY = re.compile(r"(|k|nghin|ngan|tr|trieu|ty|ti) ?(|d|dong|vnd|vn dong|viet nam dong)")
_PERCENT = frozenset({"%", "phần trăm"})
_COUNTED = re.compile(r"nguoi|(?:nhan )?khau|nk|ho|may|cai|chiec|con|chau|em|tuoi|can|phong|lan|luot")
_ZEROS = frozenset({"khong", "ko", "khong co", "k co"})
_NOT_COUNTED = frozenset({"negative", "scaled", "none_read_as_zero"})
_LONGEST = 15


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """A number and what it counts; `value` is whole for counts and for money without xu, of a percentage the 38.1.

    To ask about: not_a_number. Mended: thousands_read (1.500 alone could be 1,5), other_separators (1,500 or 38.1),
    excel_number_repaired (12.0), unit_dropped (4 người), scaled (1tr5, 15k), none_read_as_zero. Told: negative.
    """

    value: int | Decimal | None
    kind: NumberKind | None
    flags: tuple[str, ...] = ()


_EMPTY = ParsedNumber(None, None)
_NONE = ParsedNumber(None, None, ("not_a_number",))


def parse_number(raw: object) -> ParsedNumber:
    """Read a cell as a number; never raises, an empty one is nothing and no flag."""
    if raw is None:
        return _EMPTY
    if isinstance(raw, bool):
        return _NONE
    if isinstance(raw, int):
        return _signed(raw, "count", raw < 0, ())
    if isinstance(raw, float):
        if not math.isfinite(raw):
            return _NONE
        value = int(raw) if raw.is_integer() else abs(Decimal(repr(raw)))
        return _signed(value, "count" if raw.is_integer() else "decimal", raw < 0, ())
    return _text(str(raw).translate(_SPACES).strip().lstrip("'’‘ "))


def parse_count(raw: object) -> int | None:
    """Read a whole number >= 0: '1.500' and '1,500' are 1500, 12.0 is 12, empty is None.

    Raises ValueError on anything else ('12?', '1,5', -3).
    """
    read = parse_number(raw)
    if read is _EMPTY:
        return None
    if not isinstance(read.value, int) or read.kind not in ("count", "money") or _NOT_COUNTED.intersection(read.flags):
        raise ValueError(f"not a whole number: {str(raw)[:40]!r}")
    return read.value


def _text(text: str) -> ParsedNumber:
    if not text:
        return _EMPTY
    if len(text) <= _LONGEST and text.isascii() and text.isdecimal():
        return ParsedNumber(int(text), "count")
    if text in "-–—" or fold(text) in _ZEROS:
        return ParsedNumber(0, "count", ("none_read_as_zero",))
    if match := _BETWEEN.fullmatch(text):
        scale = _SCALES[fold(match[2])]
        return _signed(int(match[1]) * scale + int(match[3].ljust(3, "0")) * scale // 1000, "money", False, ("scaled",))
    match = _SIGNED.fullmatch(text)
    if match is None or (unit := _unit(match[3].strip(" ."), text)) is None:
        return _NONE
    kind, scale, flags = unit
    read = _digits(match[2], kind)
    if read is None:
        return _NONE
    value, marks = read
    if scale > 1:
        value, flags = value * scale, (*flags, "scaled")
    if isinstance(value, Decimal):
        value = int(value) if scale > 1 and value == int(value) else value
        kind = "decimal" if kind == "count" else kind
    return _signed(value, kind, bool(match[1]), (*marks, *flags))


def _unit(unit: str, text: str) -> tuple[NumberKind, int, tuple[str, ...]] | None:
    """Return what the words behind a number make of it: its kind, how often it counts, what is to be told."""
    if not unit:
        return ("money" if text[0].lower() in "v₫" else "count"), 1, ()
    if unit.lower() in _PERCENT:
        return "percent", 1, ()
    if unit == "₫":
        return "money", 1, ()
    folded = fold(unit)
    if not any(map(str.isalpha, unit)) or not all(char.isalpha() or char in " .,/" for char in unit):
        return None
    if _COUNTED.fullmatch(folded):
        return "count", 1, ("unit_dropped",)
    match = _MONEY.fullmatch(folded)
    return ("money", _SCALES[match[1]], ()) if match else None


def _digits(written: str, kind: NumberKind) -> tuple[int | Decimal, tuple[str, ...]] | None:
    """Read digits with their separators; which of the two ways they follow is told where it is not ours."""
    flags: tuple[str, ...] = ()
    grouped = _IN_THREES.match(written)
    if grouped and kind == "percent" and "," in grouped[0]:
        grouped = None  # nobody has 12.500 %
    whole = grouped or _WHOLE.match(written)
    if whole is None:
        return None
    sign = grouped[1] if grouped else ""
    rest = written[whole.end() :]
    if sign == ",":
        flags = ("other_separators",)
    elif sign == "." and not rest and kind == "count" and whole[0].count(".") == 1:
        flags = ("thousands_read",)
    digits = re.sub("[^0-9]", "", whole[0])
    decimals = _DECIMALS.fullmatch(rest) if rest else None
    if len(digits) > _LONGEST or (rest and (decimals is None or rest[0] == sign)):
        return None
    if decimals is None:
        return int(digits), flags
    if rest[0] == "." and not flags:
        flags = ("other_separators",)
    if decimals[1] in ("0", "00"):
        return int(digits), ("excel_number_repaired",) if kind == "count" else flags
    return Decimal(f"{digits}.{decimals[1][:_LONGEST]}"), flags


def _signed(value: int | Decimal, kind: NumberKind, negative: bool, flags: tuple[str, ...]) -> ParsedNumber:
    if not -(10**_LONGEST) < value < 10**_LONGEST:
        return _NONE
    if negative:
        return ParsedNumber(-value if value > 0 else value, kind, (*flags, "negative"))
    return ParsedNumber(value, kind, flags)


def show_number(value: int) -> str:
    """Return 1.284."""
    return f"{value:,}".replace(",", ".")


def show_decimal(value: float, digits: int = 1) -> str:
    """Return 0,9 (or 1.284,50 with two digits)."""
    return f"{value:,.{digits}f}".translate(_SWAPPED)


def show_percent(share: float, digits: int = 1) -> str:
    """Return 52,2% of the share 0.522."""
    return f"{show_decimal(share * 100, digits)}%"


_SWAPPED = str.maketrans(",.", ".,")

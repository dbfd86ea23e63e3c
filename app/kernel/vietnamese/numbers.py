"""Numbers the Vietnamese way: dot for thousands, comma for decimals."""

import math
import re

_GROUPED = re.compile(r"[0-9]{1,3}(?:([. ,])[0-9]{3})(?:\1[0-9]{3})*")
_PLAIN = re.compile(r"([0-9]+)(?:[.,]0{1,2})?")
_MONEY = re.compile(r"\s*(?:đồng|đ|vnđ|vnd)\.?$", re.IGNORECASE)
_LONGEST = 15


def parse_count(raw: object) -> int | None:
    """Read a whole number >= 0: '1.500' and '1,500' are 1500, 12.0 is 12, empty is None.

    Raises ValueError on anything else ('12?', '1,5', -3).
    """
    if raw is None:
        return None
    if isinstance(raw, bool):
        raise ValueError(f"not a number: {raw!r}")
    if isinstance(raw, int):
        return _natural(raw)
    if isinstance(raw, float):
        if not (math.isfinite(raw) and raw.is_integer()):
            raise ValueError(f"not a whole number: {raw!r}")
        return _natural(int(raw))
    text = _MONEY.sub("", str(raw).replace("\xa0", " ").strip().lstrip("'"))
    if not text:
        return None
    if _GROUPED.fullmatch(text):
        return _natural(int(re.sub(r"[^0-9]", "", text[: _LONGEST * 2])))
    match = _PLAIN.fullmatch(text)
    if match is None or len(match[1]) > _LONGEST:
        raise ValueError(f"not a whole number: {text[:40]!r}")
    return _natural(int(match[1]))


def _natural(value: int) -> int:
    if not 0 <= value < 10**_LONGEST:
        raise ValueError("out of range")
    return value


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

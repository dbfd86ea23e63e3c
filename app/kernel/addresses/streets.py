"""Names of streets, and the digits that belong to them."""

from app.kernel.addresses.vocabulary import pattern
from app.kernel.vietnamese.fold import fold

_KINDS = pattern(r"(?:(?:phố|pho|đường|duong|đại lộ|dai lo|đ)\b[\s.]+)+(?=\S)")
_NUMBERED_ROAD = pattern(r"([qt])(?:uốc|uoc|ỉnh|inh)?\s?l(?:ộ|o)?[\s.]*(?=\d)")
_ROAD = r"(?:đường|phố|số|lộ|ql|tl|đt|hl|tháng|thang)"
# 8/3, 19 Tháng 12: days that streets are named after.
_DAY = pattern(r"\d{1,2}(?:[/-]\d{1,2}(?![\d/])|\s+th[áa]ng\s)")
_STARTS_WITH_NUMBER = pattern(r"\w{0,3}\d")
_ROAD_NUMBER = pattern(rf"{_ROAD}\s?\d")
_ENDS_WITH_NUMBER = pattern(
    r"(?<!\btháng )(?<!\bthang )(?<!\bđường )(?<!\bphố )(?<!\bsố )(?<!\blộ )(?<!\bql )(?<!\btl )"
    r"(?<![\d/-])\b(?:\d{2,}|\d+[a-zđ]|\d+(?:/\d+)+)$"
)


def street_key(street: str) -> str:
    """Return the street's name for comparing: folded, without its kind; Quốc lộ 6 is QL6, Phó Đức Chính keeps its Phó."""
    if kinds := _KINDS.match(street):
        street = street[kinds.end() :]
    if road := _NUMBERED_ROAD.match(street):
        street = f"{road[1]}l{street[road.end() :]}"
    return fold(street)


def doubtful_number(street: str, has_house: bool) -> str | None:
    """Return the flag for digits left in the street that may be a house's: in front of it, or behind («Hàng Bạc 47»)."""
    if street.isalpha() or not any(map(str.isdigit, street)):
        return None
    if _STARTS_WITH_NUMBER.match(street) and not _DAY.match(street) and not _ROAD_NUMBER.match(street):
        return "unread_number"
    return "ambiguous_number" if not has_house and _ENDS_WITH_NUMBER.search(street) else None

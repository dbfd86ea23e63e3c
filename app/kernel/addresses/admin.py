"""Wards, communes, towns at the right end, and the villages and groups before them."""

import re

from app.kernel.addresses.gazetteer import DISTRICTS, TOWNS
from app.kernel.addresses.vocabulary import (
    ADMIN,
    ADMIN_WORDS,
    ENDS_NAME,
    HAMLET_NAMED,
    HAMLET_NUMBERED,
    HAMLET_WORDS,
    NAME,
    REST_OF_NAME,
    WARD_NUMBERED,
    may_begin,
    pattern,
)
from app.kernel.vietnamese.fold import fold

_ADMIN = pattern(rf"{may_begin(ADMIN_WORDS)}{ADMIN}{REST_OF_NAME}{ENDS_NAME}")
_WARD_NUMBERED = pattern(WARD_NUMBERED)
CITIES = (
    "hà nội", "ha noi", "hn", "hồ chí minh", "ho chi minh", "hcm", "sài gòn", "sai gon", "đà nẵng", "da nang",
    "hải phòng", "hai phong", "huế", "hue", "cần thơ", "can tho", "tphn", "tphcm", "việt nam", "viet nam", "vietnam", "vn",
)  # fmt: skip
_ENDS_OF_CITIES = frozenset(city.split()[-1] for city in CITIES)
_CITY = rf"(?:(?:tp\b\.?\s*)?(?:{'|'.join(CITIES)}))(?:\s\d{{5,6}})?"
_CITY_PART = pattern(rf"(?:^|,)\s*{_CITY}\.?\s*(?=,|$)")
_CITY_TAIL = pattern(
    r"(?<=\w)(?<!phố)(?<!pho)(?<!đường)(?<!duong)(?<!lộ)(?<!\btp)[\s.]+"
    r"(?:tp\b\.?\s*)?(?:hà nội|ha noi|hn|hcm|hồ chí minh)\.?$"
)
_LONGEST_TAIL = 24
_HAMLET = pattern(rf"{may_begin(HAMLET_WORDS)}(?:{HAMLET_NUMBERED}|{HAMLET_NAMED}{NAME}{ENDS_NAME})")
VILLAGES = ("thôn", "thon", "xóm", "xom", "làng", "ấp", "bản")


def cut_admin(text: str, words: frozenset[str], region: str) -> tuple[tuple[str, ...], str, list[str]]:
    """Return the administrative parts as written, in order, the text without them, and flags."""
    found: list[tuple[int, str]] = []

    def keep(match: re.Match[str]) -> str:
        found.append((match.start(), match[0].strip(" .,")))
        # Blanks keep later positions true; the comma keeps the neighbours apart.
        return "," + " " * (len(match[0]) - 1)

    if not _ENDS_OF_CITIES.isdisjoint(words):
        text = _CITY_PART.sub(keep, text)
        if tail := _CITY_TAIL.search(text, max(0, len(text) - _LONGEST_TAIL)):
            text = text[: tail.start()] + keep(tail)
    if not ADMIN_WORDS.isdisjoint(words):
        text = _ADMIN.sub(keep, text)
        if region == "south":
            text = _WARD_NUMBERED.sub(keep, text)
    parts = tuple(name for _, name in sorted(found))
    return parts, text, ["ambiguous_tt"] if any(map(_town_or_estate, parts)) else []


def cut_hamlets(text: str, words: frozenset[str]) -> tuple[tuple[str, ...], str]:
    """Return villages, hamlets and residents' groups as written, in order, and the text without them."""
    if HAMLET_WORDS.isdisjoint(words):
        return (), text
    found: list[str] = []

    def keep(match: re.Match[str]) -> str:
        found.append(match[0].strip())
        return ", "

    rest = _HAMLET.sub(keep, text)
    return tuple(found), rest


def bare_districts(street: str, without_street: bool) -> tuple[str, tuple[str, ...]]:
    """Return the street without the district named behind it, nor the ward before that: Phố Huế, Hai Bà Trưng.

    A name that would leave no street is the street, except where there is none: in villages and estates.
    """
    *parts, last = street.split(", ")
    if fold(last) not in DISTRICTS or not (parts or without_street):
        return street, ()
    ward = parts[-1:] if len(parts) > 1 or without_street else []
    return ", ".join(parts[: len(parts) - len(ward)]), (*ward, last)


def _town_or_estate(part: str) -> bool:
    """Say whether «TT» stands before a name that is not known as a town's."""
    return part[:2].lower() == "tt" and fold(part[2:]) not in TOWNS

"""Wards, communes, towns at the right end, and the villages and groups before them."""

import re

from app.kernel.addresses.vocabulary import (
    ADMIN,
    ENDS_ADMIN,
    ENDS_NAME,
    FIRST_OF_ADMIN,
    FIRST_OF_HAMLET,
    HAMLET_NAMED,
    HAMLET_NUMBERED,
    pattern,
)

_ADMIN = pattern(rf"{FIRST_OF_ADMIN}{ADMIN}.*?{ENDS_ADMIN}")
_CITY = r"(?:(?:tp\.?\s*)?(?:hà nội|ha noi|hn|hồ chí minh|hcm|đà nẵng|hải phòng|huế|cần thơ)|việt nam|vietnam|vn)"
_CITY_PART = pattern(rf"(?<=,)\s*{_CITY}\.?\s*(?=,|$)")
_CITY_TAIL = pattern(r"(?=[\s.])(?<=\w)(?<!phố)(?<!đường)(?<!lộ)[\s.]+(?:hà nội|hn)\.?$")
_HAMLET = pattern(rf"{FIRST_OF_HAMLET}(?:{HAMLET_NUMBERED}|{HAMLET_NAMED}.+?{ENDS_NAME})")


def cut_admin(text: str) -> tuple[tuple[str, ...], str]:
    """Return the administrative parts as written, in order, and the text without them."""
    found: list[tuple[int, str]] = []

    def keep(match: re.Match[str]) -> str:
        found.append((match.start(), match[0].strip(" .")))
        # Blanks keep later positions true; the comma keeps the neighbours apart.
        return "," + " " * (len(match[0]) - 1)

    for part in (_CITY_PART, _CITY_TAIL, _ADMIN):
        text = part.sub(keep, text)
    return tuple(name for _, name in sorted(found)), text


def cut_hamlets(text: str) -> tuple[tuple[str, ...], str]:
    """Return villages, hamlets and residents' groups as written, in order, and the text without them."""
    found: list[str] = []

    def keep(match: re.Match[str]) -> str:
        found.append(match[0].strip())
        return ", "

    rest = _HAMLET.sub(keep, text)
    return tuple(found), rest

"""The way in from the street: ngõ, ngách, hẻm in any order, as numbers, paths or names."""

import re
from collections.abc import Container, Mapping
from functools import lru_cache
from typing import NamedTuple

from app.kernel.addresses.model import House, Lane, LaneKind
from app.kernel.addresses.paths import PATH, Number, read_path
from app.kernel.addresses.streets import street_key
from app.kernel.addresses.vocabulary import ENDS_NAME, LANE, LANE_WORDS, NAME, may_begin, pattern
from app.kernel.vietnamese.fold import fold

KnownLanes = Mapping[str, Container[str]]

_KINDS: dict[str, tuple[LaneKind, ...]] = {
    "north": ("ngõ", "ngách", "hẻm"),
    "south": ("hẻm",),
    "centre": ("kiệt", "hẻm"),
}
_BY_WORD: dict[str, LaneKind] = {"ngo": "ngõ", "ngach": "ngách", "hem": "hẻm", "kiet": "kiệt"}
_LEVELS: dict[LaneKind, int] = {"ngõ": 0, "kiệt": 0, "ngách": 1, "hẻm": 2}
_CODE = r"[a-zđ]{1,2}\d{1,3}[a-z]?(?!\w)"
_MENTION = pattern(
    rf"{may_begin(LANE_WORDS)}({LANE})[\s:.]*(?:s[ốo]\b[\s:.]*)*"
    rf"(?:({PATH})|({_CODE})(?:\s*/\s*({PATH}))?|(?!\d)({NAME}){ENDS_NAME})"
)
# The digit ends the name of the lane, the street follows: Quan Thổ 1 Tôn Đức Thắng.
_ENDS_IN_NUMBER = pattern(r"([^\d]*\s\d{1,2})\s+(?!tháng\b)([^\W\d_].*)")
# Đà Nẵng and Huế write kiệt and hẻm into the path: K12/H3/5.
_CODED = pattern(
    r"(?<!\bngõ )(?<!\bngách )(?<!\bkiệt )(?:(?:số nhà|số|sn)[\s:.]*)?"
    r"\bk\s?(\d{1,4}[a-zđ]?)((?:\s?/\s?h\s?\d{1,4}[a-zđ]?)*)(?:\s?/\s?(\d{1,4}[a-zđ]?))?(?![\w/])"
)
_CODED_HEM = pattern(r"h\s?(\d+[a-zđ]?)")
_NGO = pattern(r"ngo\s+(?=[^\W\d_])")


class Placed(NamedTuple):
    """A lane and its depth as its word tells: 0 leaves the street."""

    level: int
    lane: Lane


def codes_in(words: frozenset[str], region: str) -> bool:
    """Say whether kiệt and hẻm may be written as letters; a lone K12 means a kiệt only in the centre of the country."""
    return "k" in words and (region == "centre" or "h" in words)


def write_out_codes(text: str, region: str) -> str:
    """Return the text with K12/H3/5 in words."""

    def write_out(match: re.Match[str]) -> str:
        kiet, inner, house = match.groups()
        if region != "centre" and not inner:
            return match[0]
        lanes = [f"hẻm {number}" for number in reversed(_CODED_HEM.findall(inner))]
        return ", ".join([*([f"số {house}"] if house else []), *lanes, f"kiệt {kiet}", ""])

    return _CODED.sub(write_out, text, count=1)


def cut_lanes(text: str, words: frozenset[str], region: str) -> tuple[list[Placed], str, list[str]]:
    """Return the lanes in the order written with their levels, the text with a line break for each, and flags."""
    if LANE_WORDS.isdisjoint(words):
        return [], text, []
    placed: list[Placed] = []
    flags: list[str] = []
    outermost: list[int] = []  # where paths begin: hẻm 12/3 begins with a ngách and tells no ngõ

    def keep(match: re.Match[str]) -> str:
        kind = _kind_of(match[1])
        level = _level(kind, region)
        kinds = "centre" if kind == "kiệt" else region
        if match[5]:
            name, street = match[5].strip(" .-"), ""
            if ends := _ENDS_IN_NUMBER.match(name):
                name, street = ends.groups()
            placed.extend([Placed(level, Lane(kind, name=name))] if name else [])
            return f",\n {street}" if name else match[0]
        numbers, path_flags = read_path(match[2] or match[4] or "")
        flags.extend(path_flags)
        steps = [None, *numbers] if match[3] else [*numbers]
        if kinds == "north" and len(steps) > level + 1:
            flags.append("ambiguous_path")
        # ngách a/b = ngõ a, ngách b; a single number is what its word says.
        alone = len(steps) == 1
        first = level if alone else max(0, level + 1 - len(steps))
        if not alone:
            outermost.append(first)
        found = []
        for deep, number in enumerate(steps, first):
            own = kind if alone else _kind_at(deep, kinds)
            found.append(Placed(deep, _as_lane(number, own) if number else Lane(own, name=match[3].upper())))
        placed.extend(reversed(found))  # inner first, so that text order stays inner to outer
        return ",\n"

    rest = _MENTION.sub(keep, text)
    if region == "north" and any(outermost) and not any(item.level == 0 for item in placed):
        flags.append("ambiguous_path")
    return placed, rest, flags


def join_lanes(mentions: list[Placed], path: list[Number], region: str) -> tuple[tuple[Lane, ...], list[str]]:
    """Return the lanes from the street inwards: those told in words, then those of the house's own path."""
    if not path and len(mentions) < 2:
        return tuple([item.lane for item in mentions]), []
    # Four lanes in a row: more than there are words for in the north.
    flags = ["ambiguous_path"] if region == "north" and len(path) > len(_KINDS["north"]) else []
    if not mentions:
        return tuple([_numbered(number, step, region).lane for step, number in enumerate(path)]), flags
    # Equal levels (hẻm 3, hẻm 12): people write from the door outwards, so the later is the outer one.
    ordered = [item for _, item in sorted(enumerate(mentions), key=lambda pair: (pair[1].level, -pair[0]))]
    kept: list[Placed] = []
    for item in ordered:
        if any(item.lane == other.lane for other in kept):
            continue
        if region == "north" and any(item.level == other.level for other in kept):
            flags.append("lane_conflict")
        kept.append(item)
    inner = _without_repeats([item.lane for item in kept], path)
    if kept and inner and len(inner) == len(path):
        flags.append("ambiguous_order")
    below = kept[-1].level + 1 if kept else 0
    lanes = [item.lane for item in kept]
    lanes += [_numbered(number, below + step, region).lane for step, number in enumerate(inner)]
    return tuple(lanes), flags


def turn_reversed(lanes: tuple[Lane, ...], street: str | None, known: KnownLanes | None) -> tuple[Lane, ...] | None:
    """Return the lanes the other way round if the plate was: the first is no lane of the street, the last is.

    `known` maps a street (street_key) to the labels of its lanes ("173", "67B").
    """
    if known is None or street is None or len(lanes) < 2 or any(lane.num is None for lane in lanes):
        return None
    labels = known.get(street_key(street), ())
    outer, inner = (f"{lane.num}{lane.suffix}" for lane in (lanes[0], lanes[-1]))
    if outer in labels or inner not in labels:
        return None
    return tuple(turned._replace(kind=lane.kind) for lane, turned in zip(lanes, reversed(lanes), strict=True))


def turn_path(
    lanes: tuple[Lane, ...], house: House, street: str | None, known: KnownLanes | None
) -> tuple[tuple[Lane, ...], House] | None:
    """Return lanes and house of one path, 7/24/173, the other way round if it was written from the door outwards."""
    if not lanes:
        return None
    last = Lane(lanes[-1].kind, house.num, house.suffix, None, house.end, house.lots, house.end_suffix)
    turned = turn_reversed((*lanes, last), street, known)
    if turned is None:
        return None
    *outer, door = turned
    return tuple(outer), House(door.num, door.suffix, door.end, door.lots, end_suffix=door.end_suffix)


def unaccented_ngo(street: str, lanes: tuple[Lane, ...]) -> tuple[Lane | None, str]:
    """Return the lane that a street «Ngo …» is, and the street: Ngo Đào Duy Từ, or behind an inner lane.

    Any other «Ngo Quyen» may be a street named after one of the Ngô family.
    """
    match = _NGO.match(street)
    if match is None:
        return None, street
    name, *rest = street[match.end() :].split(", ")
    inner = bool(lanes) and lanes[0].kind in ("ngách", "hẻm")
    return (Lane("ngõ", name=name), ", ".join(rest)) if inner or not name.isascii() else (None, street)


@lru_cache(maxsize=256)
def _kind_of(word: str) -> LaneKind:
    """Return which lane a word means, however it is spelt."""
    return _BY_WORD[fold(word)]


def _level(kind: LaneKind, region: str) -> int:
    if region == "north" or kind not in _KINDS[region]:
        return _LEVELS[kind]
    return _KINDS[region].index(kind)


def _as_lane(number: Number, kind: LaneKind) -> Lane:
    return Lane(kind, number.num, number.suffix, None, number.end, number.lots, number.end_suffix)


def _kind_at(level: int, region: str) -> LaneKind:
    kinds = _KINDS[region]
    return kinds[min(level, len(kinds) - 1)]


def _numbered(number: Number, level: int, region: str) -> Placed:
    return Placed(level, _as_lane(number, _kind_at(level, region)))


def _without_repeats(lanes: list[Lane], path: list[Number]) -> list[Number]:
    """Drop from the path what the words already said: 12/3 ngõ 12 is house 3 of ngõ 12."""
    said = [(lane.num, lane.suffix) for lane in lanes]
    own = [(number.num, number.suffix) for number in path]
    for length in range(min(len(said), len(own)), 0, -1):
        if said[-length:] == own[:length]:
            return path[length:]
    return path

"""The way in from the street: ngõ, ngách, hẻm in any order, as numbers, paths or names."""

import re
from collections.abc import Container, Mapping
from functools import lru_cache
from typing import NamedTuple

from app.kernel.addresses.model import Lane, LaneKind
from app.kernel.addresses.paths import PATH, Number, read_path
from app.kernel.addresses.vocabulary import ENDS_NAME, FIRST_OF_LANE, LANE, pattern
from app.kernel.vietnamese.fold import fold

KnownLanes = Mapping[str, Container[str]]

_KINDS: dict[str, tuple[LaneKind, ...]] = {
    "north": ("ngõ", "ngách", "hẻm"),
    "south": ("hẻm",),
    "centre": ("kiệt", "hẻm"),
}
_BY_WORD: dict[str, LaneKind] = {
    "ngo": "ngõ",
    "ngach": "ngách",
    "nghach": "ngách",
    "hem": "hẻm",
    "kiet": "kiệt",
}
_LEVELS: dict[LaneKind, int] = {"ngõ": 0, "kiệt": 0, "ngách": 1, "hẻm": 2}
_CODE = r"(?-i:[A-ZĐ]{1,2})\d{1,3}[a-z]?(?!\w)"
_MENTION = pattern(rf"{FIRST_OF_LANE}({LANE})\s*(?:số\b\s*)?[:.]?\s*(?:({PATH})|({_CODE})|([^\s,;\d].*?){ENDS_NAME})")
_STREET_KIND = re.compile(r"^(?:pho|duong|dai lo|d)\s+")


class Placed(NamedTuple):
    """A lane and its depth as its word tells: 0 leaves the street."""

    level: int
    lane: Lane


def cut_lanes(text: str, region: str) -> tuple[list[Placed], str, list[str]]:
    """Return the lanes in the order written with their levels, the text without them, and flags."""
    placed: list[Placed] = []
    flags: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kind = _kind_of(match[1])
        level = _level(kind, region)
        name = match[3].upper() if match[3] else match[4]
        if name:
            placed.append(Placed(level, Lane(kind, name=name.strip())))
        else:
            numbers, path_flags = read_path(match[2])
            flags.extend(path_flags)
            if region == "north" and len(numbers) > level + 1:
                flags.append("ambiguous_path")
            if len(numbers) == 1:
                placed.append(Placed(level, _as_lane(numbers[0], kind)))
                return ", "
            # ngách a/b = ngõ a, ngách b; written inner first, so that text order stays inner to outer.
            first = max(0, level + 1 - len(numbers))
            steps = [_numbered(number, first + step, region) for step, number in enumerate(numbers)]
            placed.extend(reversed(steps))
        return ", "

    return placed, _MENTION.sub(keep, text), flags


def join_lanes(mentions: list[Placed], path: list[Number], region: str) -> tuple[tuple[Lane, ...], list[str]]:
    """Return the lanes from the street inwards: those told in words, then those of the house's own path."""
    if not path and len(mentions) < 2:
        return tuple(item.lane for item in mentions), []
    flags: list[str] = []
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
    if kept and inner:
        flags.append("ambiguous_order")
    below = kept[-1].level + 1 if kept else 0
    lanes = [item.lane for item in kept]
    lanes += [_numbered(number, below + step, region).lane for step, number in enumerate(inner)]
    return tuple(lanes), flags


def turn_reversed(lanes: tuple[Lane, ...], street: str | None, known: KnownLanes | None) -> tuple[Lane, ...] | None:
    """Return the lanes the other way round if the plate was: the first is no lane of the street, the last is.

    `known` maps a street (folded, without phố or đường) to the labels of its lanes ("173", "67B").
    """
    if known is None or street is None or len(lanes) < 2 or any(lane.num is None for lane in lanes):
        return None
    labels = known.get(street_key(street), ())
    outer, inner = (f"{lane.num}{lane.suffix}" for lane in (lanes[0], lanes[-1]))
    if outer in labels or inner not in labels:
        return None
    turned = reversed([(lane.num, lane.suffix, lane.end, lane.count) for lane in lanes])
    return tuple(
        Lane(lane.kind, num, suffix, None, end, count)
        for lane, (num, suffix, end, count) in zip(lanes, turned, strict=True)
    )


def street_key(street: str) -> str:
    """Return the street's name for comparing: folded, without its kind."""
    return _STREET_KIND.sub("", fold(street))


@lru_cache(maxsize=256)
def _kind_of(word: str) -> LaneKind:
    """Return which lane a word means, however it is spelt."""
    return _BY_WORD[fold(word)]


def _level(kind: LaneKind, region: str) -> int:
    if region == "north" or kind not in _KINDS[region]:
        return _LEVELS[kind]
    return _KINDS[region].index(kind)


def _as_lane(number: Number, kind: LaneKind) -> Lane:
    return Lane(kind, number.num, number.suffix, None, number.end, number.lots)


def _numbered(number: Number, level: int, region: str) -> Placed:
    kinds = _KINDS[region]
    return Placed(level, _as_lane(number, kinds[min(level, len(kinds) - 1)]))


def _without_repeats(lanes: list[Lane], path: list[Number]) -> list[Number]:
    """Drop from the path what the words already said: 12/3 ngõ 12 is house 3 of ngõ 12."""
    said = [(lane.num, lane.suffix) for lane in lanes]
    own = [(number.num, number.suffix) for number in path]
    for length in range(min(len(said), len(own)), 0, -1):
        if said[-length:] == own[:length]:
            return path[length:]
    return path

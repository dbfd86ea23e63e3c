"""Decisions about places on plain values: what an address tells, which doors may be the same, how a search ranks."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, cast

from app.kernel.addresses.canonical import plate
from app.kernel.addresses.lanes import KnownLanes
from app.kernel.addresses.model import Address, Lane, Region
from app.kernel.addresses.order import natural, walk_key
from app.kernel.addresses.parse import parse
from app.kernel.addresses.similar import same_door_key
from app.kernel.addresses.streets import street_key
from app.kernel.errors import Refused
from app.kernel.vietnamese.fold import fold, has_marks, tone_norm
from app.kernel.words import N_

Level = Literal["province", "district", "ward", "group", "block", "alley"]
# From the country inwards; a place may only stand under one of an outer level.
LEVELS: tuple[Level, ...] = ("province", "district", "ward", "group", "block", "alley")
OFFICIAL: tuple[Level, ...] = ("province", "district", "ward")
# The words offered for a new place; whoever adds it may write another.
KINDS = ("ngõ", "ngách", "hẻm", "kiệt", "phố", "đường", "dãy", "tòa", "xóm", "thôn", "tổ dân phố", "khu dân cư", "cụm")

WalkMode = Literal["u_walk", "odd_even", "numeric", "list"]
# Odd numbers up and even ones back; odd ones, then even ones, both up; both sides mixed; as the list has them.
WALK_MODES: tuple[WalkMode, ...] = ("u_walk", "odd_even", "numeric", "list")
REGIONS: tuple[Region, ...] = ("north", "south", "centre")

HOUSEHOLD_KINDS = ("home", "shop", "office", "dorm", "other")
SUPPRESS_REASONS = ("asked", "mourning", "ill", "safety", "other")
VOID_REASONS = ("duplicate", "not_found", "demolished", "moved", "mistake")

_SEARCH_LONGEST = 500
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Door:
    """What the text of an address tells within its alley."""

    plate: str
    door_key: str
    walk_key: str
    landmark: str


@dataclass(frozen=True)
class Sibling:
    """As much of a household of the same alley as telling two apart needs."""

    id: int
    door_key: str
    name: str
    phone: str | None


class LikelyDuplicate(Refused):
    """The alley seems to hold this door already; `household_ids` are the candidates. A person may override it."""

    def __init__(self, household_ids: Sequence[int]) -> None:
        super().__init__(N_("This door may already be on the list."), field="not_duplicate")
        self.household_ids = tuple(household_ids)


def bare_name(kind: str, name: str) -> str:
    """Return an area's name without its kind: 45 Đặng Thùy Trâm."""
    doubled = kind and name.lower().startswith(f"{kind.lower()} ")
    return name[len(kind) + 1 :] if doubled else name


def label_of(kind: str, name: str) -> str:
    """Return an area's name with its kind in front, as people say it: Ngõ 45 Đặng Thùy Trâm, Xã Chuyên Mỹ."""
    return f"{kind[:1].upper()}{kind[1:]} {bare_name(kind, name)}" if kind else name


@lru_cache(maxsize=4096)
def read_address(text: str, region: str) -> Address:
    """Read an address the way its region writes them; a list asks for the same alleys over and over."""
    return parse(text, cast(Region, region))


def walk_mode(said: str) -> WalkMode:
    """Return how doors are walked where this is said; where nothing is, odd numbers go up and even ones come back."""
    return next((mode for mode in WALK_MODES if mode == said), "u_walk")


def turned(address: Address, text: str, region: str, known: KnownLanes) -> Address:
    """Return the address of a text the right way round where its plate was written from the door outwards.

    `known`: street key -> labels of its lanes. Nearly always there is nothing to turn, and the text is not read again.
    """
    labels = known.get(street_key(address.street), ()) if address.street and address.lanes else ()
    last, house = address.lanes[-1:], address.house
    inner = [_lane_key(lane) for lane in last] + ([f"{house.num}{house.suffix}"] if house else [])
    if not labels or _lane_key(address.lanes[0]) in labels or not any(label in labels for label in inner):
        return address
    return parse(text, cast(Region, region), known)


def door_of(address_raw: str, region: str, alley: str = "", mode: WalkMode = "u_walk") -> Door:
    """Read the address of a door of `alley` (its name with its kind): «45/14A» and «14A» in Ngõ 45 are one door.

    By list, doors stand as they were added: they have no key of their own to walk by.
    """
    address, inside = _inside(address_raw, region, alley)
    walked = "" if mode == "list" else walk_key(inside, mode)[:200]
    return Door(plate(address)[:40], same_door_key(inside)[:200], walked, address.landmark or "")


def number_in(address_raw: str, region: str, alley: str) -> int | None:
    """Return the number of a door in the alley's own row: 12 for «12A», «45/12» in Ngõ 45; None for «12/3» and flats."""
    _, inside = _inside(address_raw, region, alley)
    return None if inside.lanes or inside.house is None else inside.house.num


def in_range(number: int | None, first: int, last: int, side: str) -> bool:
    """Say whether a door's number in its alley's row lies from `first` to `last` on the side: even, odd or both."""
    if number is None or not first <= number <= last:
        return False
    return side == "both" or (number % 2 == 0) == (side == "even")


def _inside(address_raw: str, region: str, alley: str) -> tuple[Address, Address]:
    address, way = read_address(address_raw, region), read_address(alley, region)
    if address.lanes and way.lanes and way.street:
        known = {street_key(way.street): {_lane_key(way.lanes[0])}}
        address = turned(address, address_raw, region, known)
    return address, replace(address, lanes=_beyond(address.lanes, way.lanes))


def _beyond(lanes: tuple[Lane, ...], way: tuple[Lane, ...]) -> tuple[Lane, ...]:
    """Return the lanes that remain once one stands in the alley that `way` leads to."""
    shared = len(way)
    if shared and [_lane_key(lane) for lane in lanes[:shared]] == [_lane_key(lane) for lane in way]:
        return lanes[shared:]
    return lanes


def _lane_key(lane: Lane) -> str:
    return f"{lane.num}{lane.suffix}" if lane.num is not None else fold(lane.name or "")


def search_text(plate_text: str, head_name: str, address_raw: str, landmark: str, alley: str) -> str:
    """Return the folded words a household is found by: each once, in this order."""
    words = fold(f"{plate_text} {head_name} {address_raw} {landmark} {alley}").split()
    return " ".join(dict.fromkeys(words))[:_SEARCH_LONGEST]


def likely_same(door_key: str, name: str, phone: str | None, siblings: Iterable[Sibling]) -> list[int]:
    """Return the ids of siblings that may be the same household: same door, same phone, or same name where a
    number is missing."""
    named = _name_key(name)
    return [
        other.id
        for other in siblings
        if (door_key and door_key == other.door_key)
        or (phone is not None and phone == other.phone)
        or (named and named == _name_key(other.name) and not (door_key and other.door_key))
    ]


def _name_key(name: str) -> str:
    return tone_norm(name).casefold()


@dataclass(frozen=True)
class _Asked:
    """What a search asks for: its words folded, as typed and in the old tone style, each after a space; and of the last
    those that have accents."""

    plain: str
    folded: Sequence[str]
    typed: Sequence[str]
    old_style: Sequence[str]
    marked: Sequence[str]


@lru_cache(maxsize=64)
def _asked(query: str) -> _Asked:
    plain, query = fold(query), unicodedata.normalize("NFC", query)
    typed, old_style = (words if has_marks(query) else "" for words in (query, tone_norm(query)))
    folded, as_typed, in_old_style = ([f" {word}" for word in _words(text)] for text in (plain, typed, old_style))
    return _Asked(f" {plain}", folded, as_typed, in_old_style, [word for word in in_old_style if has_marks(word)])


def rank(query: str, text: str) -> int:
    """Return how well a text fits, the best first: with its accents (0, 1), in the other tone style (2, 3), with those
    accents that were typed (4, 5), against them (6, 7), the smaller of each when the words stand side by side as asked; 9
    when it does not hold them.

    A query without accents asks for none: there (0, 1) means whole words, (2, 3) that some only begin.
    """
    asked = _asked(query)
    plain = f" {fold(text)} "
    if not all(word in plain for word in asked.folded):
        return 9
    apart = int(asked.plain not in plain)
    if not asked.typed:
        return apart + (0 if all(f"{word} " in plain for word in asked.folded) else 2)
    if _hold(text, asked.typed):
        return apart
    text = tone_norm(text)
    if _hold(text, asked.old_style):
        return apart + 2
    return apart + (4 if _hold(text, asked.marked) else 6)


def _hold(text: str, begun: Sequence[str]) -> bool:
    stored = f" {' '.join(_words(text))}"
    return all(word in stored for word in begun)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def may_stand_under(level: str, parent_level: str) -> bool:
    """Say whether a place of one level may stand under another: always further in; blocks may hold blocks."""
    outer, inner = LEVELS.index(cast(Level, parent_level)), LEVELS.index(cast(Level, level))
    return outer < inner or level == parent_level == "block"


def mouth_of(name: str) -> int | None:
    """Return the number at which an alley opens, as its name tells it: 45 for «45 Đặng Thùy Trâm»."""
    digits = name.split("/")[0].split()[0] if name.split() else ""
    number = "".join(char for char in digits if char.isdecimal())
    return int(number[:6]) if digits[:1].isdecimal() else None


def area_order(level: str, position: int, mouth: int | None, name: str) -> tuple[int, bool, int, str, bool, int, str]:
    """Return the key by which the places of one parent are walked: outer levels, by hand, by street, by name.

    Lanes stand behind their street, in the order of their mouths; those that name no street come first.
    """
    first, _, rest = name.partition(" ")
    street = rest if first[:1].isdecimal() else "" if mouth is not None else name
    lane = mouth is not None
    return (LEVELS.index(cast(Level, level)), position == 0, position, natural(street), lane, mouth or 0, natural(name))


def moved(order: Sequence[int], item: int, move: str, after: int = 0) -> list[int]:
    """Return the order with one item moved up, down, first, last or right after another; unchanged at the end of the row."""
    place = order.index(item)
    rest = [other for other in order if other != item]
    if move == "after":
        to = rest.index(after) + 1
    else:
        to = {"up": max(place - 1, 0), "down": place + 1, "first": 0, "last": len(rest)}[move]
    return [*rest[:to], item, *rest[to:]]

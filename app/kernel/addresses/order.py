"""The order in which a person walks from door to door: a text key that sorts bytewise in both databases."""

import re
from typing import Literal

from app.kernel.addresses.model import Address, House, Lane, Unit
from app.kernel.addresses.streets import street_key
from app.kernel.vietnamese.fold import fold
from app.kernel.vietnamese.letters import ALPHABET

WalkMode = Literal["u_walk", "odd_even", "numeric"]

# One level of the walk: odd numbers going up, even ones coming back, named lanes, then what has no number.
_ODD, _EVEN, _NAMED, _UNNUMBERED = "1", "2", "5", "9"
_HOUSE, _LANE = "0", "1"
_LAST = 999_999
_SUFFIX = re.compile(r"([^\W\d_]{0,2})(\d{0,2})")
_BEFORE_LETTERS = {"BIS": "010000", "TER": "020000", "QUATER": "030000"}
_BACKWARDS = str.maketrans("0123456789", "9876543210")
_DIGITS = re.compile(r"\d+")


def walk_key(address: Address, mode: WalkMode = "u_walk") -> str:
    """Return the key of a door within its street or alley, as one text for a database.

    From the street inwards: number, then suffix ('' < bis < ter < A … D < Đ < E), a house before
    the lane of its number. u_walk goes up the odd side and comes back on the even one, at every level; odd_even goes
    up both, one after the other; numeric mixes them. Named lanes stand after numbers, doors without a number last in
    their lane.
    """
    return ".".join(_steps(address, mode))


def list_key(address: Address, mode: WalkMode) -> tuple[str, tuple[str, ...]]:
    """Return the key of a door among those of many streets: street by street, villages by hamlet, then as one walks."""
    where = address.street.split(",")[0] if address.street else ""
    place = street_key(where) or " ".join(reversed(address.hamlet))
    return natural(place), _steps(address, mode)


def natural(text: str) -> str:
    """Return text for sorting with its numbers by value: Xóm 3 before Xóm 10."""
    return _DIGITS.sub(lambda match: match[0].lstrip("0").zfill(6), fold(text))


def _steps(address: Address, mode: WalkMode) -> tuple[str, ...]:
    steps = [_lane_step(lane, mode) for lane in address.lanes]
    steps.append(_house_step(address.house, mode))
    if steps[-1] == _UNNUMBERED:
        steps += [natural(part) for part in reversed(address.hamlet)]
    return (*steps, *_unit_steps(address.unit))


def _lane_step(lane: Lane, mode: WalkMode) -> str:
    if lane.num is None:
        return f"{_NAMED}{natural(lane.name or '')}"
    return _number_step(lane.num, lane.suffix, mode) + _LANE


def _house_step(house: House | None, mode: WalkMode) -> str:
    if house is None or house.num is None:
        return _UNNUMBERED
    return _number_step(house.num, house.suffix, mode) + _HOUSE


def _number_step(num: int, suffix: str, mode: WalkMode) -> str:
    rank = f"{min(num, _LAST):06d}{_suffix_rank(suffix)}"
    if mode == "numeric" or num % 2:
        return _ODD + rank
    return _EVEN + (rank.translate(_BACKWARDS) if mode == "u_walk" else rank)


def _suffix_rank(suffix: str) -> str:
    if not suffix:
        return "000000"
    if suffix in _BEFORE_LETTERS:
        return _BEFORE_LETTERS[suffix]
    match = _SUFFIX.match(suffix)
    letters, digits = match.groups() if match else ("", "")
    ranks = "".join(f"{ALPHABET.find(letter) + 10:02d}" for letter in letters.lower())
    return f"{ranks:0<4}{digits:0>2}"


def _unit_steps(unit: Unit) -> list[str]:
    """Return estate, building, floor, room; nothing for a plain door, so that it sorts first."""
    parts = [unit.complex, unit.building, unit.floor, unit.apt or unit.stall]
    return [natural(part or "") for part in parts] if any(parts) else []

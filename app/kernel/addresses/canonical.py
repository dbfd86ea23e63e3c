"""One way to write an address, what stands on the wall, and the side of the street."""

from typing import Literal

from app.kernel.addresses.model import Address, Lane
from app.kernel.addresses.paths import show_number

LONGEST_BUILDING = 8
"""What a plate has room for beside a room; longer names of buildings stand under it."""


def canonical(address: Address) -> str:
    """Return the address from the door outwards, without unit and ward: Số 5, ngách 3, ngõ 12, Đội Cấn.

    What it writes is read back as the same; "" for what was not understood.
    """
    if "not_understood" in address.flags:
        return ""
    parts = [f"{lane.kind} {_label(lane)}" for lane in reversed(address.lanes)]
    house = address.house
    if house and house.none:
        parts.insert(0, "không số")
    elif house and house.num is not None:
        parts.insert(0, f"Số {show_number(house.num, house.suffix, house.end, house.end_suffix)}")
    if address.street:
        parts.append(address.street)
    return ", ".join(parts)


def plate(address: Address) -> str:
    """Return what stands on the wall: 12/3/5, 45/14A, of a room 45/9 P.101 or CT2 P.101; "" for what has no number."""
    where, unit = _on_the_house(address), address.unit
    if not unit.apt:
        return where
    building = unit.building or ""
    return f"{where or (building if len(building) <= LONGEST_BUILDING else '')} P.{unit.apt}".strip()


def side(address: Address) -> Literal["odd", "even"] | None:
    """Return the side of the street by its outermost number (lane or house); None when that has a name."""
    outermost = address.lanes[0] if address.lanes else address.house
    if outermost is None or outermost.num is None:
        return None
    return "odd" if outermost.num % 2 else "even"


def _label(lane: Lane) -> str:
    return lane.name or show_number(lane.num or 0, lane.suffix, lane.end, lane.end_suffix)


def _on_the_house(address: Address) -> str:
    house = address.house
    if house is None or house.num is None:
        return ""
    lanes = [_label(lane) for lane in address.lanes if lane.num is not None]
    return "/".join([*lanes, show_number(house.num, house.suffix, house.end, house.end_suffix)])

"""Two lines of a list that may be the same door."""

from app.kernel.addresses.model import Address
from app.kernel.addresses.order import natural


def same_door_key(address: Address) -> str:
    """Return a key equal for siblings of one alley that look like the same door; "" when nothing tells.

    Street and hamlet are left out: within an alley they are the same, written in many ways or not at all.
    A house without a number and without a room cannot be told from its neighbours, so it has no key.
    """
    house, unit = address.house, address.unit
    numbered = house is not None and house.num is not None
    if not numbered and not unit.apt and not unit.stall:
        return ""
    lanes = [natural(lane.name) if lane.name else f"{lane.num}{lane.suffix}" for lane in address.lanes]
    door = f"{house.num}{house.suffix}" if house is not None and numbered else ""
    inside = [natural(part or "") for part in (unit.building, unit.apt, unit.stall)]
    return "/".join([*lanes, door]) + "|" + "|".join(inside)

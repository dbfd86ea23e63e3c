"""Reads one address as people write it, part by part; it never raises and never guesses silently."""

from app.kernel.addresses.admin import cut_admin, cut_hamlets
from app.kernel.addresses.house import cut_house
from app.kernel.addresses.lanes import KnownLanes, cut_lanes, join_lanes, turn_reversed
from app.kernel.addresses.model import Address, Region
from app.kernel.addresses.tidy import close_gaps, tidy
from app.kernel.addresses.units import cut_landmark, cut_units

# Longer text is no address; the limit keeps the time of one cell bounded.
LONGEST = 400


def parse(raw: str, region: Region = "north", known_lanes: KnownLanes | None = None) -> Address:
    """Read an address; what is not understood stays in `street`. Keep the raw text beside the result.

    `region` decides what x/y/z means: ngõ x, ngách y (north), hẻm x, hẻm y (south), kiệt x, hẻm y (centre).
    `known_lanes` (street key -> labels of its lanes) lets a reversed plate be recognised.
    """
    text, flags = tidy(raw[:LONGEST])
    landmark, text = cut_landmark(text)
    admin, text = cut_admin(text)
    hamlet, text = cut_hamlets(text)
    unit, text, unit_flags = cut_units(text)
    house, path, text, house_flags = cut_house(text, region)
    mentions, text, lane_flags = cut_lanes(text, region)
    if house is None:
        house, path, text, house_flags = cut_house(close_gaps(text), region)
    lanes, order_flags = join_lanes(mentions, path, region)
    street = close_gaps(text) or None
    flags += unit_flags + house_flags + lane_flags + order_flags
    if turned := turn_reversed(lanes, street, known_lanes):
        lanes = turned
        flags.append("reversed_plate")
    return Address(house, lanes, street, unit, hamlet, admin, tuple(dict.fromkeys(flags)), landmark)

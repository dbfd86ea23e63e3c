"""Reads one address as people write it, part by part; it never raises and never guesses silently."""

import re
from dataclasses import replace
from typing import NamedTuple

from app.kernel.addresses.admin import VILLAGES, bare_districts, cut_admin, cut_hamlets
from app.kernel.addresses.canonical import canonical
from app.kernel.addresses.house import cut_house
from app.kernel.addresses.landmarks import cut_landmarks
from app.kernel.addresses.lanes import (
    KnownLanes,
    codes_in,
    cut_lanes,
    join_lanes,
    turn_path,
    turn_reversed,
    unaccented_ngo,
    write_out_codes,
)
from app.kernel.addresses.model import Address, Region, Unit
from app.kernel.addresses.plain import surely_reads_back
from app.kernel.addresses.streets import doubtful_number
from app.kernel.addresses.tidy import HOLES, close_gaps, mend_slips, tidy
from app.kernel.addresses.units import cut_leading_code, cut_units
from app.kernel.addresses.vocabulary import words_of

_READINGS = 3
_DIGIT = re.compile(r"\d")


class _Read(NamedTuple):
    """One reading; `one_path` says that lanes and house were written as one path, x/y/z."""

    address: Address
    one_path: bool


def parse(raw: str, region: Region = "north", known_lanes: KnownLanes | None = None) -> Address:
    """Read an address; what is not understood stays in `street`. Keep the raw text beside the result.

    `region` decides what x/y/z means: ngõ x, ngách y (north), hẻm x, hẻm y (south), kiệt x, hẻm y (centre).
    `known_lanes` (street key -> labels of its lanes) lets a reversed plate be recognised.
    """
    address, one_path = _read(raw, region)
    if not surely_reads_back(address):
        address = _settled(address, region)
    if known_lanes is None:
        return address
    if one_path and address.house:
        path = turn_path(address.lanes, address.house, address.street, known_lanes)
        lanes, house = path or (None, None)
    else:
        lanes, house = turn_reversed(address.lanes, address.street, known_lanes), address.house
    return replace(address, lanes=lanes, house=house, flags=(*address.flags, "reversed_plate")) if lanes else address


def _read(raw: str, region: Region) -> _Read:
    text, flags = tidy(raw)
    words = words_of(text)
    if (mended := mend_slips(text, words)) != text:
        flags.append("typo_fixed")
        text, words = mended, words_of(mended)
    if codes_in(words, region):
        text = write_out_codes(text, region)
        words = words_of(text)
    whole = text
    landmark, text = cut_landmarks(text, words)
    hamlet, text = cut_hamlets(text, words)
    admin, text, admin_flags = cut_admin(text, words, region)
    unit, text, unit_flags = cut_units(text, words)
    house, path, text, house_flags = cut_house(text, words)
    mentions, text, lane_flags = cut_lanes(text, words, region)
    if house is None and _DIGIT.search(text):
        house, path, text, house_flags = cut_house(close_gaps(text), words)
    lanes, order_flags = join_lanes(mentions, path, region)
    if mentions and sum([bool(piece.strip(HOLES)) for piece in text.split("\n")]) > 1:
        order_flags.append("ambiguous_street")  # names on both sides of a lane
    street = close_gaps(text)
    flags += admin_flags + unit_flags + house_flags + lane_flags + order_flags
    address = Address(house, lanes, street or None, unit, hamlet, admin, tuple(dict.fromkeys(flags)), landmark)
    return _Read(_look_again(address, street, whole), bool(path) and not mentions)


def _look_again(address: Address, street: str, whole: str) -> Address:
    """Look at what is left for the street: a lane without accents, a district, a code or number nothing explains."""
    village = any(part.lower().startswith(VILLAGES) for part in address.hamlet)
    estate = address.unit.complex is not None and address.house is None
    if "," in street or village or estate:
        street, districts = bare_districts(street, village or estate)
        if districts:
            admin = tuple(sorted((*districts, *address.admin), key=whole.rfind))
            address = replace(address, street=street or None, admin=admin)
    if street[:4].lower() == "ngo ":
        lane, street = unaccented_ngo(street, address.lanes)
        lanes = (lane, *address.lanes) if lane else address.lanes
        address = replace(address, lanes=lanes, street=street or None, flags=(*address.flags, "ambiguous_lane"))
    if not _DIGIT.search(street):
        return address
    if address.house is None and not address.unit.building:
        code, street = cut_leading_code(street)
        if code:
            unit = address.unit._replace(building=code)
            address = replace(address, unit=unit, street=street or None, flags=(*address.flags, "ambiguous_code"))
    flag = doubtful_number(street, address.house is not None)
    return replace(address, flags=(*address.flags, flag)) if flag else address


def _settled(address: Address, region: Region) -> Address:
    """Return the address so that what it is written as reads as the same; what was overlooked joins the first reading."""
    for _ in range(_READINGS):
        written = canonical(address)
        again = _read(written, region).address
        if canonical(again) == written:
            return address
        address = _joined(address, again)
    return replace(address, flags=(*address.flags, "not_understood"))


def _joined(first: Address, again: Address) -> Address:
    """Return the later reading of house, lanes and street with all that the earlier one knew beside them."""
    unit = Unit(
        apt=first.unit.apt or again.unit.apt,
        floor=first.unit.floor or again.unit.floor,
        building=first.unit.building or again.unit.building,
        complex=first.unit.complex or again.unit.complex,
        stall=first.unit.stall or again.unit.stall,
    )
    return Address(
        again.house,
        again.lanes,
        again.street,
        unit,
        first.hamlet + again.hamlet,
        first.admin + again.admin,
        tuple(dict.fromkeys(first.flags + again.flags)),
        ", ".join(filter(None, (first.landmark, again.landmark))) or None,
    )

"""An address as plain values, for programs that read JSON."""

from typing import Any

from app.kernel.addresses.canonical import canonical, side
from app.kernel.addresses.model import Address, House, Lane, Unit


def shape(raw: str, address: Address) -> dict[str, Any]:
    """Return what was read of `raw`, parts outside in; a part that has nothing to say is left out of its object."""
    told: dict[str, Any] = {
        "input": raw,
        "canonical": canonical(address),
        "side": side(address),
        "house": _house(address.house) if address.house else None,
        "lanes": [{"kind": lane.kind, **_lane(lane)} for lane in address.lanes],
        "street": address.street,
        "unit": _unit(address.unit),
        "hamlet": list(address.hamlet),
        "admin": list(address.admin),
        "flags": list(address.flags),
    }
    if address.landmark:
        told["landmark"] = address.landmark
    return told


def _house(house: House) -> dict[str, Any]:
    return {"none": True} if house.none else _number(house)


def _lane(lane: Lane) -> dict[str, Any]:
    return {"name": lane.name} if lane.name else _number(lane)


def _number(part: House | Lane) -> dict[str, Any]:
    number: dict[str, Any] = {"num": part.num, "suf": part.suffix}
    return number if part.end is None else number | {"end": part.end, "n": part.lots}


def _unit(unit: Unit) -> dict[str, str]:
    return {name: value for name, value in unit._asdict().items() if value}

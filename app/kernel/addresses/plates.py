"""Plates that were written from the door outwards: Hẻm 17/63/173 on a street whose lane is 173."""

from collections.abc import Container, Mapping

from app.kernel.addresses.model import House, Lane
from app.kernel.addresses.streets import street_key

KnownLanes = Mapping[str, Container[str]]
Numbered = House | Lane


def turn_reversed(
    lanes: tuple[Lane, ...], house: House | None, street: str | None, known: KnownLanes | None
) -> tuple[tuple[Lane, ...], House | None] | None:
    """Return lanes and house the other way round if the first number is no lane of the street and the last is.

    `known` maps a street (street_key) to the labels of its lanes ("173", "67B"). `house` is the end of the same path,
    None when the house was told apart from its lanes.
    """
    if known is None or street is None or len(lanes) + (house is not None) < 2 or not lanes:
        return None
    steps: list[Numbered] = [*lanes, *([house] if house else [])]
    if any(step.num is None for step in steps):
        return None
    labels = known.get(street_key(street), ())
    if _label(steps[0]) in labels or _label(steps[-1]) not in labels:
        return None
    turned = steps[::-1]
    kinds = [lane.kind for lane in lanes]
    new_lanes = tuple(
        Lane(kind, step.num, step.suffix, None, step.end, step.lots, step.end_suffix)
        for kind, step in zip(kinds, turned, strict=False)
    )
    if house is None:
        return new_lanes, None
    last = turned[-1]
    return new_lanes, House(last.num, last.suffix, last.end, last.lots, end_suffix=last.end_suffix)


def _label(step: Numbered) -> str:
    return f"{step.num}{step.suffix}"

"""PURE: where in its alley a house plate says the door is: «45/18/2» in ngõ 45 is house 2 of ngách 18."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_PART = re.compile(r"(\d{1,6})\s*([A-Za-zĐđ]?)")


class Place(NamedTuple):
    """The lanes one goes through within the alley, the number there (None: the plate has none) and its letter."""

    lanes: tuple[str, ...]
    number: int | None
    suffix: str = ""


NOWHERE = Place((), None)


def place_of(plate: str, alley_lanes: Sequence[str]) -> Place:
    """Read a plate in an alley that one reaches through `alley_lanes` (they may stand in the plate, or not)."""
    if not plate[:1].isdigit():
        return NOWHERE
    parts = [(int(found[1]), found[2].upper()) for piece in plate.split("/") if (found := _PART.match(piece.strip()))]
    if not parts:
        return NOWHERE
    labels = [f"{number}{suffix}" for number, suffix in parts]
    # A plate may begin at the street, at the ngõ or at the alley itself.
    for start in range(len(alley_lanes)):
        own = [lane.upper() for lane in alley_lanes[start:]]
        if len(labels) > len(own) and labels[: len(own)] == own:
            parts, labels = parts[len(own) :], labels[len(own) :]
            break
    return Place(tuple(labels[:-1]), *parts[-1])


def mouth_number(label: str) -> int | None:
    """Return the number at which a lane opens: 18 for «18A»."""
    found = _PART.match(label)
    return int(found[1]) if found else None

"""Where things stand when only names and numbers are known, for solvers that cannot read them: the rule of the house."""

import re
from collections.abc import Mapping
from typing import Any

from tests.bench.planner.ground import WIDTHS
from tests.bench.planner.wards import Spot, Ward, ward_of

FRONTAGE_M, SUFFIX_M = 5.0, 1.5
OWN = re.compile(r"(?:Số )?(?:[0-9]+/)*([0-9]+)([A-Z]?)")


def guessed(data: Mapping[str, Any]) -> Ward:
    """Return an address-only ward as its numbers tell it: two rows of houses of five metres, odd and even."""
    alleys, homes, units = data["alleys"], data["households"], data["units"]
    doors = [_spot(*one) for one in zip(homes["alley"], homes["no"], strict=True)]
    lives = [_spot(*one) for one in zip(units["alley"], units["no"], strict=True)]
    mouths = [(parent, *_place(number)) for parent, number in zip(alleys["par"], alleys["num"], strict=True)]
    reach = [FRONTAGE_M] * len(mouths)
    for alley, off, _ in [*doors, *lives, *(mouth for mouth in mouths if mouth[0] >= 0)]:
        reach[alley] = max(reach[alley], off + FRONTAGE_M)
    columns = {
        "par": alleys["par"],
        "at": [off for _, off, _ in mouths],
        "side": [side for _, _, side in mouths],
        "len": reach,
        "width": [WIDTHS[min(depth, 3)] for depth in alleys["depth"]],
        "u": alleys["u"],
        "v": alleys["v"],
    }
    where = {"alleys": columns, "households": _columns(doors), "units": _columns(lives)}
    return ward_of({**data, "truth": where})


def _spot(alley: int, text: str) -> Spot:
    own = OWN.match(text)
    if own is None:
        raise ValueError(f"{text!r} has no number")
    off, side = _place(int(own[1]))
    return alley, off + (SUFFIX_M if own[2] else 0.0), side


def _place(number: int) -> tuple[float, int]:
    return number / 2 * FRONTAGE_M, 1 - number % 2


def _columns(spots: list[Spot]) -> dict[str, list[Any]]:
    alley, off, side = zip(*spots, strict=True)
    return {"alley": list(alley), "off": list(off), "side": list(side)}

"""Where the planner takes things to stand when only names and numbers are known, for solvers that cannot read them."""

from collections.abc import Sequence
from pathlib import Path

from app.routes.planner.instance_file import read_instance
from app.routes.planner.metric import Spot, Walk
from tests.bench.planner.wards import Ward, load, ward_of


def guessed(path: Path) -> Ward:
    """Return an address-only ward as its numbers tell it."""
    data, walk = load(path), Walk(read_instance(path))
    columns = {
        "par": walk.parent,
        "at": [off for _, off, _ in walk.mouth],
        "side": [side for _, _, side in walk.mouth],
        "len": walk.length,
        "width": walk.width,
        "u": data["alleys"]["u"],
        "v": data["alleys"]["v"],
    }
    homes = [home for home in walk.home if home is not None]
    return ward_of(data | {"truth": {"alleys": columns, "households": _columns(walk.door), "units": _columns(homes)}})


def _columns(spots: Sequence[Spot]) -> dict[str, list[float]]:
    alley, off, side = zip(*spots, strict=True)
    return {"alley": list(alley), "off": list(off), "side": list(side)}

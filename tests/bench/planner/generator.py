"""Wards of any size from a seed, in the planner's own format: streets in a grid, lanes nested on them, people with hours.

The same arguments give the same ward. Whoever lives there is a number.
"""

from collections.abc import Mapping, Sequence
from math import hypot
from random import Random
from typing import Any

from tests.bench.planner.ground import WIDTHS, Ground, Plate, number_at

BLOCK_M, CROOKED_M = 190.0, 12.0
LANE_M = ((0.0, 0.0), (40.0, 130.0), (25.0, 60.0), (15.0, 34.0))
HANGS_ON = (0.3, 0.42, 0.28)
"""How often a new lane opens from a street, a ngõ, a ngách."""

HOURS = ((480, 0.35), (840, 0.25), (1050, 0.40))
STAYS = ((98, 13, 0.35), (120, 13, 0.29), (80, 10, 0.25), (180, 13, 0.11))
"""How long people have, how many doors they take at most, how often."""

LEAST, BARRED, PAIRS = 4, 0.06, 0.4
NEAR, APPOINTMENT_MIN = 12, 121
SPEED, SERVICE = 70, 5


def make_ward(seed: int, doors: int, appointments: float = 0.0) -> dict[str, Any]:
    """Return a ward with so many doors, a tenth as many units, and this share of doors that are met by appointment."""
    random = Random(f"ward {seed} {doors}")
    ground = _grid(random, doors)
    plates = ground.plates(random)
    while len(plates) < doors:
        for _more in range(max(4, len(ground.lanes) // 20)):
            _open_lane(random, ground)
        plates = ground.plates(random)
    return settled(f"g{doors}_s{seed}", random, ground, plates, doors, appointments)


def settled(
    name: str, random: Random, ground: Ground, plates: Sequence[Plate], doors: int, appointments: float = 0.0
) -> dict[str, Any]:
    """Return a ward of so many of these plates, with people who live in them."""
    kept = sorted(random.sample(range(len(plates)), doors))
    homes = [plates[place] for place in kept]
    data: dict[str, Any] = {"name": name, "n": doors, "alleys": _alleys(ground)}
    data["households"] = _spots(homes) | {"no": [_plate_text(ground, home) for home in homes]}
    data["units"] = _units(random, ground, data["households"], max(1, doors // 10))
    data |= {"speed": SPEED, "service": SERVICE}
    if appointments:
        data["households"]["win"] = _appointments(random, data, round(appointments * doors))
    return data


def from_addresses(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ward as a list of names and numbers; where everything stands is for its scorer alone."""
    alleys, homes, units = data["alleys"], data["households"], data["units"]
    where = ("alley", "off", "side")
    told = {name: homes[name] for name in ("alley", "no", "win") if name in homes}
    return {
        **data,
        "name": f"{data['name']}_addr",
        "alleys": {name: alleys[name] for name in ("name", "par", "depth", "root", "u", "v", "num")},
        "households": told,
        "units": {name: value for name, value in units.items() if name not in ("off", "side")},
        "truth": {
            "alleys": {name: alleys[name] for name in ("par", "at", "side", "len", "width", "u", "v")},
            "households": {name: homes[name] for name in where},
            "units": {name: units[name] for name in where},
        },
    }


def _grid(random: Random, doors: int) -> Ground:
    side = max(3, round(2.4 * (doors / 1000) ** 0.45))
    points = {
        (x, y): (x * BLOCK_M + random.uniform(-1, 1) * CROOKED_M, y * BLOCK_M + random.uniform(-1, 1) * CROOKED_M)
        for x in range(side)
        for y in range(side)
    }
    ground = Ground()
    numbers = {point: number for number, point in enumerate(points)}
    for (x, y), here in points.items():
        for row, other in (("V", (x, y + 1)), ("H", (x + 1, y))):
            if other in points:
                length = round(hypot(points[other][0] - here[0], points[other][1] - here[1]), 2)
                label = f"phố {row}{x if row == 'V' else y}"
                ground.street((numbers[x, y], numbers[other]), length, label)
    for _lane in range(round(doors * 0.055)):
        _open_lane(random, ground)
    return ground


def _open_lane(random: Random, ground: Ground) -> None:
    """Hang one more lane where there is room for its mouth: no two on one side within a house of each other."""
    while True:
        depth = random.choices((0, 1, 2), HANGS_ON)[0]
        able = [index for index, lane in enumerate(ground.lanes) if lane.depth == depth and lane.length > 20.0]
        if not able:
            continue
        parent = random.choices(able, [ground.lanes[index].length for index in able])[0]
        at, side = round(random.uniform(8.0, ground.lanes[parent].length - 4.0), 2), random.randrange(2)
        beside = [lane for lane in ground.lanes if lane.parent == parent and lane.side == side]
        number = number_at(at, side)
        if all(abs(lane.at - at) > 6.0 and lane.number != number for lane in beside):
            ground.lane(parent, at, side, round(random.uniform(*LANE_M[depth + 1]), 2), number)
            return


def _alleys(ground: Ground) -> dict[str, list[Any]]:
    lanes = ground.lanes
    return {
        "name": [lane.name for lane in lanes],
        "par": [-1 if lane.parent is None else lane.parent for lane in lanes],
        "depth": [lane.depth for lane in lanes],
        "num": [lane.number for lane in lanes],
        "at": [lane.at for lane in lanes],
        "side": [lane.side for lane in lanes],
        "len": [lane.length for lane in lanes],
        "width": [WIDTHS[min(lane.depth, 3)] for lane in lanes],
        "u": [lane.crossings[0] for lane in lanes],
        "v": [lane.crossings[1] for lane in lanes],
        "root": _roots(ground),
    }


def _roots(ground: Ground) -> list[int]:
    """Return the street each alley leads to; what hangs stands after what it hangs on."""
    roots: list[int] = []
    for index, lane in enumerate(ground.lanes):
        roots.append(index if lane.parent is None else roots[lane.parent])
    return roots


def _spots(plates: Sequence[Plate]) -> dict[str, list[Any]]:
    return {
        "alley": [plate.lane for plate in plates],
        "off": [plate.off for plate in plates],
        "side": [plate.side for plate in plates],
    }


def _plate_text(ground: Ground, plate: Plate) -> str:
    return "/".join([*map(str, ground.lanes[plate.lane].path), f"{plate.number}{plate.suffix}"])


def _units(random: Random, ground: Ground, homes: Mapping[str, Sequence[Any]], count: int) -> dict[str, list[Any]]:
    lives = [random.randrange(len(homes["alley"])) for _unit in range(count)]
    begins = [random.choices([hour for hour, _ in HOURS], [share for _, share in HOURS])[0] for _unit in lives]
    stays = [random.choices(STAYS, [share for _, _, share in STAYS])[0] for _unit in lives]
    lanes = [index for index, lane in enumerate(ground.lanes) if lane.parent is not None]
    barred = [[random.choice(lanes)] if lanes and random.random() < BARRED else [] for _unit in lives]
    return {
        "id": list(range(count)),
        "hh": lives,
        **{name: [homes[name][home] for home in lives] for name in ("alley", "off", "side", "no")},
        "cap": [most for _, most, _ in stays],
        "min": [LEAST] * count,
        "win": [[start, start + stay] for start, (stay, _, _) in zip(begins, stays, strict=True)],
        "members": [2 if random.random() < PAIRS else 1 for _unit in lives],
        "no_alleys": barred,
    }


def _appointments(random: Random, data: Mapping[str, Any], count: int) -> dict[str, list[int]]:
    """Fix hours in which somebody who lives near by is out walking."""
    homes, units = data["households"], data["units"]
    root = data["alleys"]["root"]
    found = {}
    for door in sorted(random.sample(range(len(homes["alley"])), count)):
        street = root[homes["alley"][door]]
        free = [j for j, barred in enumerate(units["no_alleys"]) if homes["alley"][door] not in barred]
        near = sorted(free, key=lambda j: (root[units["alley"][j]] != street, abs(units["hh"][j] - door)))[:NEAR]
        start = units["win"][random.choice(near)][0] + random.randrange(-50, 40)
        found[str(door)] = [start, start + APPOINTMENT_MIN]
    return found

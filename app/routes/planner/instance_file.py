"""Reads and writes the planner's JSON files; what an instance says only to its scorer is never looked at."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

from app.routes.planner.model import Instance, Plan, PlanAlley, PlanDoor, PlanUnit

_LAST_NUMBER = re.compile(r"(\d+)\s*([A-Za-zĐđ]?)\s*$")


class UnsupportedInstance(ValueError):
    """The file asks for something this planner does not do; the message says what."""


def read_instance(path: Path) -> Instance:
    """Read one ward. Raises UnsupportedInstance for appointments and for files that are not a ward."""
    raw = path.read_bytes()
    data = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    if "households" not in data:
        raise UnsupportedInstance("this is not a ward of households")
    if data["households"].get("win"):
        raise UnsupportedInstance("some doors have appointments (households.win); this planner keeps no appointments")
    measured = "off" in data["households"]
    alleys = _alleys(data["alleys"], measured)
    doors = _doors(data["households"], float(data["service"]), measured)
    return Instance(alleys, doors, _units(data["units"], doors, float(data["service"]), measured), float(data["speed"]))


def write_plan(plan: Plan, path: Path) -> None:
    """Write the household indices of each unit in walking order."""
    routes = {str(r.unit_id): list(r.doors) for r in plan.routes}
    path.write_text(json.dumps({"routes": routes}) + "\n", encoding="utf-8")


def _alleys(a: dict[str, Any], measured: bool) -> tuple[PlanAlley, ...]:
    out = []
    for i, name in enumerate(a["name"]):
        parent = a["par"][i] if a["par"][i] >= 0 else None
        out.append(
            PlanAlley(
                id=i,
                name=name,
                parent_id=parent,
                mouth=None if parent is None or measured else a["num"][i],
                depth=a["depth"][i],
                order=i,
                mouth_m=a["at"][i] if measured else None,
                mouth_side=a["side"][i] if measured else None,
                width_m=a["width"][i] if measured else None,
                length_m=a["len"][i] if measured else None,
                crossings=(a["u"][i], a["v"][i]) if parent is None and a["u"][i] >= 0 else None,
            )
        )
    return tuple(out)


def _doors(h: dict[str, Any], minutes: float, measured: bool) -> tuple[PlanDoor, ...]:
    out = []
    for i, alley in enumerate(h["alley"]):
        number, suffix = _number(h["no"][i])
        out.append(
            PlanDoor(
                id=i,
                alley_id=alley,
                number=number,
                suffix=suffix,
                side=h["side"][i] if measured else None,
                minutes=minutes,
                at_m=h["off"][i] if measured else None,
            )
        )
    return tuple(out)


def _units(u: dict[str, Any], doors: tuple[PlanDoor, ...], minutes: float, measured: bool) -> tuple[PlanUnit, ...]:
    out = []
    for j, unit_id in enumerate(u["id"]):
        number, _ = _number(u["no"][j]) if not measured else (None, "")
        start, end = u["win"][j]
        out.append(
            PlanUnit(
                id=unit_id,
                name=f"{unit_id}",
                home_alley_id=u["alley"][j],
                capacity_minutes=end - start,
                min_minutes=u["min"][j] * minutes,
                barred=frozenset(u["no_alleys"][j]),
                max_doors=u["cap"][j],
                home_number=number,
                home_at_m=u["off"][j] if measured else None,
                home_side=u["side"][j] if measured else None,
            )
        )
    return tuple(out)


def _number(text: str) -> tuple[int | None, str]:
    """The number of the house itself: "Số 42 ngõ 104" is 42, "36/18/12B" is 12 B."""
    own = re.sub(r"\s(ngõ|ngách|hẻm|kiệt|phố|đường)\b.*", "", text.strip())
    found = _LAST_NUMBER.search(own)
    return (int(found[1]), found[2]) if found else (None, "")

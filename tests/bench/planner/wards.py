"""A ward as its scorer sees it, read from the planner's own JSON format; an address-only one brings its `truth`."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Spot = tuple[int, float, int]
"""A place: index of the alley, metres from its mouth (of a street: from its crossing u), side."""

GIVEN = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Alleys:
    """Columns, one entry an alley: where it hangs (parent, metres, side), its size; `u`, `v` are a street's crossings."""

    parent: Sequence[int]
    at: Sequence[float]
    side: Sequence[int]
    length: Sequence[float]
    width: Sequence[float]
    u: Sequence[int]
    v: Sequence[int]


@dataclass(frozen=True)
class Unit:
    """A volunteer or pair: home, most and fewest doors, from when to when (minutes of the day), where they may not go."""

    id: str
    home: Spot
    cap: int
    least: int
    window: tuple[float, float]
    barred: frozenset[int]


@dataclass(frozen=True)
class Ward:
    """Everything a plan is judged by."""

    name: str
    alleys: Alleys
    doors: Sequence[Spot]
    windows: Mapping[int, tuple[float, float]]
    units: Sequence[Unit]
    speed: float
    service: float


def load(path: Path) -> dict[str, Any]:
    """Return what stands in a file of the planner's format."""
    raw = path.read_bytes()
    found: dict[str, Any] = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    return found


def save(data: Mapping[str, Any], path: Path) -> Path:
    """Write a ward; the same ward is the same bytes."""
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return path


def ward_of(data: Mapping[str, Any]) -> Ward:
    """Return the ward as it truly is."""
    true = data.get("truth") or data
    alleys, homes, asked = true["alleys"], true["households"], data["units"]
    columns = ("par", "at", "side", "len", "width", "u", "v")
    return Ward(
        data["name"],
        Alleys(*(alleys[name] for name in columns)),
        _spots(homes),
        {int(door): (span[0], span[1]) for door, span in (data["households"].get("win") or {}).items()},
        tuple(
            Unit(str(asked["id"][j]), home, asked["cap"][j], asked["min"][j], tuple(asked["win"][j]), frozenset(barred))
            for j, (home, barred) in enumerate(zip(_spots(true["units"]), asked["no_alleys"], strict=True))
        ),
        float(data["speed"]),
        float(data["service"]),
    )


def _spots(columns: Mapping[str, Sequence[Any]]) -> tuple[Spot, ...]:
    return tuple(zip(columns["alley"], columns["off"], columns["side"], strict=True))

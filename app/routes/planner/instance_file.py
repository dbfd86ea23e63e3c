"""Reads and writes the planner's JSON files; what an instance says only to its scorer is never looked at."""

import gzip
import json
import math
import re
import zlib
from pathlib import Path

from app.routes.planner.columns import Columns, UnreadableFile
from app.routes.planner.model import SPEED_M_PER_MINUTE, Instance, Plan, PlanAlley, PlanDoor, PlanUnit

_LAST_NUMBER = re.compile(r"(\d{1,6})\s*([A-Za-zĐđ]?)\W*$")
_ALLEY_WORDS = re.compile(r"\s(ngõ|ngách|hẻm|kiệt|phố|đường)\b.*", re.IGNORECASE)
DOOR_MINUTES = 5.0
ALL_DAY = (0.0, 1440.0)
MEASURED = ("at", "side", "len", "width")


def read_instance(path: Path) -> Instance:
    """Read one ward, plain or packed. Raises OSError, or UnreadableFile with one sentence of what is wrong."""
    data = _json(path)
    if not isinstance(data, dict) or "households" not in data:
        raise UnreadableFile("this is not a ward with households")
    alleys = Columns(data, "alleys", "par")
    households = Columns(data, "households", "alley")
    units = Columns(data, "units", "alley")
    minutes = _positive(data, "service", DOOR_MINUTES, least=0.0)
    measured = households.has("off") and all(alleys.has(name) for name in MEASURED)
    doors = _doors(households, alleys.count, minutes, measured)
    try:
        return Instance(
            _alleys(alleys, measured),
            doors,
            _units(units, alleys.count, minutes, measured),
            _positive(data, "speed", SPEED_M_PER_MINUTE),
        )
    except UnreadableFile:
        raise
    except ValueError as error:
        raise UnreadableFile(str(error)) from error


def read_routes(path: Path) -> dict[int, list[int]]:
    """Read unit id -> household indices from a plan that `write_plan` wrote. Raises as `read_instance` does."""
    data = _json(path)
    routes = data.get("routes") if isinstance(data, dict) else None
    pairs = routes.items() if isinstance(routes, dict) else routes
    if pairs is None:
        raise UnreadableFile('"routes" is missing')
    out: dict[int, list[int]] = {}
    try:
        for unit, doors in pairs:
            out[int(unit)] = [int(door) for door in doors]
    except (TypeError, ValueError) as error:
        raise UnreadableFile('"routes" is not unit ids with lists of household indices') from error
    return out


def write_plan(plan: Plan, path: Path) -> None:
    """Write the household indices of each unit in walking order."""
    routes = {str(r.unit_id): list(r.doors) for r in plan.routes}
    path.write_text(json.dumps({"routes": routes}) + "\n", encoding="utf-8")


def _json(path: Path) -> object:
    raw = path.read_bytes()
    try:
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
        return json.loads(raw)
    except (ValueError, EOFError, zlib.error, RecursionError) as error:
        raise UnreadableFile("this is not JSON, plain or packed with gzip") from error
    except OSError as error:
        raise UnreadableFile("the packed file is damaged") from error


def _positive(data: dict[str, object], name: str, default: float, least: float | None = None) -> float:
    value = data.get(name, default)
    fine = not isinstance(value, bool) and isinstance(value, (int, float)) and math.isfinite(value)
    if not fine or not isinstance(value, (int, float)) or value < 0 or (value == 0 and least is None):
        raise UnreadableFile(f'"{name}" is not a number above 0')
    return float(value)


def _alleys(a: Columns, measured: bool) -> tuple[PlanAlley, ...]:
    parents = a.within("par", a.count, default=-1)
    names = a.texts("name", "")
    numbers = a.whole("num", -1)
    u, v = a.whole("u", -1), a.whole("v", -1)
    at, side, length, width = ([0.0] * a.count,) * 4
    if measured:
        at, side, length, width = (a.numbers(name) for name in MEASURED)
    return tuple(
        PlanAlley(
            id=i,
            name=names[i],
            parent_id=parent if parent >= 0 else None,
            mouth=None if parent < 0 or measured or numbers[i] < 0 else numbers[i],
            order=i,
            mouth_m=at[i] if measured else None,
            mouth_side=int(side[i]) if measured else None,
            width_m=width[i] if measured else None,
            length_m=length[i] if measured else None,
            crossings=(u[i], v[i]) if parent < 0 and u[i] >= 0 and v[i] >= 0 else None,
        )
        for i, parent in enumerate(parents)
    )


def _doors(h: Columns, alleys: int, minutes: float, measured: bool) -> tuple[PlanDoor, ...]:
    places = h.within("alley", alleys)
    numbers = [_number(text) for text in h.texts("no", "")]
    offsets, sides = (h.numbers("off"), h.whole("side", 0)) if measured else ([], [])
    windows = _windows(h)
    return tuple(
        PlanDoor(
            id=i,
            alley_id=alley,
            number=numbers[i][0],
            suffix=numbers[i][1],
            side=sides[i] if measured else None,
            minutes=minutes,
            at_m=offsets[i] if measured else None,
            window=windows.get(i),
        )
        for i, alley in enumerate(places)
    )


def _windows(h: Columns) -> dict[int, tuple[float, float]]:
    windows = h.rows.get("win") or {}
    if not isinstance(windows, dict):
        raise UnreadableFile("households.win is not a table of household index to [from, to]")
    out = {}
    for key, value in windows.items():
        if not key.isdecimal() or int(key) >= h.count:
            raise UnreadableFile(f"households.win names household {key!r}, which is not there")
        out[int(key)] = h.span("win", key, value)
    return out


def _units(u: Columns, alleys: int, minutes: float, measured: bool) -> tuple[PlanUnit, ...]:
    ids = u.whole("id") if u.has("id") else list(range(u.count))
    homes = u.within("alley", alleys, default=-1)
    numbers = [_number(text)[0] for text in u.texts("no", "")]
    here = measured and u.has("off")
    offsets, sides = (u.numbers("off"), u.whole("side", 0)) if here else ([], [])
    times = u.spans("win") if u.has("win") else [ALL_DAY] * u.count
    most = u.whole("cap", -1)
    least = u.numbers("min", 0)
    barred = u.sets("no_alleys")
    return tuple(
        PlanUnit(
            id=ids[j],
            name=f"{ids[j]}",
            home_alley_id=homes[j] if homes[j] >= 0 else None,
            capacity_minutes=max(0.0, times[j][1] - times[j][0]),
            min_minutes=max(0.0, least[j] * minutes),
            barred=barred[j],
            max_doors=max(0, most[j]) if u.has("cap") else None,
            home_number=numbers[j],
            home_at_m=offsets[j] if here else None,
            home_side=sides[j] if here else None,
            begins=times[j][0],
        )
        for j in range(u.count)
    )


def _number(text: str) -> tuple[int | None, str]:
    """The number of the house itself: "Số 42 ngõ 104" is 42, "36/18/12B" is 12 B."""
    found = _LAST_NUMBER.search(_ALLEY_WORDS.sub("", text.strip()))
    return (int(found[1]), found[2].upper()) if found else (None, "")

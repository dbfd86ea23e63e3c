"""GeoJSON of an area where its lines are known: alleys with their figures, doors, the routes of a plan in walking order."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from flask import url_for

from app.kernel.plane import Point
from app.places.lines.names import Way
from app.places.lines.plates import place_of
from app.places.lines.queries import credits_below, drawn_below, ground_below
from app.places.lines.survey import Ground
from app.places.models import Area
from app.places.rules import read_address
from app.plans.maps import queries
from app.plans.maps.alley_tree import LOOKS, VISITED, heat_of
from app.plans.maps.drawing import letter_of
from app.plans.maps.pages import HUES, MapOf, walks_in
from app.plans.maps.queries import DoorRow
from app.plans.models import Plan
from app.routes import grounds


def area_geojson(shown: MapOf) -> dict[str, Any]:
    """Return the lines of an area's alleys with their figures, and its doors, several of one look as one feature.

    Nothing of a household but its plate and how its square looks, and that only for those who may see households.
    """
    return _geojson(shown, [])


def plan_geojson(plan: Plan) -> dict[str, Any]:
    """Return the same for the area of a plan, its own alleys marked `planned`, and the walk of each route as a line.

    A walk goes from door to door in its order, with the letter and colour it has in the list.
    """
    return _geojson(MapOf(plan.area, plan.drive, doors_shown=True), walks_in(plan), frozenset(plan.params["alleys"]))


def _geojson(
    shown: MapOf, walks: Sequence[tuple[str, Sequence[int]]], planned: frozenset[int] = frozenset()
) -> dict[str, Any]:
    area = shown.area
    ground, lines = ground_below(area.path), drawn_below(area.path)
    doors = queries.doors_below(area.path, shown.drive.id if shown.drive else None) if lines else {}
    features: list[dict[str, Any]] = []
    for one in grounds.areas_under(area):
        if one.id not in lines:
            continue
        rows = doors.get(one.id, ())
        told = _alley(one, rows, shares=shown.drive is not None)
        if planned:
            told["planned"] = one.id in planned
        features.append(_feature("MultiLineString", [[list(p) for p in part] for part in lines[one.id]], told))
        if shown.doors_shown:
            features += _doors(one.id, rows, ground)
    features += _walks(walks, doors, ground)
    return {"type": "FeatureCollection", "attribution": "; ".join(credits_below(area.path)), "features": features}


def _alley(area: Area, rows: Sequence[DoorRow], *, shares: bool) -> dict[str, Any]:
    visited = sum(row.state in VISITED for row in rows)
    told: dict[str, Any] = {"id": area.id, "name": area.label, "doors": len(rows), "left": len(rows) - visited}
    if shares and rows:
        told["percent"] = round(100 * visited / len(rows))
        told["heat"] = heat_of(told["percent"])
    told["url"] = url_for("places.alley", area_id=area.id)
    told["sign"] = _sign(area)
    return told


def _sign(area: Area) -> str:
    """Return what stands on the sign of an alley where its street has a sign of its own: "Ngõ 45" of Ngõ 45 Tuệ Tĩnh."""
    street = read_address(area.label, area.region).street or ""
    short = area.label.removesuffix(street).rstrip()
    return short if any(letter.isdigit() for letter in short) else area.label


def _doors(alley_id: int, rows: Iterable[DoorRow], ground: Ground) -> list[dict[str, Any]]:
    found: dict[str, list[tuple[str, Point]]] = defaultdict(list)
    for row in rows:
        point = point_of(row, alley_id, ground)
        if point is not None:
            found[LOOKS.get(row.state, "open")].append((row.plate, point))
    return [
        _feature(
            "MultiPoint",
            [_rounded(point) for _, point in doors],
            {"alley": alley_id, "look": look, "plates": [plate for plate, _ in doors]},
        )
        for look, doors in sorted(found.items())
    ]


def _walks(
    walks: Sequence[tuple[str, Sequence[int]]], doors: Mapping[int, Sequence[DoorRow]], ground: Ground
) -> list[dict[str, Any]]:
    """Return the walks that have two doors with a place at least; doors without one are passed over.

    `stretches` are numbered as on the drawn tree, where the lane changes: (number, place of its first door in the line).
    """
    wanted = {door for _, ids in walks for door in ids}
    rows = {row.id: (row, alley_id) for alley_id, here in doors.items() for row in here if row.id in wanted}
    found = []
    for place, (name, ids) in enumerate(walks):
        line: list[list[float]] = []
        starts: dict[int, int] = {}
        for number, (_lane, run) in enumerate(groupby((rows[one] for one in ids if one in rows), _lane_of(ground)), 1):
            for row, alley_id in run:
                point = point_of(row, alley_id, ground)
                if point is not None:
                    starts.setdefault(number, len(line))
                    line.append(_rounded(point))
        if len(line) > 1:
            told = {"route": letter_of(place), "name": name, "hue": place % HUES, "doors": len(ids)}
            found.append(_feature("LineString", line, {**told, "stretches": [list(one) for one in starts.items()]}))
    return found


def _lane_of(ground: Ground) -> Callable[[tuple[DoorRow, int]], tuple[int, tuple[str, ...]]]:
    def lane(door: tuple[DoorRow, int]) -> tuple[int, tuple[str, ...]]:
        row, alley_id = door
        return alley_id, tuple(place_of(row.plate, ground.ways.get(alley_id, Way("")).lanes).lanes)

    return lane


def point_of(row: DoorRow, alley_id: int, ground: Ground) -> Point | None:
    """Return where a door is drawn: at its own point, else beside its alley's line where its number stands."""
    if row.id in ground.points:
        return ground.points[row.id]
    laid = ground.alleys.get(alley_id)
    place = place_of(row.plate, ground.ways.get(alley_id, Way("")).lanes)
    if laid is None or place.number is None or place.lanes:
        return None
    return laid.point(place.number, place.suffix)


def _rounded(point: Point) -> list[float]:
    return [round(point[0], 6), round(point[1], 6)]


def _feature(kind: str, coordinates: list[Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}

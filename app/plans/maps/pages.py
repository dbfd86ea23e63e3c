"""Maps of an area: the drawn tree of its alleys beside the list of the same, and where lines are known, GeoJSON of both."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask import url_for

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows
from app.drives.models import Drive
from app.kernel.errors import NotFound
from app.kernel.plane import Point
from app.kernel.words import N_
from app.places.lines.names import Way
from app.places.lines.plates import place_of
from app.places.lines.queries import credits_below, drawn_below, ground_below, ways_of
from app.places.lines.survey import Ground
from app.places.models import Area
from app.places.queries import area_for
from app.places.rules import read_address
from app.places.tree import path_ids
from app.plans.maps import queries
from app.plans.maps.alley_tree import HEATS, LOOKS, VISITED, Alley, Door, heat_of, sign_of, trees
from app.plans.maps.drawing import Drawing, draw, letter_of, stretches
from app.plans.maps.queries import DoorRow
from app.plans.models import Plan
from app.routes import grounds

DRAWN_DOORS = 400
"""The map of a larger plan has a page of its own; it is not drawn anew with every act on the board."""

HUES = 6
"""How many colours routes are drawn in; their letters tell them apart."""


class MapOf:
    """An area whose map the actor may see, and the drive it is worked in."""

    def __init__(self, area: Area, drive: Drive | None, doors_shown: bool) -> None:
        self.area, self.drive, self.doors_shown = area, drive, doors_shown
        self.access_scope = Scope(area_path=area.path)


@dataclass(frozen=True)
class MapRow:
    """An alley in the list beside the map: what the map says of it, in figures. `routes` are letters."""

    area: Area
    doors: int
    visited: int
    routes: Sequence[str]

    @property
    def id(self) -> int:
        """The alley's id, for the row's own."""
        return self.area.id

    @property
    def left(self) -> int:
        """How many doors nobody has knocked at."""
        return self.doors - self.visited

    @property
    def percent(self) -> int | None:
        """The share of doors somebody has knocked at; None where there are none."""
        return round(100 * self.visited / self.doors) if self.doors else None


@dataclass(frozen=True)
class RouteKey:
    """A route on the map: its letter, whose it is, its colour."""

    letter: str
    name: str
    hue: int
    doors: int


@dataclass(frozen=True)
class AlleyMap:
    """A map as its page and the board need it. `shares`: a drive runs here, so that alleys have a share."""

    heats: ClassVar[Sequence[int]] = HEATS

    drawings: Sequence[Drawing]
    rows: Sequence[MapRow]
    shares: bool
    routes: Sequence[RouteKey] = ()
    has_lines: bool = False
    credits: Sequence[str] = field(default=())


def map_for(actor: Actor, area_id: int) -> MapOf:
    """Return the map of an area below the districts. Raises NotFound for one the actor may not see."""
    area = area_for(actor, area_id)
    if area.level in grounds.ABOVE_WARDS:
        raise NotFound(N_("There is no such area."))
    return MapOf(area, queries.drive_over(actor, area), allows(actor, P.HOUSEHOLD_SEE, area.access_scope))


def area_map(shown: MapOf) -> AlleyMap:
    """Return the map of an area as it stands in its drive."""
    return _map(shown.area, shown.drive, shown.doors_shown, [])


def board_map(plan: Plan) -> AlleyMap | None:
    """Return the drawing that stands beside a plan's list, without lines on the ground; None for a large plan."""
    return plan_map(plan, drawn_only=True) if plan.doors <= DRAWN_DOORS else None


def plan_map(plan: Plan, drawn_only: bool = False) -> AlleyMap:
    """Return the map of the alleys of a plan with the routes of its units; `drawn_only` asks for no lines on the ground."""
    walks = queries.walks_of(plan)
    routes = [(unit.name, walks[unit.id]) for unit in plan.units if walks.get(unit.id)]
    return _map(plan.area, plan.drive, True, routes, frozenset(plan.params["alleys"]), drawn_only)


def _map(
    area: Area,
    drive: Drive | None,
    doors_shown: bool,
    walks: Sequence[tuple[str, Sequence[int]]],
    only: frozenset[int] = frozenset(),
    drawn_only: bool = False,
) -> AlleyMap:
    """Return a map of the area, or of `only` these of its alleys."""
    areas = grounds.areas_under(area)
    doors = queries.doors_below(area.path, drive.id if drive else None)
    if only:
        doors = {alley_id: rows for alley_id, rows in doors.items() if alley_id in only}
    alleys = [one for one in _alleys(area, areas, doors, doors_shown) if not only or one.id in only]
    roots = trees(alleys)
    routes = [ids for _, ids in walks]
    lines = not drawn_only and bool(drawn_below(area.path))
    return AlleyMap(
        [draw(root, counted) for counted in [stretches(roots, routes)] for root in roots],
        _rows(areas, alleys, routes),
        drive is not None,
        [RouteKey(letter_of(i), name, i % HUES, len(ids)) for i, (name, ids) in enumerate(walks)],
        lines,
        credits_below(area.path) if lines else (),
    )


def _alleys(top: Area, areas: Sequence[Area], doors: Mapping[int, Sequence[DoorRow]], doors_shown: bool) -> list[Alley]:
    by_id = {one.id: one for one in areas}
    listed = [one for one in areas if one.level == "alley" or one.id in doors]
    found = []
    for one, way in zip(listed, ways_of(listed), strict=True):
        above = [by_id[i] for i in path_ids(one.path) if i in by_id and i != one.id]
        hamlet = next((place for place in above if place.level == "group"), above[0] if above else top)
        rows = doors.get(one.id, ())
        found.append(
            Alley(
                id=one.id,
                label=one.label,
                way=way,
                street=read_address(one.label, one.region).street or "",
                hamlet=(hamlet.id, hamlet.label),
                mouth=one.mouth,
                figures=(len(rows), sum(row.state in VISITED for row in rows)),
                doors=[Door(row.id, place_of(row.plate, way.lanes), row.state) for row in rows] if doors_shown else [],
            )
        )
    return found


def _rows(areas: Sequence[Area], alleys: Iterable[Alley], routes: Sequence[Sequence[int]]) -> list[MapRow]:
    unit_of = {door: unit for unit, ids in enumerate(routes) for door in ids}
    by_id = {one.id: one for one in areas}
    rows = []
    for alley in alleys:
        units = sorted({unit_of[door.id] for door in alley.doors if door.id in unit_of})
        rows.append(MapRow(by_id[alley.id], *alley.figures, [letter_of(unit) for unit in units]))
    return rows


# ---- on the ground ---------------------------------------------------------------------------------------


def geojson_of(shown: MapOf) -> dict[str, Any]:
    """Return the lines of an area's alleys with their figures, and its doors, several of one look as one feature.

    Nothing of a household but its plate and how its square looks, and that only for those who may see households.
    """
    area = shown.area
    ground, lines = ground_below(area.path), drawn_below(area.path)
    doors = queries.doors_below(area.path, shown.drive.id if shown.drive else None) if lines else {}
    features: list[dict[str, Any]] = []
    for one in grounds.areas_under(area):
        if one.id not in lines:
            continue
        rows = doors.get(one.id, ())
        visited = sum(row.state in VISITED for row in rows)
        told: dict[str, Any] = {"id": one.id, "name": one.label, "doors": len(rows), "left": len(rows) - visited}
        if shown.drive is not None and rows:
            told["percent"] = round(100 * visited / len(rows))
            told["heat"] = heat_of(told["percent"])
        told["url"] = url_for("places.alley", area_id=one.id)
        told["sign"] = sign_of(ground.ways[one.id], one.label)
        features.append(_feature("MultiLineString", [[list(p) for p in part] for part in lines[one.id]], told))
        if shown.doors_shown:
            features += _door_features(one.id, rows, ground)
    return {"type": "FeatureCollection", "attribution": "; ".join(credits_below(area.path)), "features": features}


def _door_features(alley_id: int, rows: Iterable[DoorRow], ground: Ground) -> list[dict[str, Any]]:
    found: dict[str, list[tuple[str, Point]]] = defaultdict(list)
    for row in rows:
        point = point_of(row.id, row.plate, alley_id, ground)
        if point is not None:
            found[LOOKS.get(row.state, "open")].append((row.plate, point))
    return [
        _feature(
            "MultiPoint",
            [[round(lon, 6), round(lat, 6)] for _, (lon, lat) in doors],
            {"alley": alley_id, "look": look, "plates": [plate for plate, _ in doors]},
        )
        for look, doors in sorted(found.items())
    ]


def point_of(household_id: int, plate: str, alley_id: int, ground: Ground) -> Point | None:
    """Return where a door is drawn: at its own point, else beside its alley's line where its number stands."""
    if household_id in ground.points:
        return ground.points[household_id]
    laid = ground.alleys.get(alley_id)
    place = place_of(plate, ground.ways.get(alley_id, Way("")).lanes)
    if laid is None or place.number is None or place.lanes:
        return None
    return laid.point(place.number, place.suffix)


def _feature(kind: str, coordinates: list[Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}

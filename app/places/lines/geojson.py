"""PURE: what a GeoJSON file says of alleys and doors, and in words why it cannot be used."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.kernel.errors import Invalid
from app.kernel.plane import Line, Point
from app.kernel.vietnamese.clean import clean_text
from app.kernel.words import N_

MAX_BYTES = 5 * 1024 * 1024
MOST_PLACES = 200_000
"""The largest file, and how many coordinates it may hold."""

LON, LAT = (102.0, 117.5), (6.5, 23.5)
"""Vietnam with its islands."""

OSM_CREDIT = "© OpenStreetMap contributors"
_LONGEST_NAME = 120
_NUMBER_KEYS = ("addr:housenumber", "housenumber", "addr_housenumber", "so_nha")
_STREET_KEYS = ("addr:street", "street", "addr_street", "duong")


class Numbered(NamedTuple):
    """A point with the number of a house and its street."""

    number: str
    street: str
    point: Point


@dataclass(frozen=True)
class Told:
    """What a file tells: ways by name, numbered points, ways without a name, things whose coordinates lie outside the country
    or are none; its source.
    """

    ways: dict[str, list[Line]]
    points: list[Numbered]
    unnamed: int
    outside: int
    credit: str


def read_geojson(data: bytes) -> Told:
    """Read a file. Raises Invalid, in words, for what is no GeoJSON of places in Vietnam."""
    if len(data) > MAX_BYTES:
        raise Invalid(N_("The file is larger than 5 MB. Cut out only this ward, then upload again."), field="file")
    parsed = _parsed(data)
    features = _features(parsed)
    ways: dict[str, list[Line]] = defaultdict(list)
    points: list[Numbered] = []
    unnamed, osm = 0, False
    found = [(properties, *_shapes(geometry)) for properties, geometry in features]
    outside = sum(
        isinstance(geometry, dict) and not lines and not spots
        for (_, geometry), (_, lines, spots) in zip(features, found, strict=True)
    )
    _check_places([point for _, lines, spots in found for points_of in (*lines, spots) for point in points_of])
    for properties, lines, spots in found:
        osm = osm or "osm_id" in properties or "@id" in properties
        kept = [line for line in lines if all(map(_in_country, line))]
        outside += len(lines) - len(kept) + sum(not _in_country(spot) for spot in spots)
        name = _text(properties, ("name", "ten"))
        number, street = _text(properties, _NUMBER_KEYS), _text(properties, _STREET_KEYS)
        if kept and name:
            ways[name] += kept
        unnamed += len(kept) if not name else 0
        if number and street:
            points += [Numbered(number, street, spot) for spot in spots[:1] if _in_country(spot)]
    if not ways and not points:
        raise Invalid(
            N_("The file has no line with a name and no point with a house number and a street."), field="file"
        )
    return Told(dict(ways), points, unnamed, outside, _credit(parsed, osm))


def _credit(told: dict[str, Any], osm: bool) -> str:
    """Return whom the file names as its source, or what its numbers show it to be from."""
    said = told.get("attribution") or told.get("copyright")
    words = clean_text(said[:400])[:200] if isinstance(said, str) else ""
    return OSM_CREDIT if "openstreetmap" in words.lower() or (osm and not words) else words


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Invalid(N_("This is no GeoJSON file: it cannot be read as JSON."), field="file") from error


def _no_number(_: str) -> Any:
    raise ValueError("not a number")


def _features(told: Any) -> list[tuple[dict[str, Any], Any]]:
    if isinstance(told, dict) and "elements" in told:
        raise Invalid(N_("This is raw data of Overpass. Export it as GeoJSON, then upload again."), field="file")
    listed = told.get("features") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        raise Invalid(N_("This is no GeoJSON file: it has no list of features."), field="file")
    found = []
    for one in listed:
        if isinstance(one, dict):
            properties = one.get("properties")
            found.append((properties if isinstance(properties, dict) else {}, one.get("geometry")))
    return found


def _shapes(geometry: Any) -> tuple[list[Line], Line]:
    """Return the lines of a geometry, and its points; a building is the middle of its outline."""
    if not isinstance(geometry, dict):
        return [], ()
    kind, told = geometry.get("type"), geometry.get("coordinates")
    match kind:
        case "LineString":
            return [line for line in [_line(told)] if len(line) > 1], ()
        case "MultiLineString":
            return [line for line in map(_line, told if isinstance(told, list) else []) if len(line) > 1], ()
        case "Point":
            return [], _line([told])
        case "Polygon":
            ring = _line(told[0]) if isinstance(told, list) and told else ()
            return [], (_middle(ring),) if ring else ()
    return [], ()


def _line(told: Any) -> Line:
    if not isinstance(told, list):
        return ()
    return tuple(point for place in told if (point := _point(place)) is not None)


def _point(told: Any) -> Point | None:
    if not isinstance(told, list) or len(told) < 2:
        return None
    lon, lat = told[:2]
    if type(lon) not in (int, float) or type(lat) not in (int, float) or max(abs(lon), abs(lat)) > 1e9:
        return None
    return round(float(lon), 6), round(float(lat), 6)


def _middle(ring: Sequence[Point]) -> Point:
    return round(sum(p[0] for p in ring) / len(ring), 6), round(sum(p[1] for p in ring) / len(ring), 6)


def _check_places(points: list[Point]) -> None:
    """Refuse a file most of whose coordinates are none of Vietnam, saying what is wrong with them."""
    if len(points) > MOST_PLACES:
        raise Invalid(N_("The file has too many coordinates. Cut out only this ward, then upload again."), field="file")
    if not points:
        raise Invalid(N_("The file has no lines and no points with coordinates."), field="file")
    kinds = Counter(map(_kind_of, points))
    if 2 * kinds["here"] >= len(points):
        return
    worst = max(("swapped", "metres", "elsewhere"), key=lambda kind: kinds[kind])
    if worst == "swapped":
        raise Invalid(
            N_("Longitude and latitude are swapped: GeoJSON writes the longitude first (105.8, 21.0)."), field="file"
        )
    if worst == "metres":
        raise Invalid(N_("The coordinates are metres (VN-2000). Export the file as WGS 84 degrees."), field="file")
    raise Invalid(N_("These coordinates do not lie in Vietnam."), field="file")


def _kind_of(point: Point) -> str:
    if _in_country(point):
        return "here"
    if _in_country(point[::-1]):
        return "swapped"
    return "metres" if abs(point[0]) > 180 or abs(point[1]) > 90 else "elsewhere"


def _in_country(point: Sequence[float]) -> bool:
    return LON[0] <= point[0] <= LON[1] and LAT[0] <= point[1] <= LAT[1]


def _text(properties: dict[str, Any], keys: Sequence[str]) -> str:
    return next(_texts(properties, keys), "")


def _texts(properties: dict[str, Any], keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        value = properties.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool):
            words = clean_text(str(value)[: 2 * _LONGEST_NAME])[:_LONGEST_NAME]
            if words:
                yield words

"""Bringing lines in, saying which alley a name means, taking a file back. Nothing here touches a household."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.plane import Line, Point, joined, length
from app.kernel.words import N_
from app.places.actions.areas import add_alley
from app.places.lines.geojson import MAX_BYTES, Numbered, Told, read_geojson
from app.places.lines.models import AlleyLine, DoorPoint, LineName, LineUpload
from app.places.lines.names import Known, Way, matched, way_of, way_to
from app.places.lines.queries import TAKES_LINES, as_lines, known_alleys
from app.places.models import Area, Household
from app.places.queries import IN_USE
from app.places.rules import door_of, read_address
from app.storage.upsert import insert_first

WAITING, PLACED, IGNORED = "waiting", "placed", "ignored"
READS_AT_MOST = MAX_BYTES + 1


def upload_lines(
    actor: Actor, now: datetime, area: Area, name: str, data: bytes, uid: str, credit: str = ""
) -> LineUpload:
    """Take the lines and points of a GeoJSON file for the alleys of an area; what matches no alley waits for a person.

    Safe twice: the same form gives the same upload, and lines that stand already are left alone. Raises Invalid for a
    file that cannot be used.
    """
    if area.level not in TAKES_LINES or area.valid_to is not None:
        raise Invalid(N_("Choose a ward or a hamlet of today."), field="file")
    told = read_geojson(data)
    values = {"uid": uid, "area_id": area.id, "at": now, "account_id": actor.account_id, "file_name": name[:120]}
    values["credit"] = (told.credit or credit)[:200]
    first = insert_first(LineUpload, values | {"counts": {}, "before": {}}, ("uid",))
    upload = db.session.scalars(select(LineUpload).where(LineUpload.uid == uid)).one()
    if upload.account_id != actor.account_id or upload.area_id != area.id:
        raise Refused(N_("Open this form again."))
    if not first:
        return upload
    alleys = known_alleys(area.path)
    lines = _take_ways(upload, area, told, alleys)
    points = _take_points(upload, area, told.points, alleys)
    upload.counts = {**lines, **points, "unnamed": told.unnamed, "outside": told.outside}
    record(actor, now, "places.upload_lines", "area", area.id, area.path, **upload.counts)
    return upload


def place_name(actor: Actor, now: datetime, name: LineName, alley: Area) -> None:
    """Say that a name means this alley: its line runs there, with what the same file already gave it. Safe twice."""
    _check(actor, alley)
    if not alley.path.startswith(name.area.path):
        raise Invalid(N_("Choose one of the alleys on the list."), field="to")
    if name.state == PLACED and name.alley_id == alley.id:
        return
    _take_back(name)
    parts, row = as_lines(name.parts), db.session.get(AlleyLine, alley.id)
    if row is not None and row.upload_id == name.upload_id:
        parts += as_lines(row.parts)
    _set_lines(name.upload, {alley.id: joined(parts)})
    name.state, name.alley_id = PLACED, alley.id
    record(actor, now, "places.place_line", "area", alley.id, alley.path, name=name.id)


def add_alley_of(actor: Actor, now: datetime, name: LineName, called: str, kind: str) -> Area:
    """Add the alley that a name means, with its line. Raises Refused when the area has one of that name."""
    _check(actor, name.area)
    alley = add_alley(actor, now, name.area, called, kind)
    db.session.flush()
    place_name(actor, now, name, alley)
    return alley


def settle_names(
    actor: Actor, now: datetime, area: Area, placed: Mapping[int, Area], ignored: Collection[int]
) -> tuple[int, int]:
    """Say what many waiting names mean: an alley by name id, or none. Return how many are drawn and how many left out.

    All or nothing; a name somebody settled meanwhile stays as it is.
    """
    query = select(LineName).where(LineName.area_id == area.id, LineName.state == WAITING, LineName.id.in_(placed))
    rows = list(db.session.scalars(query.order_by(LineName.id)))
    for row in rows:
        place_name(actor, now, row, placed[row.id])
    return len(rows), ignore_names(actor, now, area, ignored)


def ignore_names(actor: Actor, now: datetime, area: Area, ids: Collection[int] | None = None) -> int:
    """Leave waiting names of an area out (None: all of them); later files do not ask again. Return how many. Safe twice."""
    _check(actor, area)
    query = select(LineName).where(LineName.area_id == area.id, LineName.state == WAITING)
    rows = [row for row in db.session.scalars(query) if ids is None or row.id in ids]
    for row in rows:
        row.state = IGNORED
    if rows:
        record(actor, now, "places.ignore_lines", "area", area.id, area.path, names=len(rows))
    return len(rows)


def reopen_name(actor: Actor, now: datetime, name: LineName) -> None:
    """Let a name wait again; the alley it was placed at gets back what it had. Safe twice."""
    _check(actor, name.area)
    if name.state == WAITING:
        return
    _take_back(name)
    name.state, name.alley_id = WAITING, None
    record(actor, now, "places.reopen_line", "area", name.area_id, name.area.path, name=name.id)


def undo_upload(actor: Actor, now: datetime, upload: LineUpload) -> None:
    """Take a file back: what it drew goes, what stood there before comes back, its names wait no more. Safe twice.

    Lines that a later file drew over stay; alleys that were added for it stay too.
    """
    _check(actor, upload.area)
    if upload.undone_at is not None:
        return
    for table, key, column in ((AlleyLine, "lines", "area_id"), (DoorPoint, "points", "household_id")):
        ids = db.session.scalars(select(getattr(table, column)).where(table.upload_id == upload.id)).all()
        _restore(upload, table, key, column, ids)
    db.session.execute(delete(LineName).where(LineName.upload_id == upload.id))
    upload.undone_at = now
    record(actor, now, "places.undo_lines", "area", upload.area_id, upload.area.path, upload=upload.id)


def _check(actor: Actor, area: Area) -> None:
    if not allows(actor, P.AREA_EDIT, area.access_scope):
        raise Forbidden(N_("You have not been given this area."))


# ---- ways ------------------------------------------------------------------------------------------------


def _take_ways(upload: LineUpload, area: Area, told: Told, alleys: Sequence[Known]) -> dict[str, int]:
    """Draw what matches; keep the rest, one row a way, each as a person has said before."""
    ways = {name: way_of(name, area.region) for name in told.ways}
    meant = matched(ways, alleys)
    rows = {row.key: row for row in db.session.scalars(select(LineName).where(LineName.area_id == area.id))}
    lines: dict[int, list[Line]] = defaultdict(list)
    rest: dict[Way, list[str]] = defaultdict(list)
    left_out = 0
    for name, way in sorted(ways.items()):
        said = rows.get(way.key)
        if name in meant:
            lines[meant[name]] += told.ways[name]
            if said is not None and said.state == WAITING:
                db.session.delete(rows.pop(way.key))
        elif said is not None and said.state == PLACED and said.alley_id is not None:
            lines[said.alley_id] += told.ways[name]
        elif said is not None and said.state == IGNORED:
            left_out += 1
        else:
            rest[way].append(name)
    drawn = _set_lines(upload, {alley_id: joined(found) for alley_id, found in lines.items()})
    for way, names in rest.items():
        _keep_waiting(upload, way, names[0], [line for name in names for line in told.ways[name]], rows.get(way.key))
    return {"alleys": len(lines), "drawn": drawn, "waiting": len(rest), "left_out": left_out}


def _keep_waiting(upload: LineUpload, way: Way, name: str, lines: Sequence[Line], row: LineName | None) -> None:
    parts = joined(lines)
    if row is None:
        row = LineName(area_id=upload.area_id, key=way.key)
        db.session.add(row)
    row.name, row.parts, row.metres = name, _stored(parts), sum(map(length, parts))
    row.state, row.alley_id, row.upload_id = WAITING, None, upload.id


def _set_lines(upload: LineUpload, lines: Mapping[int, Sequence[Line]]) -> int:
    """Draw alleys, remembering what stood there before the upload; return how many changed."""
    rows = {row.area_id: row for row in db.session.scalars(select(AlleyLine).where(AlleyLine.area_id.in_(lines)))}
    before = dict(upload.before.get("lines", {}))
    changed = 0
    for area_id, parts in lines.items():
        row, stored = rows.get(area_id), _stored(parts)
        if not stored or (row is not None and row.parts == stored):
            continue
        if row is None or row.upload_id != upload.id:
            held = {"parts": row.parts, "metres": row.metres, "upload_id": row.upload_id} if row is not None else None
            before.setdefault(str(area_id), held)
        if row is None:
            row = AlleyLine(area_id=area_id)
            db.session.add(row)
        row.parts, row.metres, row.upload_id = stored, length(parts[0]), upload.id
        changed += 1
    upload.before = {**upload.before, "lines": before}
    db.session.flush()
    return changed


def _stored(lines: Sequence[Line]) -> list[Any]:
    return [[list(point) for point in line] for line in lines]


def _take_back(name: LineName) -> None:
    """Give the alley a name was placed at what it had before, if its line is still from that file."""
    row = db.session.get(AlleyLine, name.alley_id) if name.state == PLACED and name.alley_id else None
    if row is not None and row.upload_id == name.upload_id:
        _restore(name.upload, AlleyLine, "lines", "area_id", [row.area_id])


def _restore(upload: LineUpload, table: type[Any], key: str, column: str, ids: Collection[int]) -> None:
    """Put back what stood before the upload; what came from a file that was taken back itself does not return."""
    kept = {one: upload.before.get(key, {}).get(str(one)) for one in ids}
    asked = {held["upload_id"] for held in kept.values() if held}
    query = select(LineUpload.id).where(LineUpload.id.in_(asked), LineUpload.undone_at.is_(None))
    standing = set(db.session.scalars(query)) if asked else set()
    db.session.execute(delete(table).where(getattr(table, column).in_(ids)))
    db.session.expire_all()
    for one, held in kept.items():
        if held and held["upload_id"] in standing:
            db.session.add(table(**{column: one}, **held))
    db.session.flush()


# ---- points ----------------------------------------------------------------------------------------------


def _take_points(upload: LineUpload, area: Area, points: Sequence[Numbered], alleys: Sequence[Known]) -> dict[str, int]:
    """Put numbered points at the households with those numbers; a number two households have says nothing."""
    labels = {alley.id: alley.label for alley in alleys}
    by_way: dict[Way, list[int]] = defaultdict(list)
    for alley in alleys:
        by_way[alley.way].append(alley.id)
    streets = {way.street for way in by_way}
    found: dict[tuple[int, str], Point] = {}
    for one in points:
        if way_of(one.street, area.region).street not in streets:
            continue
        text = f"{one.number} {one.street}"
        way = way_to(read_address(text, area.region))
        for alley_id in by_way.get(way, ()) if way is not None else ():
            found.setdefault((alley_id, door_of(text, area.region, labels[alley_id]).door_key), one.point)
    return {"points": len(points), "doors": _set_points(upload, found)}


def _set_points(upload: LineUpload, found: Mapping[tuple[int, str], Point]) -> int:
    """Put points at the doors (alley, door key) that exactly one household has; return how many there are."""
    doors: dict[tuple[int, str], list[int]] = defaultdict(list)
    asked = {alley_id for alley_id, _ in found}
    query = select(Household.id, Household.alley_id, Household.door_key).where(Household.alley_id.in_(asked), *IN_USE)
    for household_id, alley_id, door_key in db.session.execute(query) if asked else ():
        doors[alley_id, door_key].append(household_id)
    points = {doors[key][0]: point for key, point in found.items() if key[1] and len(doors[key]) == 1}
    stand = select(DoorPoint).where(DoorPoint.household_id.in_(points))
    rows = {row.household_id: row for row in db.session.scalars(stand)} if points else {}
    before: dict[str, Any] = {}
    for household_id, (lon, lat) in points.items():
        row = rows.get(household_id)
        if row is None:
            row = DoorPoint(household_id=household_id)
            db.session.add(row)
        elif (row.lon, row.lat) == (lon, lat):
            continue
        else:
            before[str(household_id)] = {"lon": row.lon, "lat": row.lat, "upload_id": row.upload_id}
        row.lon, row.lat, row.upload_id = lon, lat, upload.id
    upload.before = {**upload.before, "points": before}
    db.session.flush()
    return len(points)

"""Reads of lines: the alleys of an area by name, what is drawn there, how it lies; files brought in, names that wait."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.access.names import P
from app.extensions import db
from app.kernel.addresses.order import natural
from app.kernel.errors import NotFound
from app.kernel.plane import Line, Point
from app.kernel.words import N_
from app.places.lines.models import AlleyLine, DoorPoint, LineName, LineUpload
from app.places.lines.names import Known, Way, way_of, within
from app.places.lines.pictures import Sheet, sheet_of
from app.places.lines.plates import place_of
from app.places.lines.survey import Ground, Mapped, survey
from app.places.models import Area, Household
from app.places.queries import IN_USE, STILL, areas_visible_to
from app.places.tree import under
from app.storage.paging import Page, cut

TAKES_LINES = ("ward", "group", "block")
NAMES_SHOWN = 60
UPLOADS_SHOWN = 10


def alleys_below(path: str) -> Sequence[Area]:
    """Return the alleys of an area, itself included when it is one."""
    query = select(Area).where(under(path), Area.level == "alley", STILL)
    return sorted(db.session.scalars(query), key=lambda area: (natural(area.label), area.id))


def known_alleys(path: str) -> list[Known]:
    """Return the alleys of an area with the ways their names say; one named within another goes through that one."""
    alleys = alleys_below(path)
    return [Known(area.id, area.label, way) for area, way in zip(alleys, ways_of(alleys), strict=True)]


def ways_of(alleys: Sequence[Area]) -> list[Way]:
    """Return the way each alley's name says, in their order; those they stand in are among them."""
    ways: dict[int, Way] = {}
    for area in sorted(alleys, key=lambda one: one.path.count("/")):
        way, above = way_of(area.label, area.region), ways.get(area.parent_id or 0)
        ways[area.id] = within(way, above) if above is not None else way
    return [ways[area.id] for area in alleys]


def drawn_below(path: str) -> dict[int, list[Line]]:
    """Return the lines of an area's alleys, the longest of each first."""
    query = select(AlleyLine).join(Area, Area.id == AlleyLine.area_id).where(under(path), STILL)
    return {row.area_id: as_lines(row.parts) for row in db.session.scalars(query)}


def as_lines(parts: Sequence[Sequence[Sequence[float]]]) -> list[Line]:
    """Return stored parts as lines."""
    return [tuple((lon, lat) for lon, lat in part) for part in parts]


def ground_below(path: str) -> Ground:
    """Return how the alleys of an area lie; one query where nobody has brought lines in."""
    lines = drawn_below(path)
    if not lines:
        return Ground()
    alleys = alleys_below(path)
    points = _points_below(path)
    highest: dict[int, int] = defaultdict(int)
    doors: dict[int, list[tuple[int, Point]]] = defaultdict(list)
    ways = dict(zip((area.id for area in alleys), ways_of(alleys), strict=True))
    plates = select(Household.id, Household.alley_id, Household.plate).where(Household.alley_id.in_(lines), *IN_USE)
    for household_id, alley_id, plate in db.session.execute(plates):
        place = place_of(plate, ways[alley_id].lanes if alley_id in ways else ())
        if place.number is None or place.lanes:
            continue
        highest[alley_id] = max(highest[alley_id], place.number)
        if household_id in points:
            doors[alley_id].append((place.number, points[household_id]))
    surveyed = survey(
        Mapped(area.id, ways[area.id], area.mouth, lines[area.id][0], highest[area.id], tuple(doors[area.id]))
        for area in alleys
        if area.id in lines
    )
    return Ground(surveyed, points, ways)


def _points_below(path: str) -> dict[int, Point]:
    query = select(DoorPoint.household_id, DoorPoint.lon, DoorPoint.lat)
    query = query.join(Household, Household.id == DoorPoint.household_id).join(Area, Area.id == Household.alley_id)
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query.where(under(path)))}


def credits_below(path: str) -> list[str]:
    """Return whom the lines and points of an area are from, each once."""
    lines = select(LineUpload.credit).join(AlleyLine, AlleyLine.upload_id == LineUpload.id)
    lines = lines.join(Area, Area.id == AlleyLine.area_id).where(under(path))
    points = select(LineUpload.credit).join(DoorPoint, DoorPoint.upload_id == LineUpload.id)
    points = points.join(Household, Household.id == DoorPoint.household_id)
    points = points.join(Area, Area.id == Household.alley_id).where(under(path))
    return sorted(credit for credit in db.session.scalars(lines.union(points)) if credit)


# ---- files and names -------------------------------------------------------------------------------------


def place_for_lines(actor: Actor, area_id: int) -> Area:
    """Return an area whose alleys the actor may draw. Raises NotFound for one out of reach, or that holds no alleys."""
    query = select(Area).where(Area.id == area_id, Area.level.in_(TAKES_LINES), areas_visible_to(actor))
    area = db.session.scalar(query.options(joinedload(Area.parent).joinedload(Area.parent)))
    if area is None:
        raise NotFound(N_("There is no such area."))
    return area


def uploads_of(area: Area) -> Sequence[LineUpload]:
    """Return the files brought in for the area that still hold, the newest first."""
    query = select(LineUpload).where(LineUpload.area_id == area.id, LineUpload.undone_at.is_(None))
    return db.session.scalars(query.order_by(LineUpload.id.desc()).limit(UPLOADS_SHOWN)).all()


def upload_for(actor: Actor, uid: str) -> LineUpload:
    """Return a file of lines of an area the actor sees. Raises NotFound for any other."""
    query = select(LineUpload).join(LineUpload.area).options(joinedload(LineUpload.area))
    found = db.session.scalar(query.where(LineUpload.uid == uid, areas_visible_to(actor)))
    if found is None:
        raise NotFound(N_("There is no such file."))
    return found


def names_in(area: Area, state: str, after: int = 0) -> Page[LineName]:
    """Return one page of the names of an area in a state; `after` is the id of the last one seen."""
    query = select(LineName).where(LineName.area_id == area.id, LineName.state == state, LineName.id > after)
    rows = db.session.scalars(query.order_by(LineName.id).limit(NAMES_SHOWN + 1)).all()
    return cut(rows, NAMES_SHOWN, lambda row: str(row.id))


def sheet_of_names(area: Area, names: Sequence[LineName]) -> Sheet:
    """Return where the lines of names lie among the alleys drawn in their area."""
    return sheet_of(drawn_below(area.path), {row.id: as_lines(row.parts) for row in names}) if names else Sheet("", {})


def count_names(area: Area) -> dict[str, int]:
    """Return how many names of the area stand in each state."""
    query = select(LineName.state, func.count()).where(LineName.area_id == area.id).group_by(LineName.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def name_for(actor: Actor, name_id: int) -> LineName:
    """Return a name of a file of an area the actor sees. Raises NotFound for any other."""
    query = select(LineName).join(LineName.area).where(LineName.id == name_id, areas_visible_to(actor))
    found = db.session.scalar(query.options(joinedload(LineName.area), joinedload(LineName.upload)))
    if found is None:
        raise NotFound(N_("There is no such name."))
    return found


def labels(ids: Collection[int]) -> dict[int, str]:
    """Return what these alleys are called, by id."""
    return {area.id: area.label for area in db.session.scalars(select(Area).where(Area.id.in_(ids)))}


def alley_in(actor: Actor, area: Area, alley_id: int) -> Area | None:
    """Return an alley below the area that the actor may change; None for any other."""
    query = select(Area).where(Area.id == alley_id, Area.level == "alley", under(area.path), STILL)
    return db.session.scalar(query.where(areas_visible_to(actor, P.AREA_EDIT)))

"""Maps of an area: the drawn tree of its alleys beside the list of the same, and where lines are known, GeoJSON of both."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows
from app.drives.models import Drive
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.places.lines.plates import place_of
from app.places.lines.queries import credits_below, drawn_below, ways_of
from app.places.models import Area
from app.places.queries import area_for
from app.places.rules import read_address
from app.places.tree import path_ids
from app.plans.maps import queries
from app.plans.maps.alley_tree import HEATS, VISITED, Alley, Door, Node, trees, trees_of
from app.plans.maps.drawing import Drawing, draw, hue_of, letter_of, stretches
from app.plans.maps.queries import DoorRow
from app.plans.maps.squares import squares_of
from app.plans.models import Plan
from app.routes import grounds

DRAWN_DOORS = 400
"""Of a larger plan the board draws a part: all of it has a page of its own and is not drawn anew with every act."""


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
    """A map as its page and the board need it. `shares`: a drive runs here, so that alleys have a share.

    `part`: more belongs to it than is drawn.
    """

    heats: ClassVar[Sequence[int]] = HEATS

    drawings: Sequence[Drawing]
    rows: Sequence[MapRow]
    shares: bool
    routes: Sequence[RouteKey] = ()
    has_lines: bool = False
    credits: Sequence[str] = field(default=())
    part: bool = False

    @property
    def drawn(self) -> str:
        """The ids of the alleys drawn, in one word."""
        nodes = (node for drawing in self.drawings for node in drawing.root.all())
        return "-".join(dict.fromkeys(str(node.alley_id) for node in nodes if node.alley_id))


def map_for(actor: Actor, area_id: int) -> MapOf:
    """Return the map of an area below the districts. Raises NotFound for one the actor may not see."""
    area = area_for(actor, area_id)
    if area.level in grounds.ABOVE_WARDS:
        raise NotFound(N_("There is no such area."))
    return MapOf(area, queries.drive_over(actor, area), allows(actor, P.HOUSEHOLD_SEE, area.access_scope))


def area_map(shown: MapOf) -> AlleyMap:
    """Return the map of an area as it stands in its drive."""
    return _map(shown.area, shown.drive, shown.doors_shown, [])


def board_map(plan: Plan, about: Collection[int]) -> AlleyMap:
    """Return the drawing that stands beside a plan's list; of a large plan the hamlets `about` these alleys.

    In that of a draft the squares of its doors can be picked.
    """
    part = about if plan.doors > DRAWN_DOORS else None
    walks, only = queries.walks_of(plan), frozenset(plan.params["alleys"])
    given = {unit.id for unit in plan.units if unit.given_at}
    movable = {door for unit_id, doors in walks.items() if unit_id not in given for door in doors}
    if plan.state != "draft":
        movable.clear()
    routes = _by_unit(plan, walks)
    return _map(plan.area, plan.drive, True, routes, only, lines=False, about=part, movable=movable)


def plan_map(plan: Plan) -> AlleyMap:
    """Return the map of the alleys of a plan with the routes of its units."""
    return _map(plan.area, plan.drive, True, walks_in(plan), frozenset(plan.params["alleys"]))


def walks_in(plan: Plan) -> list[tuple[str, list[int]]]:
    """Return the name and the doors in order of every unit of the plan, also of those without doors.

    A unit's place here is its letter and its colour, so that neither changes when doors change hands.
    """
    return _by_unit(plan, queries.walks_of(plan))


def _by_unit(plan: Plan, walks: Mapping[int | None, list[int]]) -> list[tuple[str, list[int]]]:
    return [(unit.name, walks.get(unit.id, [])) for unit in plan.units]


def _map(
    area: Area,
    drive: Drive | None,
    doors_shown: bool,
    walks: Sequence[tuple[str, Sequence[int]]],
    only: frozenset[int] = frozenset(),
    *,
    lines: bool = True,
    about: Collection[int] | None = None,
    movable: Collection[int] = (),
) -> AlleyMap:
    """Return a map of the area, or of `only` these of its alleys; with the ground's `lines` where there are some.

    Where a part is asked for, stretches are numbered as on the whole.
    """
    areas = grounds.areas_under(area)
    doors = queries.doors_below(area.path, drive.id if drive else None)
    if only:
        doors = {alley_id: rows for alley_id, rows in doors.items() if alley_id in only}
    alleys = [one for one in _alleys(area, areas, doors, doors_shown) if not only or one.id in only]
    roots = trees(alleys)
    routes = [ids for _, ids in walks]
    lines = lines and bool(drawn_below(area.path))
    counted = stretches(roots, routes)
    shown = roots if about is None else trees_of(roots, about, DRAWN_DOORS)
    drawings = [draw(root, counted) for root in shown]
    for drawing in drawings:
        drawing.squares = squares_of(drawing, counted, movable)
    seen = {line.unit for drawing in drawings for line in drawing.lines}
    keys = (RouteKey(letter_of(i), name, hue_of(i), len(ids)) for i, (name, ids) in enumerate(walks))
    return AlleyMap(
        drawings,
        _rows(areas, _as_drawn(roots, alleys), routes),
        drive is not None,
        [key for unit, key in enumerate(keys) if key.doors and (about is None or unit in seen)],
        lines,
        credits_below(area.path) if lines else (),
        part=about is not None,
    )


def _as_drawn(roots: Sequence[Node], alleys: Sequence[Alley]) -> list[Alley]:
    """Return the alleys in the order in which the drawing has them."""
    order = {node.alley_id: place for place, node in enumerate(node for root in roots for node in root.all())}
    return sorted(alleys, key=lambda alley: order.get(alley.id, 0))


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

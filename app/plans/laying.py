"""PURE: a planner's instance with what maps say: how alleys hang together, how long they are, where doors stand."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from app.kernel.plane import spot_of
from app.places.lines.plates import mouth_number, place_of
from app.places.lines.survey import Ground, Surveyed
from app.places.models import Household
from app.plans.joining import joined_up
from app.plans.segments import in_pieces, linked
from app.routes.planner.model import Instance, PlanAlley


class Door(NamedTuple):
    """A household as far as a plan needs it: read by the thousand, it is no object of the session."""

    id: int
    alley_id: int
    plate: str
    walk_override: int
    walk_key: str


Home: TypeAlias = Household | Door

STANDS_M = 80.0
"""A door whose point lies further from its alley's line than this is placed by its number instead."""


def as_it_lies(instance: Instance, ground: Ground, doors: Iterable[Home]) -> Instance:
    """Return the instance as one walks through it: measured, with nothing apart, streets in pieces between their crossings."""
    return linked(in_pieces(joined_up(on_ground(instance, ground, doors), ground), ground), ground)


def on_ground(instance: Instance, ground: Ground, doors: Iterable[Home]) -> Instance:
    """Return the instance measured on the ground; alleys and doors without a line stay as their names and numbers say."""
    if not ground.alleys:
        return instance
    at = {
        door.id: _metres(door, ground.alleys[door.alley_id], ground) for door in doors if door.alley_id in ground.alleys
    }
    ids = {alley.id for alley in instance.alleys}
    alleys = tuple(_laid(alley, ground.alleys, ids) for alley in instance.alleys)
    placed = tuple(replace(door, at_m=at[door.id]) if at.get(door.id) is not None else door for door in instance.doors)
    return replace(instance, alleys=alleys, doors=placed)


def _laid(alley: PlanAlley, ground: Mapping[int, Surveyed], ids: set[int]) -> PlanAlley:
    """Return an alley as it lies; one that has no line, or opens on nothing as far as the map knows, opens by its number."""
    laid = ground.get(alley.id)
    if laid is not None:
        alley = replace(alley, length_m=laid.metres)
        if laid.crossings:
            return replace(alley, parent_id=None, crossings=(laid.crossings[0].number, laid.crossings[-1].number))
        if laid.parent_id in ids:
            return replace(alley, parent_id=laid.parent_id, mouth_m=laid.mouth_m, mouth_side=laid.mouth_side)
    above = ground.get(alley.parent_id) if alley.parent_id is not None else None
    return alley if above is None or alley.mouth is None else replace(alley, mouth_m=above.at(alley.mouth))


def _metres(door: Home, laid: Surveyed, ground: Ground) -> float | None:
    """Return how far along its alley a door stands; one in a ngách that has no line stands at the mouth of that."""
    if door.id in ground.points:
        spot = spot_of(laid.line, ground.points[door.id])
        if abs(spot.aside) <= STANDS_M:
            return spot.at
    way = ground.ways.get(door.alley_id)
    place = place_of(door.plate, way.lanes if way is not None else ())
    if place.lanes:
        mouth = mouth_number(place.lanes[0])
        return laid.at(mouth) if mouth is not None else None
    return laid.at(place.number, place.suffix) if place.number is not None else None

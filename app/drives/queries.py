"""Reads of drives, always within the actor's reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.access.actor import Actor
from app.access.names import P
from app.access.table import reaches
from app.drives.models import AdoptionReading, Drive, DriveApp, Goal, ListAtClosing
from app.drives.rules import Reading
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Account
from app.places.models import Area
from app.places.queries import list_figures
from app.places.tree import path_range

DRIVE_LEVELS = ("province", "district", "ward", "group")
BELOW = {"province": ("district", "ward"), "district": ("ward",), "ward": ("group", "block")}
"""Of which areas a drive takes figures beside its own."""
MOST_AREAS = 200
CORRECTIONS_SHOWN = 50


@dataclass(frozen=True)
class Correction:
    """A reading that took another one's place, and who entered it."""

    new: AdoptionReading
    old: AdoptionReading
    area: Area
    who: str


def visible_to(actor: Actor, permission: P = P.DRIVE_SEE) -> ColumnElement[bool]:
    """Return the condition on Area for drives the actor may see: those in their areas, and those that cover them."""
    reach = reaches(actor, permission)
    if reach.system:
        return Area.path.is_not(None)
    inside = [Area.path.startswith(path, autoescape=True) for path in reach.area_paths]
    above = [Area.id.in_([int(part) for part in path.strip("/").split("/")]) for path in reach.area_paths]
    return or_(false(), *inside, *above)


def drives_for(actor: Actor) -> Sequence[Drive]:
    """Return the drives the actor may see, the newest first."""
    query = select(Drive).join(Area).where(visible_to(actor)).options(joinedload(Drive.area))
    return db.session.scalars(query.order_by(Drive.starts_on.desc(), Drive.id.desc())).all()


def drive_with_area(drive_id: int) -> Drive | None:
    """Return a drive with its area, whoever asks: what a phone sends names its drive."""
    return db.session.scalar(_with_area(), {"drive": drive_id})


@cache
def _with_area() -> Select[Drive]:
    return select(Drive).options(joinedload(Drive.area)).where(Drive.id == bindparam("drive"))


def drive_for(actor: Actor, drive_id: int) -> Drive:
    """Return one drive with its apps and goals. Raises NotFound for one out of reach."""
    query = select(Drive).join(Area).where(Drive.id == drive_id, visible_to(actor))
    options = (joinedload(Drive.area), selectinload(Drive.apps), selectinload(Drive.goals))
    drive = db.session.scalar(query.options(*options))
    if drive is None:
        raise NotFound(N_("There is no such drive."))
    return drive


def app_for(actor: Actor, drive_id: int, app_id: int) -> "ScopedApp":
    """Return one app of a drive the actor sees. Raises NotFound otherwise."""
    drive = drive_for(actor, drive_id)
    for app in drive.apps:
        if app.id == app_id:
            return ScopedApp(drive, app)
    raise NotFound(N_("There is no such app in this drive."))


def reading_for(actor: Actor, drive_id: int, reading_id: int) -> "ScopedReading":
    """Return the current reading with this id of a drive the actor sees. Raises NotFound otherwise."""
    drive = drive_for(actor, drive_id)
    query = select(AdoptionReading).where(
        AdoptionReading.id == reading_id, AdoptionReading.drive_id == drive.id, _in_force()
    )
    reading = db.session.scalar(query)
    if reading is None:
        raise NotFound(N_("There is no such figure in this drive."))
    return ScopedReading(drive, reading)


class ScopedApp:
    """An app with the drive that says where it lives."""

    def __init__(self, drive: Drive, app: DriveApp) -> None:
        self.drive, self.app, self.access_scope = drive, app, drive.access_scope


class ScopedReading:
    """A reading with the drive that says where it lives."""

    def __init__(self, drive: Drive, reading: AdoptionReading) -> None:
        self.drive, self.reading, self.access_scope = drive, reading, drive.access_scope


def readings_of(drive: Drive, area_id: int | None = None) -> Sequence[AdoptionReading]:
    """Return the readings in force (corrected ones left out) of the drive's area or one below it, the newest first."""
    query = select(AdoptionReading).where(
        AdoptionReading.drive_id == drive.id, AdoptionReading.area_id == (area_id or drive.area_id), _in_force()
    )
    return db.session.scalars(query.order_by(AdoptionReading.at.desc(), AdoptionReading.id.desc())).all()


def _in_force() -> ColumnElement[bool]:
    corrected = select(AdoptionReading.supersedes_id).where(AdoptionReading.supersedes_id.is_not(None))
    return AdoptionReading.id.not_in(corrected)


def areas_read(drive: Drive) -> Sequence[Area]:
    """Return the areas whose figures the drive takes: its own first, then those one step below it, in tree order."""
    below = Area.level.in_(BELOW.get(drive.area.level, ()))
    query = select(Area).where(Area.path.startswith(drive.area.path, autoescape=True), below, Area.valid_to.is_(None))
    return [drive.area, *db.session.scalars(query.order_by(Area.position, Area.path).limit(MOST_AREAS))]


def all_readings(drive: Drive) -> Sequence[AdoptionReading]:
    """Return every reading in force of the drive, of whatever area, the newest first."""
    query = select(AdoptionReading).where(AdoptionReading.drive_id == drive.id, _in_force())
    return db.session.scalars(query.order_by(AdoptionReading.at.desc(), AdoptionReading.id.desc())).all()


def corrections_of(drive: Drive) -> list[Correction]:
    """Return what was corrected in the drive's readings, the latest first: who, when, from what to what."""
    old = aliased(AdoptionReading)
    query = (
        select(AdoptionReading, old, Area, Account.name)
        .join(old, old.id == AdoptionReading.supersedes_id)
        .join(Area, Area.id == AdoptionReading.area_id)
        .outerjoin(Account, Account.id == AdoptionReading.account_id)
        .where(AdoptionReading.drive_id == drive.id)
        .order_by(AdoptionReading.entered_at.desc(), AdoptionReading.id.desc())
        .limit(CORRECTIONS_SHOWN)
    )
    return [Correction(*row[:3], row[3] or "") for row in db.session.execute(query)]


def plain_readings(drive: Drive) -> list[Reading]:
    """Return the readings in force of the drive's own area as plain values, in order of time."""
    rows = reversed(readings_of(drive))
    return [Reading(row.at, row.installs, row.denominator, row.denominator_kind) for row in rows]


def goal_of(drive: Drive, scope: str, measure: str) -> Goal | None:
    """Return the drive's goal of this scope and measure, if one was set."""
    return next((goal for goal in drive.goals if goal.scope == scope and goal.measure == measure), None)


@dataclass(frozen=True)
class DriveList:
    """The household list of a drive: `rows` are (area_id, households, unknown, smartphones, installed) of each alley that
    has households, asked with `params`.
    """

    rows: Select[*tuple[Any, ...]]
    params: Mapping[str, Any]


def list_of(drive: Drive) -> DriveList:
    """Return the list of a drive; of a closed one as it was then, so that a household added later moves no figure.

    A drive closed before that was kept has no such rows and is read as the list stands.
    """
    params = {"drive": drive.id} | path_range(drive.area.path)
    kept = drive.state == "closed" and db.session.scalar(_list_at_closing().limit(1), params) is not None
    return DriveList(_list_at_closing() if kept else list_figures(), params)


@cache
def _list_at_closing() -> Select[*tuple[Any, ...]]:
    kept = ListAtClosing
    query = select(kept.area_id, kept.households, kept.unknown, kept.smartphones, kept.installed)
    return query.where(kept.drive_id == bindparam("drive"))


def areas_for_drives(actor: Actor, today: date) -> Sequence[Area]:
    """Return the areas in force in which the actor may begin a drive, in tree order."""
    reach = reaches(actor, P.DRIVE_EDIT)
    inside = [Area.path.startswith(path, autoescape=True) for path in reach.area_paths]
    mine = Area.path.is_not(None) if reach.system else or_(false(), *inside)
    query = select(Area).where(mine, Area.level.in_(DRIVE_LEVELS), or_(Area.valid_to.is_(None), Area.valid_to >= today))
    return db.session.scalars(query.order_by(Area.path)).all()

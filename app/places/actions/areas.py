"""Adding, renaming and moving the places below a ward."""

from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.errors import Invalid, Refused
from app.kernel.vietnamese.fold import fold, tone_norm
from app.kernel.words import N_
from app.places.actions.households import refresh_doors
from app.places.models import Area
from app.places.rules import OFFICIAL, Level, may_stand_under, mouth_of
from app.places.tree import plant, replant


def add_area(
    actor: Actor,
    now: datetime,
    parent: Area,
    level: Level,
    name: str,
    kind: str,
    *,
    position: int = 0,
    mouth: int | None = None,
) -> Area:
    """Add a place under another. Raises Invalid for a wrong level, Refused for a name its siblings already have."""
    _check_place(parent, level)
    if _named(parent, level, name, kind) is not None:
        raise Refused(N_("There is already a place with this name here."), field="name")
    return _plant(actor, now, parent, level, name, kind, position, mouth)


def add_alley(
    actor: Actor, now: datetime, parent: Area, name: str, kind: str, *, position: int = 0, mouth: int | None = None
) -> Area:
    """Add an alley (ngõ, ngách, hẻm, xóm: any place that holds doors) under a ward, hamlet or block."""
    return add_area(actor, now, parent, "alley", name, kind, position=position, mouth=mouth)


def ensure_alley(
    actor: Actor,
    now: datetime,
    parent: Area,
    name: str,
    kind: str,
    *,
    level: Level = "alley",
    position: int = 0,
    mouth: int | None = None,
    batch_id: int | None = None,
) -> Area:
    """Return the child of `parent` with this kind and name (accents count, tone style does not), adding it if missing.

    Safe twice. With `level` it makes hamlets too; one it makes bears the `batch_id`. The caller asks for the permission.
    """
    _check_place(parent, level)
    found = _named(parent, level, name, kind)
    if found is None:
        found = _plant(actor, now, parent, level, name, kind, position, mouth)
        found.batch_id = batch_id
    return found


def edit_area(
    actor: Actor, now: datetime, area: Area, *, name: str, kind: str, position: int, mouth: int | None, note: str = ""
) -> None:
    """Change what is known of a place; the name it had is kept and still found."""
    if area.level in OFFICIAL and (name, kind) != (area.name, area.kind):
        raise Refused(N_("This name comes from the register of units and is not changed by hand."), field="name")
    other = _named(area.parent, area.level, name, kind) if area.parent else None
    if other is not None and other.id != area.id:
        raise Refused(N_("There is already a place with this name here."), field="name")
    renamed = (name, kind) != (area.name, area.kind)
    if name != area.name:
        area.former_name = area.name
    area.name, area.kind, area.position, area.mouth, area.note = name, kind, position, mouth, note
    area.search_fold = _search_fold(area)
    if renamed and area.level == "alley":
        refresh_doors(area)
    record(actor, now, "places.edit_area", "area", area.id, area.path, renamed=renamed, position=position)


def move_area(actor: Actor, now: datetime, area: Area, parent: Area) -> None:
    """Put a place with all its doors under another of the same ward. Safe twice."""
    if area.parent_id == parent.id:
        return
    if area.level in OFFICIAL:
        raise Refused(N_("This name comes from the register of units and is not changed by hand."), field="parent_id")
    if parent.path.startswith(area.path):
        raise Refused(N_("A place cannot stand within itself."), field="parent_id")
    _check_place(parent, area.level)
    if _named(parent, area.level, area.name, area.kind) is not None:
        raise Refused(N_("There is already a place with this name here."), field="parent_id")
    before = area.parent_id
    replant(area, parent, local_day(now))
    record(actor, now, "places.move_area", "area", area.id, area.path, before=before, after=parent.id)


def _check_place(parent: Area, level: str) -> None:
    if level in OFFICIAL or parent.level in ("province", "district") or not may_stand_under(level, parent.level):
        raise Invalid(N_("Such a place cannot stand there."), field="level")


def _named(parent: Area, level: str, name: str, kind: str) -> Area | None:
    wanted = _name_key(name, kind)
    children = select(Area).where(Area.parent_id == parent.id, Area.level == level, Area.valid_to.is_(None))
    return next((child for child in db.session.scalars(children) if _name_key(child.name, child.kind) == wanted), None)


def _name_key(name: str, kind: str) -> str:
    return " ".join(tone_norm(f"{kind} {name}").casefold().split())


def new_area(parent: Area, level: str, name: str, kind: str, position: int = 0, mouth: int | None = None) -> Area:
    """Return a place as it is to stand under another, not stored yet."""
    area = Area(
        level=level,
        name=name,
        kind=kind,
        region=parent.region,
        position=position,
        mouth=mouth if mouth is not None or level != "alley" else mouth_of(name),
        former_name="",
        valid_from=None,
    )
    area.search_fold = _search_fold(area)
    return area


def _plant(
    actor: Actor, now: datetime, parent: Area, level: str, name: str, kind: str, position: int, mouth: int | None
) -> Area:
    area = new_area(parent, level, name, kind, position, mouth)
    plant(area, parent)
    record(actor, now, "places.add_area", "area", area.id, area.path, level=level)
    return area


def _search_fold(area: Area) -> str:
    return fold(f"{area.kind} {area.name} {area.former_name}")[:300]

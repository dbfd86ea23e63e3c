"""Which areas a person may be put into: those the actor reaches, in today's tree."""

from collections.abc import Sequence

from sqlalchemy import false, or_, select

from app.access.actor import Actor
from app.access.names import P
from app.access.table import reaches
from app.extensions import db
from app.places.models import Area
from app.storage.order import by_bytes

WARD_LEVELS = ("province", "district", "ward")
BELOW_WARD = ("group", "block", "alley")


def wards_reached(actor: Actor, permission: P) -> Sequence[Area]:
    """Return the wards, and what stands above them, that the actor reaches with a permission, by name."""
    reach = reaches(actor, permission)
    if not reach.system and not reach.area_paths:
        return []
    query = select(Area).where(Area.level.in_(WARD_LEVELS), Area.valid_to.is_(None))
    if not reach.system:
        query = query.where(or_(false(), *(Area.path.startswith(path) for path in reach.area_paths)))
    found = list(db.session.scalars(query.order_by(Area.path)))
    return found or _own_areas(reach.area_paths)


def parts_of(area: Area | None, levels: Sequence[str] = BELOW_WARD) -> Sequence[Area]:
    """Return the hamlets and alleys of an area in the order of its tree."""
    if area is None:
        return []
    query = select(Area).where(Area.path.startswith(area.path), Area.level.in_(levels), Area.valid_to.is_(None))
    return db.session.scalars(query.order_by(Area.position, by_bytes(Area.name), Area.id)).all()


def area_by_id(area_id: int | None) -> Area | None:
    """Return an area by its id; whether the actor reaches it is asked by the action."""
    return db.session.get(Area, area_id) if area_id is not None else None


def ward_of(area: Area) -> Area:
    """Return the ward an area lies in, or the area itself when it lies in none."""
    ids = [int(part) for part in area.path.split("/") if part]
    ward = db.session.scalar(select(Area).where(Area.id.in_(ids), Area.level == "ward"))
    return ward or area


def _own_areas(paths: Sequence[str]) -> Sequence[Area]:
    return db.session.scalars(select(Area).where(Area.path.in_(paths)).order_by(Area.path)).all()

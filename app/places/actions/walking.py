"""How the addresses of a place are read and how its doors are walked, as a person sets it."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Invalid
from app.kernel.words import N_
from app.places.actions.households import refresh_doors
from app.places.models import Area, Household
from app.places.rules import REGIONS, WALK_MODES, door_of
from app.places.tree import under, walk_mode_of

SETS_REGION = ("province", "district", "ward")
REREADS = ("ward",)


def set_walk_mode(actor: Actor, now: datetime, area: Area, mode: str) -> int:
    """Say how the doors below a place are walked ("": as the place above says); return how many have another place.

    The order that people set by hand goes on counting first, and what lies below may say otherwise for itself. Safe twice.
    """
    if mode not in ("", *WALK_MODES):
        raise Invalid(N_("Choose how the doors are walked."), field="walk_mode")
    if mode == area.walk_mode:
        return 0
    area.walk_mode = mode
    db.session.flush()
    moved = _walk_anew(area)
    record(actor, now, "places.walk_mode", "area", area.id, area.path, mode=mode, moved=moved)
    return moved


def set_region(actor: Actor, now: datetime, area: Area, region: str, reread: bool) -> int:
    """Say how lanes are written in a place and all below it; return how many alleys were read anew.

    What stands there already is read anew only when `reread` says so, and only in one ward at a time. Safe twice.
    """
    if region not in REGIONS:
        raise Invalid(N_("Choose how lanes are written here."), field="region")
    if area.level not in SETS_REGION:
        raise Invalid(N_("Lanes are written one way in a whole ward."), field="region")
    if reread and area.level not in REREADS:
        raise Invalid(N_("Addresses are read anew in one ward at a time."), field="reread")
    if region == area.region and not reread:
        return 0
    inside = update(Area).where(under(area.path)).values(region=region)
    db.session.execute(inside.execution_options(synchronize_session=False))
    db.session.expire_all()
    alleys = db.session.scalars(select(Area).where(under(area.path), Area.level == "alley")).all() if reread else []
    for alley in alleys:
        refresh_doors(alley)
    record(actor, now, "places.region", "area", area.id, area.path, region=region, alleys=len(alleys))
    return len(alleys)


def _walk_anew(area: Area) -> int:
    """Compute anew where the doors below an area stand in their walk; return how many changed."""
    below = select(Area).where(under(area.path), Area.level == "alley").order_by(Area.id)
    alleys = {alley.id: (alley, walk_mode_of(alley)) for alley in db.session.scalars(below)}
    query = select(Household.id, Household.alley_id, Household.address_raw, Household.walk_key)
    changes: list[dict[str, Any]] = []
    for row in db.session.execute(query.join(Area, Area.id == Household.alley_id).where(under(area.path))):
        alley, mode = alleys[row.alley_id]
        key = door_of(row.address_raw, alley.region, alley.label, mode).walk_key
        if key != row.walk_key:
            changes.append({"door": row.id, "key": key})
    if changes:
        table: Any = Household.__table__
        statement = update(table).where(table.c.id == bindparam("door")).values(walk_key=bindparam("key"))
        db.session.connection().execute(statement, changes)
        db.session.expire_all()
    return len(changes)

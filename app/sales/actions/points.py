"""Points: added, changed, ended, and what each of their shifts needs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.errors import Invalid, Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.places.models import Area
from app.sales.actions.locks import lock_point
from app.sales.models import Occurrence, RoleNeed, SalesPoint, ScheduleRule

DETAILS = ("kind", "name", "plate", "phone", "home_stop_id", "supplier_id", "note")


def add_point(actor: Actor, now: datetime, area: Area, needs: Mapping[str, int], **details: Any) -> SalesPoint:
    """Add a point to an area the actor plans for. `details`: kind, name, plate, phone, home_stop_id, supplier_id, note."""
    check_area(actor, area)
    point = SalesPoint(uid=uuid7(), area=area, created_at=now, **details)
    db.session.add(point)
    db.session.flush()
    _set_needs(point, needs)
    record(actor, now, "sales.add_point", "sales_point", point.id, point.area.path, kind=point.kind)
    return point


def edit_point(
    actor: Actor,
    now: datetime,
    point: SalesPoint,
    version: int,
    area: Area,
    needs: Mapping[str, int],
    **details: Any,
) -> None:
    """Change a point; shifts that exist keep their needs. Raises Refused when somebody changed it meanwhile."""
    lock_point(point)
    if version != point.version:
        raise Refused(N_("Somebody changed this point meanwhile. Look at it again before you save."))
    if area.id != point.area_id:
        check_area(actor, area)
        point.area = area
    for name in DETAILS:
        setattr(point, name, details[name])
    point.version += 1
    _set_needs(point, needs)
    record(actor, now, "sales.edit_point", "sales_point", point.id, point.area.path)


def end_point(actor: Actor, now: datetime, point: SalesPoint) -> None:
    """Take a point out of use: its weekly shifts end, its drafts go. Raises Refused while published shifts are to come."""
    lock_point(point)
    coming = select(func.count()).where(
        Occurrence.point_id == point.id, Occurrence.state == "published", Occurrence.ends_at > now
    )
    if n := db.session.scalar(coming):
        raise Refused(N_("Published shifts are still to come: %(n)s. Cancel them first, then end the point."), n=n)
    weekly = update(ScheduleRule).where(ScheduleRule.point_id == point.id, ScheduleRule.ended_at.is_(None))
    db.session.execute(weekly.values(ended_at=now, until=local_day(now)))
    db.session.execute(delete(Occurrence).where(Occurrence.point_id == point.id, Occurrence.state == "planned"))
    point.ended_at = now
    record(actor, now, "sales.end_point", "sales_point", point.id, point.area.path)


def check_area(actor: Actor, area: Area) -> None:
    """Raise Invalid for an area the actor does not plan for."""
    if not allows(actor, P.SALES_EDIT, area.access_scope):
        raise Invalid(N_("Choose an area that is yours."), field="area_id")


def _set_needs(point: SalesPoint, needs: Mapping[str, int]) -> None:
    db.session.execute(delete(RoleNeed).where(RoleNeed.point_id == point.id))
    db.session.add_all(RoleNeed(point_id=point.id, role=role, n=n) for role, n in needs.items() if n)
    db.session.flush()

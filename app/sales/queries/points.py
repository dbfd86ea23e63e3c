"""Reads of points, stops, suppliers and goods, for the pages that keep them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.access.actor import Actor
from app.access.names import P
from app.access.table import reaches
from app.extensions import db
from app.kernel.addresses.order import natural
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.queries.areas import parts_of, wards_reached
from app.places.models import Area
from app.places.tree import under
from app.sales.models import Goods, Occurrence, OccurrenceStop, RoleNeed, SalesPoint, SalesStop, ScheduleRule, Supplier
from app.sales.queries.scope import points_visible_to, stops_visible_to
from app.sales.rules import KINDS

UPCOMING = 10


def points_for(actor: Actor, permission: P = P.SALES_SEE, area: Area | None = None) -> list[SalesPoint]:
    """Return the points that sell, by kind, then by name (Xe 2 before Xe 10); of one area when told."""
    query = select(SalesPoint).options(
        joinedload(SalesPoint.area), joinedload(SalesPoint.home_stop), joinedload(SalesPoint.supplier)
    )
    query = query.where(SalesPoint.ended_at.is_(None), points_visible_to(actor, permission))
    if area is not None:
        query = query.where(SalesPoint.area_id.in_(select(Area.id).where(under(area.path))))
    found = db.session.scalars(query)
    return sorted(found, key=lambda one: (KINDS.index(one.kind), one.position, natural(one.name), one.id))


def stops_for(actor: Actor, permission: P = P.SALES_SEE) -> list[SalesStop]:
    """Return the stops in use that the actor reaches, by name."""
    query = select(SalesStop).options(joinedload(SalesStop.area))
    found = db.session.scalars(query.where(SalesStop.ended_at.is_(None), stops_visible_to(actor, permission)))
    return sorted(found, key=lambda one: (natural(one.name), one.id))


def suppliers_for(actor: Actor) -> list[Supplier]:
    """Return the suppliers in use of the areas the actor plans for, by name."""
    query = select(Supplier).join(Area).options(contains_eager(Supplier.area)).where(Supplier.ended_at.is_(None))
    reach = reaches(actor, P.SALES_EDIT)
    if not reach.system:
        query = query.where(or_(false(), *(under(path) for path in reach.area_paths)))
    return sorted(db.session.scalars(query), key=lambda one: (natural(one.name), one.id))


def supplier_for(actor: Actor, supplier_id: int) -> Supplier:
    """Return a supplier of the areas the actor plans for. Raises NotFound for any other."""
    for supplier in suppliers_for(actor):
        if supplier.id == supplier_id:
            return supplier
    raise NotFound(N_("There is no such supplier."))


def areas_for(actor: Actor) -> list[Area]:
    """Return where the actor may put points and stops: wards, and the parts of a ward that is the only one."""
    wards = wards_reached(actor, P.SALES_EDIT)
    return [*wards, *(parts_of(wards[0]) if len(wards) == 1 else [])]


def area_reached(actor: Actor, area_id: int | None) -> Area | None:
    """Return an area inside which the actor sees points; None for any other."""
    area = db.session.get(Area, area_id) if area_id else None
    reach = reaches(actor, P.SALES_SEE)
    return area if area and (reach.system or area.path.startswith(reach.area_paths)) else None


def areas_with_points(actor: Actor) -> Sequence[Area]:
    """Return the areas in which the actor sees points, in the order of the tree."""
    held = select(SalesPoint.area_id).where(SalesPoint.ended_at.is_(None), points_visible_to(actor))
    return db.session.scalars(select(Area).where(Area.id.in_(held)).order_by(Area.path)).all()


def needs_of(point: SalesPoint) -> dict[str, int]:
    """Return how many people of each role a shift of the point needs unless told otherwise."""
    rows = db.session.execute(select(RoleNeed.role, RoleNeed.n).where(RoleNeed.point_id == point.id))
    return {row.role: row.n for row in rows}


def goods_of(point: SalesPoint) -> Sequence[Goods]:
    """Return the posted prices of a point in the order they are posted."""
    return db.session.scalars(select(Goods).where(Goods.point_id == point.id).order_by(Goods.position, Goods.id)).all()


def coming_shifts(actor: Actor, point: SalesPoint, now: datetime) -> Sequence[Occurrence]:
    """Return the next shifts of a point with their stops; drafts only for those who plan it."""
    planner = points_visible_to(actor, P.SALES_EDIT)
    query = select(Occurrence).join(SalesPoint).where(Occurrence.point_id == point.id, Occurrence.ends_at > now)
    query = query.where(Occurrence.state != "cancelled", (Occurrence.state != "planned") | planner)
    stops = selectinload(Occurrence.stops).joinedload(OccurrenceStop.stop).joinedload(SalesStop.area)
    return db.session.scalars(query.options(stops).order_by(Occurrence.starts_at).limit(UPCOMING)).all()


def stops_of(point: SalesPoint, weekly: Iterable[ScheduleRule], coming: Iterable[Occurrence]) -> list[SalesStop]:
    """Return the stops in use at which a point stands: its home first, then those of its shifts."""
    home = [point.home_stop] if point.home_stop else []
    usual = [one.stop for rule in weekly for one in rule.stops]
    found = [*home, *usual, *(one.stop for shift in coming for one in shift.stops)]
    return [stop for stop in dict.fromkeys(found) if stop.ended_at is None]


def points_at(stops: Sequence[SalesStop]) -> Mapping[int, int]:
    """Return how many points have each stop as their home."""
    query = select(SalesPoint.home_stop_id, func.count()).where(
        SalesPoint.home_stop_id.in_([one.id for one in stops]), SalesPoint.ended_at.is_(None)
    )
    return {stop_id: n for stop_id, n in db.session.execute(query.group_by(SalesPoint.home_stop_id)) if stop_id}

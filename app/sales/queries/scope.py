"""Which points, stops and shifts an actor reaches."""

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.access.actor import Actor
from app.access.names import P
from app.access.table import reaches
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.places.models import Area
from app.places.tree import under
from app.sales.models import Occurrence, OccurrenceStop, SalesPoint, SalesStop, ShiftSignup


def points_visible_to(actor: Actor, permission: P = P.SALES_SEE) -> ColumnElement[bool]:
    """Return the condition on `sales_point` that holds for those the actor reaches; the list-side twin of `allows`."""
    reach = reaches(actor, permission)
    if reach.system:
        return true()
    return or_(SalesPoint.area_id.in_(_areas(reach.area_paths)), SalesPoint.id.in_(reach.point_ids))


def stops_visible_to(actor: Actor, permission: P = P.SALES_SEE) -> ColumnElement[bool]:
    """Return the condition on `sales_stop` for those of the actor's areas."""
    reach = reaches(actor, permission)
    return true() if reach.system else SalesStop.area_id.in_(_areas(reach.area_paths))


def point_for(actor: Actor, point_id: int) -> SalesPoint:
    """Return a point in sight that still sells, its area loaded. Raises NotFound for any other."""
    query = select(SalesPoint).options(joinedload(SalesPoint.area))
    point = db.session.scalar(
        query.where(SalesPoint.id == point_id, SalesPoint.ended_at.is_(None), points_visible_to(actor))
    )
    if point is None:
        raise NotFound(N_("There is no such sales point."))
    return point


def stop_for(actor: Actor, stop_id: int) -> SalesStop:
    """Return a stop in sight that is in use. Raises NotFound for any other."""
    query = select(SalesStop).options(joinedload(SalesStop.area))
    stop = db.session.scalar(
        query.where(SalesStop.id == stop_id, SalesStop.ended_at.is_(None), stops_visible_to(actor))
    )
    if stop is None:
        raise NotFound(N_("There is no such stop."))
    return stop


def shift_for(actor: Actor, uid: str) -> Occurrence:
    """Return a shift of a point in sight with its stops, needs and crew. Raises NotFound for any other.

    A draft is seen only by those who plan it.
    """
    draft = Occurrence.state == "planned"
    planner = points_visible_to(actor, P.SALES_EDIT)
    query = (
        select(Occurrence)
        .join(SalesPoint, SalesPoint.id == Occurrence.point_id)
        .options(
            joinedload(Occurrence.point).joinedload(SalesPoint.area),
            selectinload(Occurrence.stops).joinedload(OccurrenceStop.stop),
            selectinload(Occurrence.needs),
            selectinload(Occurrence.signups).joinedload(ShiftSignup.account),
        )
        .where(Occurrence.uid == uid, points_visible_to(actor), or_(~draft, planner))
    )
    shift = db.session.scalar(query)
    if shift is None:
        raise NotFound(N_("There is no such shift."))
    return shift


def _areas(paths: tuple[str, ...]) -> ColumnElement[int]:
    return select(Area.id).where(or_(false(), *(under(path) for path in paths))).scalar_subquery()

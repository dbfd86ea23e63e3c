"""Reads for planning: when a point is taken, and which weekly shifts it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.access.actor import Actor
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.sales.models import Occurrence, OccurrenceStop, SalesPoint, SalesStop, ScheduleRule, ScheduleRuleStop
from app.sales.queries.scope import points_visible_to
from app.sales.rules import Span


@dataclass(frozen=True)
class Taken:
    """A time at which a point has a shift already, and where."""

    span: Span
    place: str


def taken_times(point: SalesPoint, first: date, last: date, but: Occurrence | None = None) -> list[Taken]:
    """Return the shifts of a point from the first day to the last, the one that is being changed left out."""
    query = (
        select(Occurrence)
        .options(selectinload(Occurrence.stops).joinedload(OccurrenceStop.stop))
        .where(Occurrence.point_id == point.id, Occurrence.state != "cancelled")
        .where(Occurrence.on_date >= first, Occurrence.on_date <= last)
        .order_by(Occurrence.starts_at)
        .execution_options(populate_existing=True)
    )
    shifts = [one for one in db.session.scalars(query) if but is None or one.id != but.id]
    return [Taken(Span(one.starts_at, one.ends_at), one.stops[0].stop.name if one.stops else "") for one in shifts]


def weekly_of(point: SalesPoint, today: date) -> Sequence[ScheduleRule]:
    """Return the weekly shifts of a point that still go on, with their stops."""
    query = (
        select(ScheduleRule)
        .options(selectinload(ScheduleRule.stops).joinedload(ScheduleRuleStop.stop).joinedload(SalesStop.area))
        .where(ScheduleRule.point_id == point.id, ScheduleRule.ended_at.is_(None))
        .where(or_(ScheduleRule.until.is_(None), ScheduleRule.until >= today))
        .order_by(ScheduleRule.begins, ScheduleRule.id)
    )
    return db.session.scalars(query).all()


def rule_of(shift: Occurrence) -> ScheduleRule | None:
    """Return the weekly shift this one comes from, if that still goes on."""
    if shift.rule_id is None:
        return None
    rule = db.session.get(ScheduleRule, shift.rule_id)
    return rule if rule and rule.ended_at is None and (rule.until is None or rule.until >= shift.on_date) else None


def rule_for(actor: Actor, uid: str) -> ScheduleRule:
    """Return a weekly shift that goes on, of the points the actor plans. Raises NotFound for any other."""
    query = select(ScheduleRule).join(SalesPoint).where(ScheduleRule.uid == uid, ScheduleRule.ended_at.is_(None))
    rule = db.session.scalar(query.where(points_visible_to(actor)))
    if rule is None:
        raise NotFound(N_("There is no such weekly shift."))
    return rule


def shifts_from(rule: ScheduleRule, day: date) -> Sequence[Occurrence]:
    """Return the shifts made of a weekly one from a day on that are not cancelled or closed, in the order they are locked."""
    query = (
        select(Occurrence)
        .options(joinedload(Occurrence.point).joinedload(SalesPoint.area))
        .where(Occurrence.rule_id == rule.id, Occurrence.on_date >= day)
        .where(Occurrence.state.in_(("planned", "published")))
        .order_by(Occurrence.id)
    )
    return db.session.scalars(query).all()

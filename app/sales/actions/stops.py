"""Stops: added, changed, taken out of use."""

import secrets
from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.errors import Refused
from app.kernel.words import N_
from app.places.models import Area
from app.sales.actions.points import check_area
from app.sales.models import Occurrence, OccurrenceStop, SalesPoint, SalesStop, ScheduleRule, ScheduleRuleStop
from app.sales.rules import CODE_LENGTH, CODE_LETTERS


def add_stop(actor: Actor, now: datetime, area: Area, name: str, place: str) -> SalesStop:
    """Add a stop to an area the actor plans for, with a new code for its poster."""
    check_area(actor, area)
    stop = SalesStop(code=_new_code(), area=area, name=name, place=place, created_at=now)
    db.session.add(stop)
    db.session.flush()
    record(actor, now, "sales.add_stop", "sales_stop", stop.id, stop.area.path)
    return stop


def edit_stop(actor: Actor, now: datetime, stop: SalesStop, area: Area, name: str, place: str) -> None:
    """Change a stop; its code and its poster stay."""
    if area.id != stop.area_id:
        check_area(actor, area)
        stop.area = area
    stop.name, stop.place = name, place
    record(actor, now, "sales.edit_stop", "sales_stop", stop.id, stop.area.path)


def end_stop(actor: Actor, now: datetime, stop: SalesStop) -> None:
    """Take a stop out of use. Raises Refused while a point is at home there or a shift is still to stand there."""
    home = select(SalesPoint.name).where(SalesPoint.home_stop_id == stop.id, SalesPoint.ended_at.is_(None))
    if name := db.session.scalar(home.limit(1)):
        raise Refused(N_("%(point)s has its home here. Give it another home stop first."), point=name)
    coming = (
        select(Occurrence.id)
        .join(OccurrenceStop, OccurrenceStop.occurrence_id == Occurrence.id)
        .where(OccurrenceStop.stop_id == stop.id, OccurrenceStop.ends_at > now, Occurrence.state != "cancelled")
    )
    weekly = (
        select(ScheduleRule.id)
        .join(ScheduleRuleStop, ScheduleRuleStop.rule_id == ScheduleRule.id)
        .where(ScheduleRuleStop.stop_id == stop.id, ScheduleRule.ended_at.is_(None))
        .where(ScheduleRule.until.is_(None) | (ScheduleRule.until >= local_day(now)))
    )
    if db.session.scalar(coming.limit(1)) or db.session.scalar(weekly.limit(1)):
        raise Refused(N_("Shifts are still to stand here. Move or cancel them first."))
    stop.ended_at = now
    record(actor, now, "sales.end_stop", "sales_stop", stop.id, stop.area.path)


def _new_code() -> str:
    """Return a code no other stop has, short enough to be typed from a poster."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if db.session.scalar(select(SalesStop.id).where(SalesStop.code == code)) is None:
            return code

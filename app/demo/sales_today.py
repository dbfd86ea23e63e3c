"""The day at the sales points: three of them tell residents something, at one people are helped with the app."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.access.actor import Actor
from app.demo.sales_story import HELPED, NOTICES
from app.demo.week import Ward
from app.drives.models import Drive
from app.extensions import db
from app.kernel.ids import uuid7
from app.places.models import Household
from app.sales.actions.helped import count_helped
from app.sales.actions.running import set_notice
from app.sales.models import Occurrence, SalesPoint
from app.visits.actions.at_point import HelpGiven

LATER = timedelta(minutes=30)


def tell_notices(lan: Actor, moment: datetime, as_of: date, points: Sequence[SalesPoint]) -> None:
    """Let one point each of those with a whole crew say that it comes later, that it is sold out, that it stays away."""
    for point, (notice, words) in zip([one for one in points if one.kind == "mobile_point"], NOTICES, strict=False):
        shift = next(one for one in reversed(_shifts_on(point, as_of)) if one.state == "published")
        stop = shift.stops[0]
        hours = (stop.id, stop.starts_at + LATER, stop.ends_at) if notice == "retimed" else (None, None, None)
        set_notice(lan, moment, shift, notice, words, *hours)


def tell_help(staff: Actor, ward: Ward, drive: Drive, point: SalesPoint, as_of: date, moment: datetime) -> None:
    """Count people helped at the point in the drive, some with their house; nothing before its first shift has begun."""
    begun = [one for one in _shifts_on(point, as_of) if one.starts_at <= moment]
    if not begun:
        return
    at = min(begun[-1].ends_at, moment)
    homes = iter(_unvisited(ward))
    for result, people, has_house in HELPED:
        given = HelpGiven(uuid7(), begun[-1].uid, drive.apps[0].id, result, n=people)
        count_helped(staff, at, begun[-1], drive, given, next(homes) if has_house else None)


def _shifts_on(point: SalesPoint, day: date) -> Sequence[Occurrence]:
    query = select(Occurrence).where(Occurrence.point_id == point.id, Occurrence.on_date == day)
    return db.session.scalars(query.order_by(Occurrence.starts_at)).all()


def _unvisited(ward: Ward) -> list[Household]:
    """Return houses nobody was at yet, each with a phone that lacks the app."""
    fates = ward.fates
    found = [home for home in ward.households if not fates[home.id].visits]
    return [home for home in found[::-1] if fates[home.id].installed < (fates[home.id].smartphones or 0)]

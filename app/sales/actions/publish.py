"""Publishing a week: drafts become shifts that volunteers take and residents read about."""

from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select

from app.access.actor import Actor
from app.access.names import P
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.words import N_
from app.places.models import Area
from app.sales.actions.locks import lock_points
from app.sales.actions.schedule import materialise
from app.sales.models import Occurrence
from app.sales.queries.points import points_for
from app.sales.queries.week import week_of


def publish_week(actor: Actor, now: datetime, monday: date, area: Area | None = None) -> int:
    """Publish the drafts of a week that are not over, all or none; return how many. Safe to run twice.

    Raises Refused while two of its shifts are in each other's way.
    """
    points = points_for(actor, P.SALES_PUBLISH, area)
    lock_points(one.id for one in points)
    materialise(now)
    week = week_of(actor, monday, area, P.SALES_PUBLISH)
    if week.clashes:
        raise Refused(N_("Two shifts of one point are at the same time. Move or cancel one, then publish."))
    drafts = [card.uid for card in week.drafts(now)]
    paths = {one.id: one.area.path for one in points}
    rows = db.session.scalars(select(Occurrence).where(Occurrence.uid.in_(drafts), Occurrence.state == "planned")).all()
    for shift in rows:
        shift.state, shift.changed_at = "published", now
        shift.version += 1
    by_place = sorted(rows, key=lambda one: paths[one.point_id])
    for path, shifts in groupby(by_place, key=lambda one: paths[one.point_id]):
        record(actor, now, "sales.publish", "week", monday.isoformat(), path, shifts=len(list(shifts)))
    return len(rows)

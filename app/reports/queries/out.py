"""Who is out since when, and how fast people recorded today: reads of the leader's page, one query each."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from app.drives.models import Drive
from app.extensions import db
from app.kernel.clock import local_day, start_of
from app.reports.rules.team import quick_pace
from app.routes.models import AssignmentEvent
from app.visits.models import Visit
from app.visits.queries import moment_of
from app.visits.ranges import KIND as IN_A_ROW

MOST_VISITS = 2000


def out_since(route_ids: Collection[int]) -> dict[int, datetime]:
    """Return route id -> when its first visit came in."""
    query = select(AssignmentEvent.assignment_id, func.min(AssignmentEvent.at))
    query = query.where(AssignmentEvent.assignment_id.in_(route_ids), AssignmentEvent.kind == "started")
    return {row[0]: row[1] for row in db.session.execute(query.group_by(AssignmentEvent.assignment_id))}


def quick_paces(drive: Drive, account_ids: Collection[int], now: datetime) -> dict[int, int]:
    """Return account id -> seconds between visits today, for those who recorded unusually fast door by door.

    Rows of houses and sheets typed in are recorded in one go and say nothing of a pace.
    """
    query = (
        select(Visit)
        .where(Visit.account_id.in_(account_ids), Visit.drive_id == drive.id)
        .where(Visit.phone_at >= start_of(local_day(now)), Visit.source == "phone", Visit.supersedes_uid.is_(None))
        .order_by(Visit.phone_at.desc(), Visit.id.desc())
        .limit(MOST_VISITS)
    )
    moments: dict[int, list[datetime]] = defaultdict(list)
    for visit in db.session.scalars(query):
        if IN_A_ROW not in visit.flags:
            moments[visit.account_id].append(moment_of(visit))
    found = {account_id: quick_pace(times) for account_id, times in moments.items()}
    return {account_id: pace for account_id, pace in found.items() if pace is not None}

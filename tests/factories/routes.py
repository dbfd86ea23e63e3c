"""Routes people hold, and plans drawn at once, valid by default."""

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

from app.drives.models import Drive
from app.extensions import db
from app.jobs.worker import perform_here
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.people.models import Account, Team
from app.places.models import Area, Household
from app.routes.actions.plans import request_plan
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder, Plan
from app.storage import unit
from tests.factories import people


def route(
    drive: Drive, doors: Sequence[Household], holders: Sequence[Account], team: Team | None = None, **values: Any
) -> Assignment:
    """Add a route of these doors that the holders have until tonight."""
    now = utc_now()
    row = Assignment(
        uid=uuid7(),
        drive=drive,
        area=drive.area,
        team=team,
        title=values.pop("title", "Ngõ 45"),
        target_doors=len(doors),
        starts_at=now,
        due_at=values.pop("due_at", now + timedelta(hours=8)),
        print_code="ABC234",
        created_at=now,
        **values,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(
        AssignmentDoor(assignment_id=row.id, drive_id=drive.id, household_id=door.id, position=place)
        for place, door in enumerate(doors)
    )
    db.session.add_all(AssignmentHolder(assignment=row, account=one) for one in holders)
    db.session.flush()
    return row


def plan(drive: Drive, coordinator: Account, alleys: Sequence[Area], teams: Sequence[Team], **values: Any) -> Plan:
    """Ask for a plan of these alleys for tomorrow morning and let the job draw it."""
    now = utc_now()
    asked = {
        "kind": "pairs",
        "day": min(local_day(now) + timedelta(days=1), drive.ends_on),
        "begins": time(8),
        "ends": time(10, 30),
    } | values
    alley_ids, team_ids = [alley.id for alley in alleys], [team.id for team in teams]
    row = request_plan(
        people.actor(coordinator), now, drive, drive.area, alley_ids=alley_ids, team_ids=team_ids, **asked
    )
    unit.commit()
    perform_here(row.job_uid or "")
    db.session.refresh(row)
    return row

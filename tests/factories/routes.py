"""Routes somebody holds, with their doors in walking order, and items as a phone sends them."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from app.access.actor import Actor
from app.drives.models import Drive
from app.extensions import db
from app.inbox.receive import Item
from app.jobs.worker import perform_here
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.people.models import Account, Team
from app.places.models import Area, Household
from app.plans.actions.drafts import request_plan
from app.plans.actions.publish import publish_plan
from app.plans.models import Plan
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.storage import unit
from tests.factories import people


def assignment(
    drive: Drive, holders: Sequence[Account], doors: Sequence[Household], team: Team | None = None, **values: Any
) -> Assignment:
    """Add a route the holders have received, its doors in the order given."""
    row = Assignment(
        uid=uuid7(),
        drive=drive,
        area=drive.area,
        team=team,
        title=values.pop("title", "Tuyến 1"),
        target_doors=len(doors),
        state=values.pop("state", "received"),
        created_at=values.pop("created_at", utc_now() - timedelta(hours=2)),
        **values,
    )
    db.session.add(row)
    db.session.flush()
    for holder in holders:
        db.session.add(AssignmentHolder(assignment_id=row.id, account_id=holder.id))
    db.session.add_all(_door(row, household, position) for position, household in enumerate(doors, 1))
    db.session.flush()
    return row


def add_door(row: Assignment, household: Household, position: int, active: bool = True) -> AssignmentDoor:
    """Put a door on a route."""
    door = _door(row, household, position, active)
    db.session.add(door)
    db.session.flush()
    return door


def _door(row: Assignment, household: Household, position: int, active: bool = True) -> AssignmentDoor:
    return AssignmentDoor(
        assignment_id=row.id, drive_id=row.drive_id, household_id=household.id, position=position, active=active
    )


def visit_item(
    drive: Drive, household: Household, outcome: str, at: datetime | None = None, uid: str | None = None, **more: Any
) -> Item:
    """Return an item of kind `visit`; it is not sent yet."""
    payload = {"drive": drive.id, "household": household.id, "outcome": outcome} | more
    return Item(uid or uuid7(), "visit", payload, at or utc_now())


def plan(drive: Drive, coordinator: Account, alleys: Sequence[Area], teams: Sequence[Team], **values: Any) -> Plan:
    """Ask for a plan of these alleys for tomorrow morning and let the job draw it (`by_hand`: none is needed)."""
    now = utc_now()
    asked = {
        "kind": "pairs",
        "day": min(local_day(now) + timedelta(days=1), drive.ends_on),
        "begins": time(8),
        "ends": time(10, 30),
    } | values
    alley_ids, team_ids = [alley.id for alley in alleys], [team.id for team in teams]
    actor = people.actor(coordinator)
    row = request_plan(actor, now, drive, drive.area, alley_ids=alley_ids, team_ids=team_ids, **asked)
    unit.commit()
    if row.job_uid:
        perform_here(row.job_uid)
    db.session.refresh(row)
    return row


def publish(actor: Actor, row: Plan) -> list[Assignment]:
    """Give the plan out."""
    given = publish_plan(actor, utc_now(), row, row.revision)
    unit.commit()
    return given

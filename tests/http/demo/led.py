"""What must hold of the demo for those who lead: there is something to look at on each of their pages."""

from datetime import datetime, time

from sqlalchemy import func, select

from app.drives.models import Drive
from app.extensions import db
from app.kernel.clock import local
from app.people.actors import actor_of
from app.people.models import Account, Team, TeamMember
from app.places.models import Area, Household
from app.reports.queries.team import team_today
from app.reports.rules.team import Need, minutes_late
from app.visits.models import DoorClaim
from app.visits.not_arrived import not_written, phones_holding
from app.visits.rechecks import rechecks_for

LEADERS = ("ban", "ha")
WALKED_A_WHILE = time(10)
"""Earlier in the day the story has only just begun."""


def leaders_have_something_to_look_at(drive: Drive, now: datetime) -> list[int]:
    """A pair not back, second visits asked and answered, records that did not arrive. Return the hints of a pace."""
    led = select(Team).join(TeamMember).join(Account, Account.id == TeamMember.account_id)
    inside = Team.area.has(Area.path.startswith(drive.area.path))
    team = db.session.scalars(led.where(Account.login.in_(LEADERS), inside)).one()
    today = team_today(drive, team, now)
    if local(now).time() >= WALKED_A_WHILE:
        late = [route for line in today.lines for route in line.routes if minutes_late(route, now)]
        assert late and today.lines[0].need is Need.NOT_BACK
    drawn = rechecks_for(drive, team, now)
    assert {(one.asked, bool(one.result)) for one in drawn} >= {(True, True), (True, False)}
    leader = actor_of(next(one.account for one in team.members if one.account.login in LEADERS))
    held = [(phone.unsent, phone.since is not None) for phone in phones_holding(leader, now)]
    assert held == [(3, True)], held
    assert len(not_written(leader, now)) == 1
    assert db.session.scalar(select(func.count()).where(DoorClaim.drive_id == drive.id))
    rooms = select(Household.plate).where(
        Household.kind == "dorm", Household.alley.has(Area.path.startswith(drive.area.path))
    )
    assert len({plate for plate in db.session.scalars(rooms) if " P." in plate}) == 6
    return [walker.pace for walker in today.people if walker.pace]

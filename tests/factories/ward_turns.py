"""What a ward at work goes through besides visits: doors that change hands, rows, merges, figures by area, help given."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.drives.actions import DayFigure, add_day_readings, add_reading
from app.drives.models import Drive
from app.drives.queries import readings_of
from app.extensions import db
from app.inbox.receive import Item, receive
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.notices.actions import notify
from app.people.models import Account
from app.places.actions import merge_households
from app.places.models import Area, Household
from app.routes.actions.handing import hand_over
from app.routes.actions.timing import ask_for_time
from app.routes.held_queries import open_doors_of
from app.routes.models import Assignment
from app.routes.receivers import Receiver
from app.sales.actions.helped import count_helped
from app.sales.models import Occurrence
from app.visits.actions.at_point import HelpGiven
from app.visits.actions.rechecks import ASKED
from app.visits.models import Recheck, Visit
from tests.factories import people, places


def hand_part_over(lead: Account, route: Assignment, to: Account) -> Assignment:
    """Let somebody else have the last door of a route; who has the rest asks for more time."""
    last = open_doors_of(route)[-1].household_id
    receiver = Receiver("", "", (to.id,), route.team_id)
    now = utc_now()
    ask_for_time(people.actor(route.holders[0].account), now, route)
    return hand_over(people.actor(lead), now, route, [last], receiver, now + timedelta(hours=5), "Trời tối")


def write_row(walker: Account, drive: Drive, doors: Sequence[Household]) -> None:
    """Write these houses of one alley in one act."""
    payload = {
        "drive": drive.id,
        "alley": doors[0].alley_id,
        "outcome": "not_home",
        "doors": [door.id for door in doors],
    }
    receive(people.actor(walker), utc_now(), Item(uuid7(), "range", payload, utc_now()))


def ask_for_second_visit(lead: Account, drive: Drive, who: Account) -> None:
    """Ask somebody to go by a home that was helped; the lot, which names both otherwise, is left out."""
    first = select(Visit).where(Visit.drive_id == drive.id, Visit.outcome == "met").order_by(Visit.id)
    helped = db.session.scalars(first.limit(1)).one()
    db.session.add(Recheck(visit_uid=helped.uid, account_id=who.id, asked_by=lead.id, asked_at=utc_now()))
    notify([who.id], utc_now(), "recheck_asked", ASKED, f"/rechecks/{helped.uid}", plate=helped.household.called or "–")


def send_other_content(walker: Account, drive: Drive) -> None:
    """Let the phone send other content under the uid of a visit that is written, for its sender to choose."""
    written = select(Visit).where(Visit.drive_id == drive.id, Visit.account_id == walker.id).order_by(Visit.id)
    visit = db.session.scalars(written.limit(1)).one()
    other = {"drive": drive.id, "household": visit.household_id, "outcome": "refused"}
    receive(people.actor(walker), utc_now(), Item(visit.uid, "visit", other, utc_now()))


def twins(lead: Account, door: Household) -> Household:
    """Enter a house twice more: the first of the two is merged into it, the second waits to be; return that one."""
    entered = [places.household(door.alley, door.plate, phone=door.phone) for _ in range(2)]
    merge_households(people.actor(lead), utc_now(), door, entered[0], (door.version, entered[0].version), theirs=[])
    return entered[1]


def read_by_area(lead: Account, drive: Drive, areas: Sequence[Area]) -> None:
    """Enter figures of areas below the drive's for two days; the last of the first area is corrected."""
    actor, now = people.actor(lead), utc_now()
    rest = {"denominator_kind": "smartphones", "source": "Tổ trưởng báo"}
    for days in (2, 1):
        figures = [DayFigure(area, 40 - 9 * days, 80) for area in areas]
        add_day_readings(actor, now, drive, figures, at=now - timedelta(days=days), **rest)
    wrong = readings_of(drive, areas[0].id)[0]
    add_reading(actor, now, drive, at=wrong.at, installs=29, denominator=80, corrects=wrong, **rest)


def help_some(staff: Account, drive: Drive, shift: Occurrence, home: Household) -> None:
    """Count somebody of a house, and two nobody knows, at a shift."""
    app_id = drive.apps[0].id
    for household, n in ((home, 1), (None, 2)):
        given = HelpGiven(uuid7(), shift.uid, app_id, "installed_new", n=n)
        count_helped(people.actor(staff), utc_now(), shift, drive, given, household)

"""Help given at a sales point, counted in the drive once: the household's door and the counters follow in the same act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.doors.actions import lock_door, settle_counts, settle_door
from app.doors.rules import Knock
from app.drives.models import Drive
from app.extensions import db
from app.kernel.errors import Invalid, Refused
from app.kernel.words import N_
from app.places.models import Household
from app.places.queries import household_held
from app.storage.upsert import insert_first
from app.visits.models import Assist
from app.visits.outcomes import RESULTS
from app.visits.queries import current_visits, knock_at_point, knocks_of, point_assists
from app.visits.rules import Person, with_slots

SETTING = "sales_point"


@dataclass(frozen=True)
class HelpGiven:
    """What was done at a point. With a household it is one person (`slot` None: not recorded before), else `n` people."""

    uid: str
    place_uid: str
    app_id: int
    result: str
    n: int = 1
    slot: int | None = None
    label: str = ""
    age_band: str = ""


def help_at_point(
    actor: Actor, now: datetime, drive: Drive, given: HelpGiven, household: Household | None = None
) -> bool:
    """Count help once, whatever is sent twice under its uid; say whether it is new. Raises Refused or Invalid."""
    if drive.state != "open":
        raise Refused(N_("The drive is not open."))
    if given.result not in RESULTS or given.app_id not in {app.id for app in drive.apps}:
        raise Invalid(N_("Choose what came of it."), field="result")
    if household is None:
        return _help_unnamed(actor, now, drive, given)
    household = household_held(Household.id, household.id)
    if household is None or not household.in_use or not household.alley.path.startswith(drive.area.path):
        raise Invalid(N_("Choose a house of this drive."), field="household")
    door = lock_door(drive.id, household.id, household.alley_id)
    visits = current_visits(drive.id, household.id)
    before = knocks_of(drive, household.id, visits)
    known = {assist.slot for visit in visits for assist in visit.assists}
    known |= {assist.slot for assist in point_assists(drive.id, household.id)}
    person = with_slots([Person(given.result, given.slot, given.label, given.age_band)], known, ())[0]
    if not _insert(actor, now, drive, given, household, person.slot or 1):
        return False
    settle_door(door, before, knocks_of(drive, household.id, visits), drive.max_tries)
    return True


def take_help_back(actor: Actor, now: datetime, drive: Drive, assist: Assist) -> bool:
    """Take counted help out again; say whether it still stood. Safe to run twice."""
    household = db.session.get(Household, assist.household_id) if assist.household_id else None
    door = lock_door(drive.id, household.id, household.alley_id) if household else None
    row = db.session.scalars(
        select(Assist).where(Assist.id == assist.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if row.taken_back_at is not None:
        return False
    visits = current_visits(drive.id, household.id) if household else ()
    before = knocks_of(drive, household.id, visits) if household else _alone(drive, row)
    row.taken_back_at = now
    db.session.flush()
    if door is None or household is None:
        settle_counts(drive.id, drive.area_id, before, ())
    else:
        settle_door(door, before, knocks_of(drive, household.id, visits), drive.max_tries)
    return True


def _help_unnamed(actor: Actor, now: datetime, drive: Drive, given: HelpGiven) -> bool:
    if not _insert(actor, now, drive, given, None, 1):
        return False
    row = db.session.scalars(select(Assist).where(Assist.uid == given.uid)).one()
    settle_counts(drive.id, drive.area_id, (), _alone(drive, row))
    return True


def _alone(drive: Drive, row: Assist) -> Sequence[Knock]:
    return [knock_at_point(row, drive.success_results)]


def _insert(
    actor: Actor, now: datetime, drive: Drive, given: HelpGiven, household: Household | None, slot: int
) -> bool:
    values = {
        "uid": given.uid,
        "drive_id": drive.id,
        "setting": SETTING,
        "place_uid": given.place_uid,
        "household_id": household.id if household else None,
        "n": 1 if household else given.n,
        "slot": slot,
        "label": given.label if household else "",
        "age_band": given.age_band if household else "",
        "app_id": given.app_id,
        "result": given.result,
        "stuck_reason": "",
        "steps": [],
        "name": "",
        "account_id": actor.account_id,
        "at": now,
    }
    return insert_first(Assist, values, ["uid"])

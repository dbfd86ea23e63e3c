"""Reads of visits: what is in force at a door, who may see it, and the raw rows that prove the counters."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.access.actor import Actor, Role, Scope
from app.access.names import P
from app.access.table import allows, reaches
from app.doors.models import DoorState
from app.doors.rules import Helped, Knock
from app.doors.verify import RawDoor
from app.drives.models import Drive
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Membership
from app.places.models import Area, Household
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.visits.models import Assist, Visit
from app.visits.outcomes import FOR_REVIEW, RESULTS, TAKEN_BACK, counts_as_helped
from app.visits.rules import happened_at


@dataclass(frozen=True)
class DoorAt:
    """A household in a drive as this actor reaches it; `assignment` is the route that holds it now, if any."""

    drive: Drive
    household: Household
    assignment: Assignment | None
    access_scope: Scope


def visible_to(actor: Actor, permission: P = P.VISIT_SEE) -> ColumnElement[bool]:
    """Return the condition on Visit for what the actor may see: the list-side twin of `Visit.access_scope`."""
    reach = reaches(actor, permission)
    found: list[ColumnElement[bool]] = [false()]
    if reach.system:
        found.append(Visit.id.is_not(None))
    if reach.area_paths:
        inside = or_(*(Area.path.like(path + "%") for path in reach.area_paths))
        home = select(Household.id).join(Area, Area.id == Household.alley_id)
        found.append(exists(home.where(Household.id == Visit.household_id, inside)))
    if reach.team_ids:
        found.append(Visit.team_id.in_(reach.team_ids))
    if reach.own_id is not None:
        found.append(or_(Visit.account_id == reach.own_id, Visit.partner_id == reach.own_id))
    return or_(*found)


def visit_for(actor: Actor, uid: str) -> Visit:
    """Return one visit the actor may see. Raises NotFound."""
    query = select(Visit).options(joinedload(Visit.household).joinedload(Household.alley), joinedload(Visit.drive))
    visit = db.session.scalar(query.where(Visit.uid == uid, visible_to(actor)))
    if visit is None or visit.outcome == TAKEN_BACK:
        raise NotFound(N_("There is no such visit."))
    return visit


def door_for(actor: Actor, drive_id: int, household_id: int) -> DoorAt:
    """Return a door the actor may see: on their route now, visited by them, of their team or in their area.

    In a running drive a merged household is the one it was merged into.
    """
    drive = db.session.get(Drive, drive_id)
    household = db.session.get(Household, household_id, options=[joinedload(Household.alley)])
    while household is not None and household.merged_into_id is not None and drive and drive.state != "closed":
        household = db.session.get(Household, household.merged_into_id, options=[joinedload(Household.alley)])
    if drive is None or household is None or not household.alley.path.startswith(drive.area.path):
        raise NotFound(N_("There is no such house on your route."))
    household_id = household.id
    assignment = holding_assignment(drive_id, household_id)
    people = {holder.account_id for holder in assignment.holders if holder.active} if assignment else set()
    if reaches(actor, P.VISIT_SEE).own_id not in (None, *people):
        own = select(Visit.id).where(Visit.drive_id == drive_id, Visit.household_id == household_id).limit(1)
        mine = or_(Visit.account_id == actor.account_id, Visit.partner_id == actor.account_id)
        if actor.account_id is not None and db.session.scalar(own.where(mine)) is not None:
            people.add(actor.account_id)
    teams = frozenset(filter(None, (assignment.team_id,))) if assignment else frozenset[int]()
    scope = Scope(area_path=household.alley.path, team_ids=teams, account_ids=frozenset(people))
    if not allows(actor, P.VISIT_SEE, scope):
        raise NotFound(N_("There is no such house on your route."))
    return DoorAt(drive, household, assignment, scope)


def holding_assignment(drive_id: int, household_id: int) -> Assignment | None:
    """Return the route that holds the door now."""
    query = (
        select(Assignment)
        .join(AssignmentDoor, AssignmentDoor.assignment_id == Assignment.id)
        .options(joinedload(Assignment.holders).joinedload(AssignmentHolder.account), joinedload(Assignment.area))
        .where(AssignmentDoor.drive_id == drive_id, AssignmentDoor.household_id == household_id, AssignmentDoor.active)
    )
    return db.session.scalars(query).unique().one_or_none()


def assignments_that_held(drive_id: int, household_id: int) -> Sequence[tuple[Assignment, bool]]:
    """Return every route that has, or ever had, the door, the present one first, and whether it holds it now."""
    query = (
        select(Assignment, AssignmentDoor.active)
        .join(AssignmentDoor, AssignmentDoor.assignment_id == Assignment.id)
        .options(joinedload(Assignment.holders), joinedload(Assignment.area))
        .where(AssignmentDoor.drive_id == drive_id, AssignmentDoor.household_id == household_id)
        .order_by(AssignmentDoor.active.desc(), AssignmentDoor.id.desc())
    )
    return [(assignment, bool(active)) for assignment, active in db.session.execute(query).unique()]


def superseding(uid: str) -> Visit | None:
    """Return the visit that replaced this one, if any."""
    query = select(Visit).options(joinedload(Visit.account)).where(Visit.supersedes_uid == uid)
    return db.session.scalar(query)


def current_visits(drive_id: int, household_id: int) -> Sequence[Visit]:
    """Return the visits of a door that stand: neither superseded nor taken back, oldest first."""
    query = _current().where(Visit.drive_id == drive_id, Visit.household_id == household_id)
    return db.session.scalars(query.order_by(Visit.phone_at, Visit.id)).all()


def all_visits(drive_id: int, household_id: int) -> Sequence[Visit]:
    """Return every row of a door, replaced ones too, newest last."""
    query = (
        select(Visit)
        .options(selectinload(Visit.assists), joinedload(Visit.account), joinedload(Visit.partner))
        .where(Visit.drive_id == drive_id, Visit.household_id == household_id)
    )
    return db.session.scalars(query.order_by(Visit.phone_at, Visit.id)).all()


def to_review(actor: Actor, drive: Drive) -> Sequence[Visit]:
    """Return the visits of a drive that wait for this leader's word, the oldest first."""
    query = _waiting(drive.id).where(visible_to(actor, P.VISIT_REVIEW))
    options = (joinedload(Visit.household).joinedload(Household.alley), joinedload(Visit.account))
    return db.session.scalars(query.options(*options).order_by(Visit.received_at, Visit.id)).all()


def knock_of(visit: Visit, success_results: Collection[str]) -> Knock:
    """Return what doors and counters need of a visit."""
    at = happened_at(visit.phone_at, visit.skew_s, visit.received_at)
    return Knock(
        uid=visit.uid,
        outcome=visit.outcome,
        at=at,
        day=local_day(at),
        band=visit.band,
        people=tuple(_helped(assist, success_results) for assist in visit.assists),
        come_back_on=visit.come_back_on,
        come_back_band=visit.come_back_band,
        team_id=visit.team_id or 0,
        accounts=tuple(sorted(filter(None, {visit.account_id, visit.partner_id}))),
    )


def raw_doors(drive_id: int | None = None) -> Iterator[RawDoor]:
    """Yield every visited door with its current visits, from the raw rows alone."""
    places = select(Visit.drive_id, Visit.household_id, Household.alley_id, DoorState.area_id).distinct()
    places = places.join(Household, Household.id == Visit.household_id).outerjoin(
        DoorState, and_(DoorState.drive_id == Visit.drive_id, DoorState.household_id == Visit.household_id)
    )
    visits = _current()
    if drive_id is not None:
        places, visits = places.where(Visit.drive_id == drive_id), visits.where(Visit.drive_id == drive_id)
    drives = {drive.id: drive for drive in db.session.scalars(select(Drive))}
    knocks: dict[tuple[int, int], list[Knock]] = defaultdict(list)
    for visit in db.session.scalars(visits.execution_options(yield_per=1000)):
        found = knock_of(visit, drives[visit.drive_id].success_results)
        knocks[(visit.drive_id, visit.household_id)].append(found)
    for drive, household, alley, area in db.session.execute(places):
        raw = tuple(knocks.get((drive, household), ()))
        yield RawDoor(drive, household, area or alley, drives[drive].max_tries, raw)


def whom_to_alert(team_id: int | None, path: str) -> Iterable[int]:
    """Return the leaders of the team; without one, the coordinators of the place."""
    standing = select(Membership.account_id).where(Membership.ended_at.is_(None))
    if team_id is not None:
        leaders = standing.where(Membership.role == Role.LEADER.value, Membership.team_id == team_id)
        found = db.session.scalars(leaders).all()
        if found:
            return found
    above = [int(part) for part in path.split("/") if part]
    return db.session.scalars(
        standing.where(Membership.role == Role.COORDINATOR.value, Membership.area_id.in_(above))
    ).all()


@cache
def _current() -> Select[Visit]:
    later = aliased(Visit)
    replaced = exists(select(later.id).where(later.supersedes_uid == Visit.uid))
    return select(Visit).options(selectinload(Visit.assists)).where(Visit.outcome != TAKEN_BACK, ~replaced)


def _waiting(drive_id: int) -> Select[Visit]:
    return _current().where(Visit.drive_id == drive_id, Visit.outcome.in_(sorted(FOR_REVIEW)), Visit.review == "")


def _helped(assist: Assist, success_results: Collection[str]) -> Helped:
    success = counts_as_helped(assist.result, success_results)
    waits = RESULTS[assist.result].open and not success
    return Helped(assist.slot, success, assist.result == "installed_new", waits)

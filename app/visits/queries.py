"""Reads of visits: what is in force at a door, who may see it, and the raw rows that prove the counters."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, func, or_, select, union
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows, reaches
from app.doors.models import DoorState
from app.doors.rules import AT_POINT, Helped, Knock
from app.doors.verify import RawDoor
from app.drives.models import Drive
from app.extensions import db
from app.kernel.clock import band_at, local_day
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.places.models import Area, Household
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.storage.rows import rows_of
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


class Said(NamedTuple):
    """What the phone says of a visit just recorded; `people` were helped."""

    uid: str
    outcome: str
    supersedes_uid: str | None
    plate: str
    landmark: str
    people: int

    @property
    def called(self) -> str:
        """What a sentence calls the household."""
        return self.plate or self.landmark


def said_of(actor: Actor, uid: str) -> Said | None:
    """Return a visit the actor made, alone or in a pair; None when there is none of theirs, or it was taken back."""
    found = rows_of(_said(), {"visit": uid, "actor": actor.account_id})
    return Said._make(found[0]) if found else None


@cache
def _said() -> Select[Any]:
    people = select(func.count()).select_from(Assist).where(Assist.visit_uid == Visit.uid).correlate(Visit)
    home = (Household.plate, Household.landmark, people.scalar_subquery())
    theirs = or_(Visit.account_id == bindparam("actor"), Visit.partner_id == bindparam("actor"))
    query = select(Visit.uid, Visit.outcome, Visit.supersedes_uid, *home)
    query = query.join(Household, Household.id == Visit.household_id)
    return query.where(Visit.uid == bindparam("visit"), theirs, Visit.outcome != TAKEN_BACK)


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
    found = db.session.execute(_held(), {"drive": drive_id, "household": household_id}).unique()
    return [(assignment, bool(active)) for assignment, active in found]


@cache
def _held() -> Select[Assignment, bool]:
    return (
        select(Assignment, AssignmentDoor.active)
        .join(AssignmentDoor, AssignmentDoor.assignment_id == Assignment.id)
        .options(joinedload(Assignment.holders), joinedload(Assignment.area))
        .where(AssignmentDoor.drive_id == bindparam("drive"), AssignmentDoor.household_id == bindparam("household"))
        .order_by(AssignmentDoor.active.desc(), AssignmentDoor.id.desc())
    )


def superseding(uid: str) -> Visit | None:
    """Return the visit that replaced this one, if any."""
    query = select(Visit).options(joinedload(Visit.account)).where(Visit.supersedes_uid == uid)
    return db.session.scalar(query)


def current_visits(drive_id: int, household_id: int) -> Sequence[Visit]:
    """Return the visits of a door that stand: neither superseded nor taken back, oldest first."""
    return db.session.scalars(_current_of_door(), {"drive": drive_id, "household": household_id}).unique().all()


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


def point_assists(drive_id: int, household_id: int) -> Sequence[Assist]:
    """Return who of a household was helped at sales points, oldest first; what was taken back is left out."""
    return db.session.scalars(_at_points_of_door(), {"drive": drive_id, "household": household_id}).all()


def knocks_of(drive: Drive, household_id: int, visits: Iterable[Visit]) -> list[Knock]:
    """Return what a door and its counters are made of: these visits, and help its people had at sales points."""
    return knocks_from(drive, visits, point_assists(drive.id, household_id))


def knocks_from(drive: Drive, visits: Iterable[Visit], at_points: Iterable[Assist]) -> list[Knock]:
    """Return the same from the visits and the help at points that are at hand."""
    found = [knock_of(visit, drive.success_results) for visit in visits]
    return found + [knock_at_point(assist, drive.success_results) for assist in at_points]


def knock_at_point(assist: Assist, success_results: Collection[str]) -> Knock:
    """Return what doors and counters need of help at a sales point."""
    person = _helped(assist, success_results)
    named = assist.household_id is not None
    return Knock(
        uid=assist.uid,
        outcome=AT_POINT,
        at=assist.at,
        day=local_day(assist.at),
        band=band_at(assist.at).value,
        people=(person,) if named else (),
        accounts=(assist.account_id,),
        unnamed=0 if named or not person.success else assist.n,
    )


def raw_doors(drive_id: int | None = None) -> Iterator[RawDoor]:
    """Yield every visited door with its current visits, from the raw rows alone, then what belongs to no door."""
    anywhere = union(
        select(Visit.drive_id, Visit.household_id),
        select(Assist.drive_id, Assist.household_id).where(Assist.household_id.is_not(None)),
    ).subquery()
    places = select(anywhere.c.drive_id, anywhere.c.household_id, Household.alley_id, DoorState.area_id)
    places = places.join(Household, Household.id == anywhere.c.household_id).outerjoin(
        DoorState,
        and_(DoorState.drive_id == anywhere.c.drive_id, DoorState.household_id == anywhere.c.household_id),
    )
    visits, assists = _current().options(selectinload(Visit.assists)), _at_points()
    if drive_id is not None:
        places, visits = places.where(anywhere.c.drive_id == drive_id), visits.where(Visit.drive_id == drive_id)
        assists = assists.where(Assist.drive_id == drive_id)
    drives = {drive.id: drive for drive in db.session.scalars(select(Drive))}
    knocks: dict[tuple[int, int], list[Knock]] = defaultdict(list)
    for visit in db.session.scalars(visits.execution_options(yield_per=1000)):
        found = knock_of(visit, drives[visit.drive_id].success_results)
        knocks[(visit.drive_id, visit.household_id)].append(found)
    unnamed: dict[int, list[Knock]] = defaultdict(list)
    for assist in db.session.scalars(assists.execution_options(yield_per=1000)):
        found = knock_at_point(assist, drives[assist.drive_id].success_results)
        at_door = assist.household_id is not None
        (knocks[(assist.drive_id, assist.household_id or 0)] if at_door else unnamed[assist.drive_id]).append(found)
    for drive, household, alley, area in db.session.execute(places):
        raw = tuple(knocks.get((drive, household), ()))
        yield RawDoor(drive, household, area or alley, drives[drive].max_tries, raw)
    for drive, counted in unnamed.items():
        yield RawDoor(drive, None, drives[drive].area_id, 0, tuple(counted))


@cache
def _current() -> Select[Visit]:
    later = aliased(Visit)
    replaced = exists(select(later.id).where(later.supersedes_uid == Visit.uid))
    return select(Visit).where(Visit.outcome != TAKEN_BACK, ~replaced)


@cache
def _current_of_door() -> Select[Visit]:
    query = _current().where(Visit.drive_id == bindparam("drive"), Visit.household_id == bindparam("household"))
    return query.options(joinedload(Visit.assists)).order_by(Visit.phone_at, Visit.id)


@cache
def _at_points_of_door() -> Select[Assist]:
    query = _at_points().where(Assist.drive_id == bindparam("drive"), Assist.household_id == bindparam("household"))
    return query.order_by(Assist.at, Assist.id)


def _at_points() -> Select[Assist]:
    return select(Assist).where(Assist.setting == "sales_point", Assist.taken_back_at.is_(None))


def _waiting(drive_id: int) -> Select[Visit]:
    return _current().where(Visit.drive_id == drive_id, Visit.outcome.in_(sorted(FOR_REVIEW)), Visit.review == "")


def _helped(assist: Assist, success_results: Collection[str]) -> Helped:
    success = counts_as_helped(assist.result, success_results)
    waits = RESULTS[assist.result].open and not success
    return Helped(assist.slot, success, assist.result == "installed_new", waits)

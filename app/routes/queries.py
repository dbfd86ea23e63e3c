"""Reads for planning: where an actor may plan, which doors and people there are, the plans themselves."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import reaches
from app.doors.models import DoorState
from app.drives import queries as drives
from app.drives.models import Drive
from app.extensions import db
from app.kernel.addresses.order import natural
from app.kernel.errors import NotFound
from app.kernel.vietnamese.order import alphabet_key
from app.kernel.words import N_
from app.people.models import Account, Team, TeamMember
from app.people.queries.commitments import busy_between
from app.places.models import Area, Household
from app.places.tree import under
from app.routes.laying import Door
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder, Plan, PlanStop, PlanUnit
from app.routes.rules import SETTLED, UNDER_WAY

ABOVE_WARDS = ("province", "district")


class Ground:
    """A drive and the areas in which the actor may plan it: wards, or a part of one."""

    def __init__(self, drive: Drive, areas: Sequence[Area]) -> None:
        self.drive, self.areas, self.access_scope = drive, areas, Scope(area_path=areas[0].path)

    def area(self, area_id: str | int | None) -> Area:
        """Return the area with this id, else the first one."""
        return next((area for area in self.areas if str(area.id) == str(area_id)), self.areas[0])


class PlanPart:
    """One unit of a plan, or (unit None) the doors left over."""

    def __init__(self, plan: Plan, unit: PlanUnit | None) -> None:
        self.plan, self.unit, self.access_scope = plan, unit, plan.access_scope


@dataclass(frozen=True)
class AlleyRow:
    """An alley as it stands in a drive: `open` is what a plan would take in. `hamlet` is the area it is listed under."""

    area: Area
    hamlet: Area
    doors: int
    not_visited: int
    held: int
    open: int

    @property
    def visited_percent(self) -> int:
        """Return the share of doors somebody has knocked at."""
        return round(100 * (self.doors - self.not_visited) / self.doors) if self.doors else 100


@dataclass(frozen=True)
class Busy:
    """What keeps a person busy, from when to when."""

    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class TeamRow:
    """A team and its present members as (account, pair number), neighbours next to each other."""

    team: Team
    members: tuple[tuple[int, int | None], ...]


def ground_for(actor: Actor, drive_id: int) -> Ground:
    """Return where the actor may plan this drive. Raises NotFound when that is nowhere."""
    drive = drives.drive_for(actor, drive_id)
    reach = reaches(actor, P.PLAN_EDIT)
    here = drive.area.path
    paths = [here] if reach.system else []
    paths += [max(here, path, key=len) for path in reach.area_paths if here.startswith(path) or path.startswith(here)]
    areas: dict[int, Area] = {}
    for area in db.session.scalars(select(Area).where(Area.path.in_(paths)).order_by(Area.path)):
        wards = select(Area).where(Area.level == "ward", under(area.path))
        found = db.session.scalars(wards).all() if area.level in ABOVE_WARDS else [area]
        found = sorted(found, key=lambda one: (alphabet_key(one.name), one.id))
        areas.update((one.id, one) for one in found)
    if not areas:
        raise NotFound(N_("There is no such drive."))
    return Ground(drive, list(areas.values()))


def areas_under(area: Area) -> Sequence[Area]:
    """Return the area and everything beneath it, in the order in which it is listed and walked."""
    query = select(Area).where(under(area.path), Area.valid_to.is_(None))
    found = db.session.scalars(query).all()
    keys = {one.id: _list_key(one) for one in found}
    return sorted(found, key=lambda one: [keys[i] for i in _ids(one.path) if i in keys])


def _list_key(area: Area) -> tuple[object, ...]:
    return (area.position == 0, area.position, area.mouth is None, area.mouth or 0, natural(area.name), area.id)


def _ids(path: str) -> list[int]:
    return [int(part) for part in path.strip("/").split("/") if part]


def open_door(drive_id: int, today: date) -> ColumnElement[bool]:
    """Match households a plan may take in: in use, not asked to be left alone, not settled, in nobody's route."""
    held = exists().where(
        AssignmentDoor.drive_id == drive_id, AssignmentDoor.household_id == Household.id, AssignmentDoor.active
    )
    return and_(needed_door(drive_id, today), ~held)


def needed_door(drive_id: int, today: date) -> ColumnElement[bool]:
    """Match households to which somebody still has to go, whoever holds them."""
    settled = exists().where(
        DoorState.drive_id == drive_id, DoorState.household_id == Household.id, DoorState.status.in_(SETTLED)
    )
    free = or_(Household.suppressed_reason == "", Household.suppressed_until < today)
    return and_(Household.void_reason == "", Household.merged_into_id.is_(None), free, ~settled)


def alley_rows(drive: Drive, area: Area, today: date) -> list[AlleyRow]:
    """Return every alley under the area that has doors, in list order."""
    state = aliased(DoorState)
    held = aliased(AssignmentDoor)
    query = (
        select(
            Household.alley_id,
            func.count(),
            func.count().filter(or_(state.status.is_(None), state.status == "unvisited")),
            func.count().filter(held.id.is_not(None)),
            func.count().filter(open_door(drive.id, today)),
        )
        .join(Area, Area.id == Household.alley_id)
        .outerjoin(state, and_(state.drive_id == drive.id, state.household_id == Household.id))
        .outerjoin(held, and_(held.drive_id == drive.id, held.household_id == Household.id, held.active))
        .where(under(area.path))
        .where(Household.void_reason == "", Household.merged_into_id.is_(None))
        .group_by(Household.alley_id)
    )
    counts = {row[0]: row[1:] for row in db.session.execute(query)}
    places = areas_under(area)
    by_id = {one.id: one for one in places}
    return [AlleyRow(one, _hamlet(one, by_id, area), *counts[one.id]) for one in places if one.id in counts]


def _hamlet(alley: Area, by_id: Mapping[int, Area], ground: Area) -> Area:
    above = [by_id[i] for i in _ids(alley.path) if i in by_id]
    return next((area for area in above if area.level == "group"), ground)


def open_doors(drive: Drive, alley_ids: Collection[int], today: date) -> Sequence[Door]:
    """Return the doors of these alleys a plan may take in."""
    columns = (Household.id, Household.alley_id, Household.plate, Household.walk_override, Household.walk_key)
    query = select(*columns).where(Household.alley_id.in_(alley_ids), open_door(drive.id, today))
    return [Door(*row) for row in db.session.execute(query)]


def team_rows(actor: Actor, area: Area) -> list[TeamRow]:
    """Return the teams that work in the area (of it, beneath it, or above it within the actor's reach), with members."""
    reach = reaches(actor, P.TEAM_SEE)
    led = Team.id.in_(sorted(reach.team_ids))
    mine = Area.path.is_not(None) if reach.system else or_(led, *(under(p) for p in reach.area_paths))
    here = or_(under(area.path), Area.id.in_(_ids(area.path)))
    teams = select(Team).join(Area, Area.id == Team.area_id).where(Team.ended_at.is_(None), mine, here)
    rows = db.session.scalars(teams.options(joinedload(Team.area))).all()
    members: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    query = (
        select(TeamMember.team_id, TeamMember.account_id, TeamMember.pair)
        .join(Account, Account.id == TeamMember.account_id)
        .where(TeamMember.team_id.in_([team.id for team in rows]), TeamMember.ended_at.is_(None))
        .where(Account.disabled_at.is_(None))
        .order_by(TeamMember.team_id, Account.home_area_id.nulls_first(), Account.name_sort, Account.id)
    )
    for team_id, account_id, pair in db.session.execute(query):
        members[team_id].append((account_id, pair))
    ordered = sorted(rows, key=lambda team: (natural(team.name), team.id))
    return [TeamRow(team, tuple(members[team.id])) for team in ordered if members[team.id]]


def accounts(ids: Collection[int]) -> dict[int, Account]:
    """Return these accounts by id."""
    return {account.id: account for account in db.session.scalars(select(Account).where(Account.id.in_(ids)))}


def team_names(ids: Collection[int]) -> dict[int, str]:
    """Return the names of these teams by id."""
    return {row[0]: row[1] for row in db.session.execute(select(Team.id, Team.name).where(Team.id.in_(ids)))}


def busy_spans(account_ids: Collection[int], begins: datetime, ends: datetime) -> dict[int, list[Busy]]:
    """Return what keeps each person busy between the two moments: shifts, and other routes as long as they take."""
    busy: dict[int, list[Busy]] = defaultdict(list)
    for entry in busy_between(account_ids, begins, ends):
        if entry.kind != "route":
            busy[entry.account_id].append(Busy(entry.title, entry.starts_at, entry.ends_at))
    query = (
        select(AssignmentHolder.account_id, Assignment.title, Assignment.starts_at, Assignment.minutes)
        .join(Assignment, Assignment.id == AssignmentHolder.assignment_id)
        .where(AssignmentHolder.account_id.in_(account_ids), AssignmentHolder.active)
        .where(Assignment.state.in_(UNDER_WAY), Assignment.starts_at < ends, Assignment.due_at > begins)
    )
    for account_id, title, starts_at, minutes in db.session.execute(query):
        assert starts_at is not None
        until = starts_at + timedelta(minutes=minutes)
        if until > begins:
            busy[account_id].append(Busy(title, starts_at, until))
    return busy


# ---- plans -----------------------------------------------------------------------------------------------


def plans_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Area for plans the actor may see."""
    reach = reaches(actor, P.PLAN_SEE)
    if reach.system:
        return Area.path.is_not(None)
    return or_(false(), *(under(path) for path in reach.area_paths))


def plan_for(actor: Actor, uid: str) -> Plan:
    """Return a plan with its units. Raises NotFound for one out of reach."""
    query = select(Plan).join(Area, Area.id == Plan.area_id).where(Plan.uid == uid, plans_visible_to(actor))
    options = (joinedload(Plan.area), joinedload(Plan.drive).joinedload(Drive.area), selectinload(Plan.units))
    plan = db.session.scalar(query.options(*options))
    if plan is None:
        raise NotFound(N_("There is no such plan."))
    return plan


def plan_part_for(actor: Actor, uid: str, unit_id: int) -> PlanPart:
    """Return one unit of a plan, or with 0 the doors left over. Raises NotFound otherwise."""
    plan = plan_for(actor, uid)
    if unit_id == 0:
        return PlanPart(plan, None)
    for unit in plan.units:
        if unit.id == unit_id:
            return PlanPart(plan, unit)
    raise NotFound(N_("There is no such group in this plan."))


def plans_of(actor: Actor, drive: Drive) -> Sequence[Plan]:
    """Return the plans of a drive that still need somebody, the newest first."""
    query = select(Plan).join(Area, Area.id == Plan.area_id).where(Plan.drive_id == drive.id, plans_visible_to(actor))
    query = query.where(Plan.state.in_(("planning", "draft", "refused"))).options(joinedload(Plan.area))
    return db.session.scalars(query.order_by(Plan.made_at.desc()).limit(20)).all()


def stops_of(plan: Plan, unit: PlanUnit | None = None, *, every: bool = False) -> Sequence[PlanStop]:
    """Return the stops of one unit (None: those left over), or with `every` of the whole plan, in walking order."""
    query = select(PlanStop).where(PlanStop.plan_id == plan.id)
    if not every:
        query = query.where(PlanStop.unit_id == (unit.id if unit else None))
    options = joinedload(PlanStop.household).joinedload(Household.alley)
    return db.session.scalars(
        query.options(options).order_by(PlanStop.unit_id.nulls_last(), PlanStop.position, PlanStop.id)
    ).all()


def held_doors(plan: Plan) -> dict[int, str]:
    """Return household -> names of those who hold it in a route now, for all doors of the plan."""
    query = (
        select(PlanStop.household_id, Account.name)
        .join(
            AssignmentDoor,
            and_(
                AssignmentDoor.drive_id == plan.drive_id,
                AssignmentDoor.household_id == PlanStop.household_id,
                AssignmentDoor.active,
            ),
        )
        .outerjoin(
            AssignmentHolder,
            and_(AssignmentHolder.assignment_id == AssignmentDoor.assignment_id, AssignmentHolder.active),
        )
        .outerjoin(Account, Account.id == AssignmentHolder.account_id)
        .where(PlanStop.plan_id == plan.id)
        .order_by(PlanStop.household_id, Account.name_sort)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for household_id, name in db.session.execute(query):
        names[household_id].append(name or "")
    return {household_id: ", ".join(filter(None, held)) for household_id, held in names.items()}


def still_needed(plan: Plan, today: date) -> set[int]:
    """Return the households of the plan to which somebody still has to go."""
    query = select(PlanStop.household_id).join(Household, Household.id == PlanStop.household_id)
    return set(db.session.scalars(query.where(PlanStop.plan_id == plan.id, needed_door(plan.drive_id, today))))


def households(ids: Collection[int]) -> dict[int, Household]:
    """Return these households with their alleys, by id."""
    query = select(Household).where(Household.id.in_(ids)).options(joinedload(Household.alley))
    return {household.id: household for household in db.session.scalars(query)}

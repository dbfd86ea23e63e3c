"""Reads for planning: the alleys there are, who is busy when, the plans themselves."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.access.actor import Actor
from app.access.names import P
from app.access.table import reaches
from app.doors.models import DoorState
from app.drives.models import Drive
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Team
from app.people.queries.commitments import busy_between
from app.places.models import Area, Household
from app.places.tree import path_ids, under
from app.plans.laying import Door
from app.plans.models import Plan, PlanStop, PlanUnit
from app.plans.rules import overlap_minutes
from app.routes.grounds import areas_under, needed_door, open_door
from app.routes.held_queries import Figures, RouteRow, figures_of, people_of
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.routes.rules import UNDER_WAY


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
    above = [by_id[i] for i in path_ids(alley.path) if i in by_id]
    return next((area for area in above if area.level == "group"), ground)


def open_doors(drive: Drive, alley_ids: Collection[int], today: date) -> Sequence[Door]:
    """Return the doors of these alleys a plan may take in."""
    columns = (Household.id, Household.alley_id, Household.plate, Household.walk_override, Household.walk_key)
    query = select(*columns).where(Household.alley_id.in_(alley_ids), open_door(drive.id, today))
    return [Door(*row) for row in db.session.execute(query)]


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


def busy_minutes(busy: Mapping[int, Sequence[Busy]], begins: datetime, ends: datetime) -> dict[int, int]:
    """Return how many minutes between two moments each person is busy."""
    return {
        one: overlap_minutes([(span.starts_at, span.ends_at) for span in spans], begins, ends)
        for one, spans in busy.items()
    }


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


def plan_of_route(actor: Actor, route: Assignment) -> Plan:
    """Return the plan a route came from. Raises NotFound for a route given out without one, or a plan out of reach."""
    return plan_for(actor, db.session.scalar(select(Plan.uid).where(Plan.id == route.plan_id)) or "")


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


def last_bars(drive: Drive, area: Area) -> list[str]:
    """Return which teams did not go into which alleys ("team-alley") in the newest plan of the area."""
    query = select(Plan).where(Plan.drive_id == drive.id, Plan.area_id == area.id).order_by(Plan.id.desc()).limit(1)
    plan = db.session.scalar(query)
    return [f"{team}-{alley}" for team, alley in plan.params.get("bars", ())] if plan else []


def stops_of(plan: Plan, unit: PlanUnit | None = None, *, every: bool = False) -> Sequence[PlanStop]:
    """Return the stops of one unit (None: those left over), or with `every` of the whole plan, in walking order."""
    query = select(PlanStop).where(PlanStop.plan_id == plan.id)
    if not every:
        query = query.where(PlanStop.unit_id == (unit.id if unit else None))
    options = joinedload(PlanStop.household).joinedload(Household.alley)
    return db.session.scalars(
        query.options(options).order_by(PlanStop.unit_id.nulls_last(), PlanStop.position, PlanStop.id)
    ).all()


def routes_holding(plan: Plan) -> dict[int, Assignment]:
    """Return household -> the route that holds it now, for all doors of the plan."""
    query = select(PlanStop.household_id, AssignmentDoor.assignment_id).join(AssignmentDoor, _held(plan))
    held = {row[0]: row[1] for row in db.session.execute(query.where(PlanStop.plan_id == plan.id))}
    options = (joinedload(Assignment.team), selectinload(Assignment.holders).joinedload(AssignmentHolder.account))
    mine = select(Assignment).where(Assignment.id.in_(sorted(set(held.values())))).options(*options)
    routes = {route.id: route for route in db.session.scalars(mine)}
    return {household_id: routes[route_id] for household_id, route_id in held.items()}


def doors_waiting(plan: Plan) -> tuple[int, int]:
    """Return how many doors of the plan were not given out with it, and how many of these others hold by now."""
    given = [unit.id for unit in plan.units if unit.given_at]
    query = select(func.count(), func.count(AssignmentDoor.id)).select_from(PlanStop)
    query = query.outerjoin(AssignmentDoor, _held(plan)).where(PlanStop.plan_id == plan.id)
    doors, held = db.session.execute(query.where(or_(PlanStop.unit_id.is_(None), PlanStop.unit_id.not_in(given)))).one()
    return int(doors), int(held)


def _held(plan: Plan) -> ColumnElement[bool]:
    """Return the condition that joins a stop to its door in somebody's route."""
    mine = AssignmentDoor.household_id == PlanStop.household_id
    return and_(AssignmentDoor.drive_id == plan.drive_id, mine, AssignmentDoor.active)


def still_needed(plan: Plan, today: date) -> set[int]:
    """Return the households of the plan to which somebody still has to go."""
    query = select(PlanStop.household_id).join(Household, Household.id == PlanStop.household_id)
    return set(db.session.scalars(query.where(PlanStop.plan_id == plan.id, needed_door(plan.drive_id, today))))


def doors_nobody_holds(plan: Plan, today: date) -> dict[int, int]:
    """Return alley -> how many doors of the plan still need somebody and are in nobody's route."""
    query = select(Household.alley_id, func.count()).join(PlanStop, PlanStop.household_id == Household.id)
    query = query.where(PlanStop.plan_id == plan.id, open_door(plan.drive_id, today)).group_by(Household.alley_id)
    return {row[0]: row[1] for row in db.session.execute(query.order_by(Household.alley_id))}


def households(ids: Collection[int]) -> dict[int, Household]:
    """Return these households with their alleys, by id."""
    query = select(Household).where(Household.id.in_(ids)).options(joinedload(Household.alley))
    return {household.id: household for household in db.session.scalars(query)}


def routes_of_plan(plan_id: int) -> list[RouteRow]:
    """Return the routes a plan became."""
    query = select(Assignment).where(Assignment.plan_id == plan_id)
    options = (
        joinedload(Assignment.area),
        joinedload(Assignment.team),
        selectinload(Assignment.holders).joinedload(AssignmentHolder.account),
    )
    routes = db.session.scalars(query.options(*options).order_by(Assignment.id)).all()
    figures = figures_of(routes)
    return [RouteRow(one, people_of(one), figures.get(one.id, Figures()), late=False) for one in routes]

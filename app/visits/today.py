"""The read model of the route page: my routes, the chosen one's doors in walking order, what is next, my own goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access.actor import Actor
from app.doors.models import DoorState, TallyPerson
from app.drives.models import Drive, Goal
from app.extensions import db
from app.kernel.clock import Band, band_at, local_day
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.places.models import Area, Household
from app.places.rules import label_of
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.visits.walk import Step, Turn, is_worked, next_door, turn_of

AT_WORK = ("assigned", "received", "in_progress")


class Alley(NamedTuple):
    """The alley of some doors."""

    id: int
    kind: str
    name: str

    @property
    def label(self) -> str:
        """The name with its kind in front."""
        return label_of(self.kind, self.name)


class Home(NamedTuple):
    """A household as far as a walk needs it."""

    id: int
    plate: str
    head_name: str
    kind: str
    landmark: str
    est_residents: int | None

    @property
    def called(self) -> str:
        """Return what a sentence calls the household: its number, or where it stands; "" when neither is known."""
        return self.plate or self.landmark


class DoorRow(NamedTuple):
    """A door as the list shows it. There may be hundreds: tuples, and no rows of the session."""

    household: Home
    alley: Alley
    step: Step
    turn: Turn
    attempts: int
    helped: int
    last_outcome: str
    is_next: bool

    @property
    def id(self) -> int:
        """The household's id."""
        return self.household.id


@dataclass(frozen=True)
class AlleyPart:
    """Doors that lie one after the other in one alley."""

    alley: Alley
    rows: tuple[DoorRow, ...]
    left: int


@dataclass(frozen=True)
class OwnGoal:
    """What the drive asks of a volunteer and how far this one is. `shown` never exceeds `target`."""

    helped: int
    target: int

    @property
    def shown(self) -> int:
        """The count up to the goal."""
        return min(self.helped, self.target)


@dataclass(frozen=True)
class RouteToday:
    """The chosen route at this moment."""

    assignment: Assignment
    rows: tuple[DoorRow, ...]
    today: date
    band: Band
    partners: tuple[str, ...]
    goal: OwnGoal

    @cached_property
    def done(self) -> int:
        """How many doors count as done."""
        return sum(is_worked(row.step, self.assignment.created_at) for row in self.rows)

    @cached_property
    def next(self) -> DoorRow | None:
        """The door to go to now."""
        return next((row for row in self.rows if row.is_next), None)

    @cached_property
    def appointments(self) -> list[DoorRow]:
        """Doors that were promised a visit in this band."""
        return [row for row in self.rows if row.turn is Turn.APPOINTMENT]

    @cached_property
    def parts(self) -> list[AlleyPart]:
        """The other doors, alley by alley as they are walked."""
        rest = [row for row in self.rows if row.turn is not Turn.APPOINTMENT]
        groups = [(alley, tuple(rows)) for alley, rows in groupby(rest, key=lambda row: row.alley)]
        return [AlleyPart(alley, rows, sum(row.turn is Turn.TODO for row in rows)) for alley, rows in groups]

    @cached_property
    def waiting(self) -> list[DoorRow]:
        """Doors somebody has to come back to, not now."""
        return [row for row in self.rows if row.turn is Turn.LATER]

    def row(self, household_id: int) -> DoorRow | None:
        """Return the door of a household, if it is on this route."""
        return next((row for row in self.rows if row.id == household_id), None)

    def following(self, household_id: int) -> DoorRow | None:
        """Return the door to go to after this one."""
        rest = [row for row in self.rows if row.id != household_id]
        place = self.place(household_id)
        after = [row for row in rest if self.place(row.id) > place] + [
            row for row in rest if self.place(row.id) < place
        ]
        due = [row for row in after if row.turn is Turn.APPOINTMENT] + [row for row in after if row.turn is Turn.TODO]
        return due[0] if due else None

    def place(self, household_id: int) -> int:
        """Return the door's place in the walk, from 1; 0 when it is not on this route."""
        return next((place for place, row in enumerate(self.rows, 1) if row.id == household_id), 0)


def routes_of(actor: Actor) -> Sequence[Assignment]:
    """Return the routes the actor holds and still works on, in the order they begin."""
    return db.session.scalars(_routes(), {"actor": actor.account_id}).unique().all()


@cache
def _routes() -> Select[Assignment]:
    return (
        select(Assignment)
        .join(AssignmentHolder, AssignmentHolder.assignment_id == Assignment.id)
        .join(Drive, Drive.id == Assignment.drive_id)
        .options(
            contains_eager(Assignment.drive).joinedload(Drive.goals),
            joinedload(Assignment.team),
            joinedload(Assignment.area),
            joinedload(Assignment.holders).joinedload(AssignmentHolder.account),
        )
        .where(
            AssignmentHolder.account_id == bindparam("actor"),
            AssignmentHolder.active,
            Assignment.state.in_(AT_WORK),
            Drive.state == "open",
        )
        .order_by(func.coalesce(Assignment.starts_at, Assignment.created_at), Assignment.id)
    )


def own_route(actor: Actor, uid: str) -> Assignment:
    """Return a route the actor holds. Raises NotFound."""
    found = next((route for route in routes_of(actor) if route.uid == uid), None)
    if found is None:
        raise NotFound(N_("There is no such route of yours."))
    return found


def chosen(routes: Sequence[Assignment], uid: str | None, today: date) -> Assignment | None:
    """Return the route asked for, else the only one, else the only one of today; None: the person chooses."""
    if uid:
        return next((route for route in routes if route.uid == uid), None)
    if len(routes) == 1:
        return routes[0]
    todays = [route for route in routes if route.starts_at and local_day(route.starts_at) == today]
    return todays[0] if len(todays) == 1 else None


def route_today(actor: Actor, now: datetime, assignment: Assignment) -> RouteToday:
    """Return the route with its doors as they stand now, in one query."""
    today, band = local_day(now), band_at(now)
    asked = {"drive": assignment.drive_id, "route": assignment.id, "actor": actor.account_id, "today": today}
    found = db.session.execute(_doors(), asked).all()
    steps = [_step(row) for row in found]
    next_id = next_door(steps, today, band)
    alleys = {row.alley_id: Alley(row.alley_id, row.alley_kind, row.alley_name) for row in found}
    rows = tuple(
        DoorRow(
            Home(*row[:6]),
            alleys[row.alley_id],
            step,
            turn_of(step, today, band),
            row.attempts or 0,
            row.helped or 0,
            row.last_outcome or "",
            is_next=row.id == next_id,
        )
        for row, step in zip(found, steps, strict=True)
    )
    others = [holder for holder in assignment.holders if holder.active and holder.account_id != actor.account_id]
    partners = tuple(holder.account.name for holder in others)
    own = OwnGoal(int(found[0].by_actor) if found else 0, _target(assignment.drive.goals))
    return RouteToday(assignment, rows, today, band, partners, own)


@cache
def _doors() -> Select[Any]:
    """Return the query of the doors of a route in walking order, without those nobody should go to (void, merged, asked
    not to be visited). How many residents the actor has helped rides along on each row.
    """
    by_actor = select(func.coalesce(func.sum(TallyPerson.n), 0)).where(
        TallyPerson.drive_id == bindparam("drive"),
        TallyPerson.account_id == bindparam("actor"),
        TallyPerson.measure == "helped",
    )
    home = (Household.id, Household.plate, Household.head_name, Household.kind, Household.landmark)
    state = (DoorState.status, DoorState.next_due_on, DoorState.next_due_band, DoorState.last_at)
    return (
        select(*home, Household.est_residents, Household.alley_id)
        .add_columns(Area.kind.label("alley_kind"), Area.name.label("alley_name"))
        .add_columns(*state, DoorState.attempts, DoorState.helped, DoorState.last_outcome)
        .add_columns(by_actor.scalar_subquery().label("by_actor"))
        .join(AssignmentDoor, AssignmentDoor.household_id == Household.id)
        .join(Area, Area.id == Household.alley_id)
        .outerjoin(
            DoorState,
            and_(DoorState.drive_id == AssignmentDoor.drive_id, DoorState.household_id == Household.id),
        )
        .where(AssignmentDoor.assignment_id == bindparam("route"), AssignmentDoor.active)
        .where(Household.void_reason == "", Household.merged_into_id.is_(None))
        .where(or_(Household.suppressed_reason == "", Household.suppressed_until < bindparam("today")))
        .order_by(AssignmentDoor.position, Household.walk_override, Household.walk_key, Household.id)
    )


def _step(row: Row[Any]) -> Step:
    return Step(row.id, row.status or "unvisited", row.next_due_on, row.next_due_band or "", row.last_at)


def _target(goals: Sequence[Goal]) -> int:
    own = next((goal for goal in goals if goal.scope == "volunteer" and goal.measure == "helped"), None)
    return own.maximum if own else 0

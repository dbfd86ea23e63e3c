"""The read model of the route page: my routes, the chosen one's doors in walking order, what is next, my own goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.doors.models import DoorState, TallyPerson
from app.drives.models import Drive, Goal
from app.extensions import db
from app.kernel.clock import Band, band_at, local_day
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.places.models import Area, Household
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.visits.walk import Step, Turn, is_worked, next_door, turn_of

AT_WORK = ("assigned", "received", "in_progress")


@dataclass(frozen=True)
class DoorRow:
    """A door as the list shows it."""

    household: Household
    alley: Area
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

    alley: Area
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

    @property
    def done(self) -> int:
        """How many doors count as done."""
        return sum(is_worked(row.step, self.assignment.created_at) for row in self.rows)

    @property
    def next(self) -> DoorRow | None:
        """The door to go to now."""
        return next((row for row in self.rows if row.is_next), None)

    @property
    def appointments(self) -> list[DoorRow]:
        """Doors that were promised a visit in this band."""
        return [row for row in self.rows if row.turn is Turn.APPOINTMENT]

    @property
    def parts(self) -> list[AlleyPart]:
        """The other doors, alley by alley as they are walked."""
        rest = [row for row in self.rows if row.turn is not Turn.APPOINTMENT]
        groups = [(alley, tuple(rows)) for alley, rows in groupby(rest, key=lambda row: row.alley)]
        return [AlleyPart(alley, rows, sum(row.turn is Turn.TODO for row in rows)) for alley, rows in groups]

    @property
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
    query = (
        select(Assignment)
        .join(AssignmentHolder, AssignmentHolder.assignment_id == Assignment.id)
        .join(Drive, Drive.id == Assignment.drive_id)
        .options(
            joinedload(Assignment.drive).joinedload(Drive.goals),
            joinedload(Assignment.team),
            joinedload(Assignment.area),
            joinedload(Assignment.holders).joinedload(AssignmentHolder.account),
        )
        .where(
            AssignmentHolder.account_id == actor.account_id,
            AssignmentHolder.active,
            Assignment.state.in_(AT_WORK),
            Drive.state == "open",
        )
        .order_by(func.coalesce(Assignment.starts_at, Assignment.created_at), Assignment.id)
    )
    return db.session.scalars(query).unique().all()


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
    doors, helped = _doors_and_helped(actor, assignment)
    found = [door for door in doors if not _hidden(door[0], today)]
    steps = [_step(household, state) for household, _alley, state in found]
    next_id = next_door(steps, today, band)
    rows = tuple(
        DoorRow(
            household=household,
            alley=alley,
            step=step,
            turn=turn_of(step, today, band),
            attempts=state.attempts if state else 0,
            helped=state.helped if state else 0,
            last_outcome=state.last_outcome if state else "",
            is_next=household.id == next_id,
        )
        for (household, alley, state), step in zip(found, steps, strict=True)
    )
    others = [holder for holder in assignment.holders if holder.active and holder.account_id != actor.account_id]
    partners = tuple(holder.account.name for holder in others)
    return RouteToday(assignment, rows, today, band, partners, OwnGoal(helped, _target(assignment.drive.goals)))


def _doors_and_helped(
    actor: Actor, assignment: Assignment
) -> tuple[list[tuple[Household, Area, DoorState | None]], int]:
    """Return the doors in walking order, and how many residents the actor has helped: it rides along on each row."""
    helped = select(func.sum(TallyPerson.n)).where(
        TallyPerson.drive_id == assignment.drive_id,
        TallyPerson.account_id == actor.account_id,
        TallyPerson.measure == "helped",
    )
    query = (
        select(Household, Area, DoorState, func.coalesce(helped.scalar_subquery(), 0))
        .join(AssignmentDoor, AssignmentDoor.household_id == Household.id)
        .join(Area, Area.id == Household.alley_id)
        .outerjoin(
            DoorState,
            and_(DoorState.drive_id == AssignmentDoor.drive_id, DoorState.household_id == Household.id),
        )
        .where(AssignmentDoor.assignment_id == assignment.id, AssignmentDoor.active)
        .order_by(AssignmentDoor.position, Household.walk_override, Household.walk_key, Household.id)
    )
    rows = db.session.execute(query).all()
    return [(row[0], row[1], row[2]) for row in rows], int(rows[0][3]) if rows else 0


def _hidden(household: Household, today: date) -> bool:
    """Say whether nobody should go there: void, merged, or asked not to be visited."""
    until = household.suppressed_until
    return not household.in_use or (bool(household.suppressed_reason) and (until is None or until >= today))


def _step(household: Household, state: DoorState | None) -> Step:
    if state is None:
        return Step(household.id, "unvisited", None, "", None)
    return Step(household.id, state.status, state.next_due_on, state.next_due_band, state.last_at)


def _target(goals: Sequence[Goal]) -> int:
    own = next((goal for goal in goals if goal.scope == "volunteer" and goal.measure == "helped"), None)
    return own.maximum if own else 0

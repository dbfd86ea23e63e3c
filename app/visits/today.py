"""The read model of the route page: my routes, the chosen one's doors in walking order, what is next, my own goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from app.access.actor import Actor
from app.doors.models import DoorState, TallyPerson
from app.doors.rules import Status
from app.drives.models import Drive, Goal
from app.extensions import db
from app.kernel.clock import Band, band_at, local_day
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Account, Team
from app.places.models import Area, Household
from app.places.rules import label_of
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.routes.rules import NEARLY_DONE
from app.storage.rows import rows_of
from app.visits.models import DoorClaim
from app.visits.rules import CLAIM_LASTS
from app.visits.walk import Step, Turn, is_worked, next_door, turn_of

AT_WORK = ("assigned", "received", "in_progress")
HOME, ALLEY, STEP, RESULT = slice(0, 6), slice(6, 9), slice(9, 14), slice(14, 18)
"""Where the parts of a door stand in a row of `_doors`."""


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
    """A door as the list shows it; `taken_by`: who of the others stands there now, "" for nobody.

    There may be hundreds: tuples, and no rows of the session.
    """

    household: Home
    alley: Alley
    step: Step
    turn: Turn
    attempts: int
    helped: int
    last_outcome: str
    taken_by: str
    is_next: bool

    @property
    def id(self) -> int:
        """The household's id."""
        return self.household.id


class HeldRoute(NamedTuple):
    """A route its holder still works on; `target` is how many residents the drive asks of each volunteer (0: it does not)."""

    id: int
    uid: str
    drive_id: int
    drive_name: str
    title: str
    team: str
    state: str
    starts_at: datetime | None
    due_at: datetime | None
    created_at: datetime
    target: int
    partners: tuple[str, ...]


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

    assignment: HeldRoute
    rows: tuple[DoorRow, ...]
    today: date
    band: Band
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
    def nearly_done(self) -> bool:
        """Say whether the walker may ask for more doors."""
        return len(self.rows) - self.done <= NEARLY_DONE

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
        return next((row for row in due if not row.taken_by), due[0] if due else None)

    def place(self, household_id: int) -> int:
        """Return the door's place in the walk, from 1; 0 when it is not on this route."""
        return next((place for place, row in enumerate(self.rows, 1) if row.id == household_id), 0)


def routes_of(actor: Actor) -> list[HeldRoute]:
    """Return the routes the actor holds and still works on, in the order they begin."""
    found = rows_of(_routes(), {"actor": actor.account_id})
    routes: dict[int, HeldRoute] = {}
    for row in found:
        others = (row.partner,) if row.partner is not None else ()
        known = routes.get(row.id)
        partners = (known.partners if known else ()) + others
        routes[row.id] = HeldRoute._make((*row[:-2], row.target or 0, partners))
    return list(routes.values())


@cache
def _routes() -> Select[Any]:
    """Return the query of somebody's routes, in the order of HeldRoute; one row for each partner."""
    other, person = aliased(AssignmentHolder), aliased(Account)
    with_me = (other.assignment_id == Assignment.id, other.active, other.account_id != bindparam("actor"))
    of_drive = (Goal.drive_id == Assignment.drive_id, Goal.scope == "volunteer", Goal.measure == "helped")
    target = select(Goal.maximum).where(*of_drive).order_by(Goal.id).limit(1).correlate(Assignment)
    own = (Assignment.id, Assignment.uid, Assignment.drive_id, Drive.name.label("drive_name"), Assignment.title)
    times = (Assignment.starts_at, Assignment.due_at, Assignment.created_at)
    return (
        select(*own, func.coalesce(Team.name, ""), Assignment.state, *times)
        .add_columns(target.scalar_subquery().label("target"), person.name.label("partner"))
        .join(AssignmentHolder, AssignmentHolder.assignment_id == Assignment.id)
        .join(Drive, Drive.id == Assignment.drive_id)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .outerjoin(other, and_(*with_me))
        .outerjoin(person, person.id == other.account_id)
        .where(
            AssignmentHolder.account_id == bindparam("actor"),
            AssignmentHolder.active,
            Assignment.state.in_(AT_WORK),
            Drive.state == "open",
        )
        .order_by(func.coalesce(Assignment.starts_at, Assignment.created_at), Assignment.id, other.id)
    )


def held_route(actor: Actor, uid: str) -> HeldRoute:
    """Return a route the actor holds. Raises NotFound."""
    found = next((route for route in routes_of(actor) if route.uid == uid), None)
    if found is None:
        raise NotFound(N_("There is no such route of yours."))
    return found


def own_route(actor: Actor, uid: str) -> Assignment:
    """Return the row of a route the actor holds. Raises NotFound."""
    return db.session.get_one(Assignment, held_route(actor, uid).id)


def chosen(routes: Sequence[HeldRoute], uid: str | None, today: date) -> HeldRoute | None:
    """Return the route asked for, else the only one, else the only one of today; None: the person chooses."""
    if uid:
        return next((route for route in routes if route.uid == uid), None)
    if len(routes) == 1:
        return routes[0]
    todays = [route for route in routes if route.starts_at and local_day(route.starts_at) == today]
    return todays[0] if len(todays) == 1 else None


def route_today(actor: Actor, now: datetime, assignment: HeldRoute) -> RouteToday:
    """Return the route with its doors as they stand now, in one query."""
    today, band = local_day(now), band_at(now)
    asked = {"drive": assignment.drive_id, "route": assignment.id, "actor": actor.account_id, "today": today}
    asked |= {"stands_since": now - CLAIM_LASTS}
    found = rows_of(_doors(), asked)
    steps = [Step(*row[STEP]) for row in found]
    turns = [turn_of(step, today, band) for step in steps]
    taken = {step.household_id for step, row in zip(steps, found, strict=True) if row.taken_by}
    next_id = next_door(steps, turns, taken)
    alley = cache(Alley)
    rows = tuple(
        DoorRow._make((Home(*row[HOME]), alley(*row[ALLEY]), step, turn, *row[RESULT], step.household_id == next_id))
        for row, step, turn in zip(found, steps, turns, strict=True)
    )
    helped = int(found[0].by_actor) if found else 0
    return RouteToday(assignment, rows, today, band, OwnGoal(helped, assignment.target))


@cache
def _doors() -> Select[Any]:
    """Return the query of the doors of a route in walking order, without those nobody should go to (void, merged, asked
    not to be visited). Who else stands at a door, and how many residents the actor has helped, ride along on each row.
    """
    by_actor = select(func.coalesce(func.sum(TallyPerson.n), 0)).where(
        TallyPerson.drive_id == bindparam("drive"),
        TallyPerson.account_id == bindparam("actor"),
        TallyPerson.measure == "helped",
    )
    home = (Household.id, Household.plate, Household.head_name, Household.kind, Household.landmark)
    status, band = func.coalesce(DoorState.status, Status.UNVISITED.value), func.coalesce(DoorState.next_due_band, "")
    result = (DoorState.attempts, 0), (DoorState.helped, 0), (DoorState.last_outcome, "")
    stands_there = and_(
        *(DoorClaim.drive_id == AssignmentDoor.drive_id, DoorClaim.household_id == Household.id),
        *(DoorClaim.account_id != bindparam("actor"), DoorClaim.at > bindparam("stands_since")),
        func.coalesce(DoorState.last_at < DoorClaim.at, True),
    )
    return (
        select(*home, Household.est_residents, Household.alley_id, Area.kind, Area.name)
        .add_columns(Household.id, status, DoorState.next_due_on, band, DoorState.last_at)
        .add_columns(*(func.coalesce(column, without) for column, without in result))
        .add_columns(func.coalesce(Account.name, "").label("taken_by"))
        .add_columns(by_actor.scalar_subquery().label("by_actor"))
        .join(AssignmentDoor, AssignmentDoor.household_id == Household.id)
        .join(Area, Area.id == Household.alley_id)
        .outerjoin(
            DoorState,
            and_(DoorState.drive_id == AssignmentDoor.drive_id, DoorState.household_id == Household.id),
        )
        .outerjoin(DoorClaim, stands_there)
        .outerjoin(Account, Account.id == DoorClaim.account_id)
        .where(AssignmentDoor.assignment_id == bindparam("route"), AssignmentDoor.active)
        .where(Household.void_reason == "", Household.merged_into_id.is_(None))
        .where(or_(Household.suppressed_reason == "", Household.suppressed_until < bindparam("today")))
        .order_by(AssignmentDoor.position, Household.walk_override, Household.walk_key, Household.id)
    )

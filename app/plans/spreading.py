"""What becomes of a route whose people cannot walk it: its doors go to the nearest other routes of that day with time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import and_, func, select
from sqlalchemy.orm import contains_eager, selectinload

from app.doors.models import DoorState
from app.extensions import db
from app.kernel.clock import local, local_day, minute_of
from app.places.models import Household
from app.places.tree import under
from app.plans import rules
from app.plans.again import spread
from app.plans.differences import Difference, RouteChange, compare
from app.plans.models import PlanUnit
from app.plans.planning import held_plan, instance_with, walked
from app.plans.promises import due_at
from app.plans.wish_queries import wishes_of
from app.plans.wishes import Due, Hours, Wish, due_of, narrow
from app.routes import grounds, held_queries
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, Plan
from app.routes.planner.model import PlanUnit as Unit
from app.routes.rules import MOST_TOGETHER, SETTLED, UNDER_WAY

FEW = 2
"""So many routes may change however few there are."""


@dataclass(frozen=True)
class Promised:
    """A door among those that change hands to which a visit was promised, and who would come (None: nobody)."""

    door: Household
    due: Due
    taker: Assignment | None


@dataclass(frozen=True)
class Spread:
    """Who would take the doors nobody has visited yet. `stay` are doors visited already: they do not change hands.

    `limit`: how many routes may change, where more would take more of the doors (0: it is not that).
    """

    route: Assignment
    targets: Mapping[int, Assignment]
    doors: Mapping[int, Sequence[Household]]
    walks: Mapping[int, Sequence[int]]
    left: Sequence[Household]
    stay: int
    difference: Difference
    promised: Sequence[Promised]
    limit: int = 0

    @property
    def moving(self) -> int:
        """Return how many doors go to others."""
        return sum(len(doors) for doors in self.doors.values())

    @property
    def rows(self) -> list[tuple[Assignment, str, RouteChange]]:
        """Return each route that gets doors, with its people and what changes for them."""
        changed = {one.id: one for one in self.difference.changes}
        return [(self.targets[one], held_queries.people_of(self.targets[one]), changed[one]) for one in self.doors]

    @property
    def seal(self) -> str:
        """Return a short sign of what was shown, so that only that is done."""
        told = sorted((one, sorted(door.id for door in doors)) for one, doors in self.doors.items())
        return sha256(repr((self.route.id, told)).encode()).hexdigest()[:16]


def spread_of(route: Assignment, now: datetime) -> Spread:
    """Work out who takes the doors of a route that nobody visited yet; nothing moves.

    At most a tenth of the day's other routes get some (two where there are fewer than twenty); none of them loses a door.
    """
    others = {one.id: one for one in _others(route)}
    homes = _homes([route, *others.values()])
    own = homes.pop(route.id, [])
    loose = [home for home, visited in own if not visited]
    held = {one: [home.id for home, visited in homes.get(one, ()) if not visited] for one in others}
    doors = [*loose, *(home for one in others for home, visited in homes.get(one, ()) if not visited)]
    areas = grounds.areas_under(route.area)
    barred = _barred(others.values())
    units = [_unit(one, now, barred.get(one.uid, frozenset())) for one in others.values()]
    hours = _hours(route)
    wishes = wishes_of(route.drive_id, doors, hours) if hours else {}
    windows = {door: window for door, wish in wishes.items() if hours and (window := narrow(wish, hours))}
    instance = instance_with(areas, doors, units, windows)
    most = max(FEW, len(others) // 10)
    placed = spread(instance, held, most) if loose and units else {}
    told = _told(route, others, instance, held, loose, placed, len(own) - len(loose), wishes)
    limited = bool(told.left and units) and len(spread(instance, held, len(units))) > len(placed)
    return replace(told, limit=most if limited else 0)


def _told(
    route: Assignment,
    others: Mapping[int, Assignment],
    instance: Instance,
    held: Mapping[int, Sequence[int]],
    loose: Sequence[Household],
    placed: Mapping[int, int],
    stay: int,
    wishes: Mapping[int, Wish],
) -> Spread:
    given: dict[int, list[Household]] = {}
    for home in loose:
        if home.id in placed:
            given.setdefault(placed[home.id], []).append(home)
    after = {one: [*doors, *(home.id for home in given.get(one, ()))] for one, doors in held.items()}
    was, will = held_plan(instance, held), held_plan(instance, after)
    before = {door: one for one, doors in held.items() for door in doors} | {home.id: None for home in loose}
    difference = compare(
        before,
        {door: one for one, doors in after.items() for door in doors}
        | {home.id: None for home in loose if home.id not in placed},
        walked(instance, was),
        walked(instance, will),
        len(others),
    )
    walks = {one.unit_id: one.doors for one in will.routes if one.unit_id in given}
    left = [home for home in loose if home.id not in placed]
    promised = _promised(loose, others, instance, will, wishes)
    return Spread(route, others, given, walks, left, stay, difference, promised)


def _promised(
    loose: Sequence[Household],
    others: Mapping[int, Assignment],
    instance: Instance,
    will: Plan,
    wishes: Mapping[int, Wish],
) -> list[Promised]:
    """Return the doors that change hands to which a visit was promised, in the order in which they are listed."""
    asked = {door: wish for door, wish in wishes.items() if wish.promised}
    if not any(home.id in asked for home in loose):
        return []
    walk = Walk(instance)
    told: dict[int, tuple[Due, Assignment | None]] = {}
    for place, route in enumerate(will.routes):
        told |= {due.door: (due, others[route.unit_id]) for due in due_at(instance, walk, place, route.doors, asked)}
    return [
        Promised(home, *told.get(home.id, (due_of(home.id, asked[home.id], None), None)))
        for home in loose
        if home.id in asked
    ]


def _others(route: Assignment) -> Sequence[Assignment]:
    """Return the routes of the same drive and area that are walked on the same day."""
    query = (
        select(Assignment)
        .join(Assignment.area)
        .where(Assignment.drive_id == route.drive_id, Assignment.id != route.id, Assignment.state.in_(UNDER_WAY))
        .where(under(route.area.path))
        .options(contains_eager(Assignment.area), selectinload(Assignment.holders).joinedload(AssignmentHolder.account))
        .order_by(Assignment.id)
    )
    day = route.starts_at and local_day(route.starts_at)
    return [one for one in db.session.scalars(query) if (one.starts_at and local_day(one.starts_at)) == day]


def _homes(routes: Sequence[Assignment]) -> dict[int, list[tuple[Household, bool]]]:
    """Return route -> its doors that still need somebody, and whether each was visited on this route already."""
    since = {route.id: route.created_at for route in routes}
    query = (
        select(AssignmentDoor.assignment_id, Household, DoorState.last_at)
        .join(Household, Household.id == AssignmentDoor.household_id)
        .outerjoin(
            DoorState,
            and_(DoorState.drive_id == AssignmentDoor.drive_id, DoorState.household_id == AssignmentDoor.household_id),
        )
        .where(AssignmentDoor.assignment_id.in_(sorted(since)), AssignmentDoor.active)
        .where(func.coalesce(DoorState.status, "unvisited").not_in(SETTLED))
        .where(Household.void_reason == "", Household.merged_into_id.is_(None), Household.suppressed_reason == "")
        .order_by(AssignmentDoor.assignment_id, AssignmentDoor.position, AssignmentDoor.id)
    )
    found: dict[int, list[tuple[Household, bool]]] = {}
    for route_id, home, last_at in db.session.execute(query):
        found.setdefault(route_id, []).append((home, last_at is not None and last_at >= since[route_id]))
    return found


def _hours(route: Assignment) -> Hours | None:
    """Return when a route is walked."""
    if route.starts_at is None or route.ends_at is None:
        return None
    begins, ends = (minute_of(local(edge).time()) for edge in (route.starts_at, route.ends_at))
    return Hours(local_day(route.starts_at), begins, ends)


def _barred(routes: Iterable[Assignment]) -> dict[str, frozenset[int]]:
    """Return route uid -> the alleys into which its people do not go, as its plan says."""
    query = select(PlanUnit).where(PlanUnit.route_uid.in_([route.uid for route in routes]))
    return {unit.route_uid: unit.barred for unit in db.session.scalars(query)}


def _unit(route: Assignment, now: datetime, barred: frozenset[int]) -> Unit:
    """Return the people of a route as the planner sees them: with the time that is left of their round."""
    begins, ends = route.starts_at, route.ends_at
    window = round((ends - max(now, begins)) / timedelta(minutes=1)) if begins and ends else 0
    people = [holder.account for holder in route.holders if holder.active]
    kind = "teams" if route.team_id and len(people) > MOST_TOGETHER else "pairs"
    home = next((account.home_area_id for account in people if account.home_area_id is not None), None)
    free = rules.capacity(window, [0] * len(people), kind)
    sets_out = minute_of(local(max(now, begins)).time()) if begins else 0
    return Unit(route.id, route.title, home, free, barred=barred, begins=sets_out)

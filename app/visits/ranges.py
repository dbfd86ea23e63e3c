"""Reads of a row of houses: the doors of an alley in a drive as this actor may write them, and a row written before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows
from app.doors.queries import states_by_household
from app.doors.rules import Status
from app.drives.models import Drive
from app.extensions import db
from app.inbox.models import ReceivedItem
from app.kernel.clock import local_day
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.places.models import Area, Household
from app.places.queries import households_in
from app.places.rules import in_range, number_in
from app.routes.models import Assignment, AssignmentDoor
from app.visits.models import Visit
from app.visits.rules import why_left_out

KIND = "range"


@dataclass(frozen=True)
class RowDoor:
    """A door of the alley. `why_not` is a code of `outcomes.LEFT_OUT`, "" when the actor may write it."""

    household: Household
    number: int | None
    why_not: str

    @property
    def id(self) -> int:
        """The household's id."""
        return self.household.id


@dataclass(frozen=True)
class Row:
    """An alley in a drive, door by door as one walks it. `own`: the actor holds some of them."""

    drive: Drive
    alley: Area
    doors: tuple[RowDoor, ...]
    own: bool
    access_scope: Scope

    def within(self, first: int, last: int, side: str) -> list[RowDoor]:
        """Return the doors with these numbers, those left out too."""
        return [door for door in self.doors if in_range(door.number, first, last, side)]

    def writable(self, household_ids: Collection[int]) -> list[RowDoor]:
        """Return those of the households that may still be written, in the order in which doors are locked."""
        found = [door for door in self.doors if door.id in household_ids and not door.why_not]
        return sorted(found, key=lambda door: door.id)


@dataclass(frozen=True)
class LoggedRow:
    """A row of houses written before, by this actor: its visits in the order they were written."""

    uid: str
    drive_id: int
    alley: Area
    visits: tuple[Visit, ...]
    access_scope: Scope


def row_for(actor: Actor, drive_id: int, area_id: int, now: datetime) -> Row:
    """Return an alley of a running drive, some of whose doors the actor sees visits of. Raises NotFound for any other."""
    drive = db.session.get(Drive, drive_id, options=[joinedload(Drive.area)])
    alley = db.session.get(Area, area_id)
    if drive is None or drive.state != "open" or alley is None or alley.level != "alley":
        raise NotFound(N_("There is no such alley in a running drive."))
    if not alley.path.startswith(drive.area.path):
        raise NotFound(N_("There is no such alley in a running drive."))
    homes = households_in([alley.id])
    states = states_by_household(drive.id, [home.id for home in homes])
    routes = _routes_through(drive.id, alley.id)
    scopes = {home.id: _scope(alley, routes.get(home.id)) for home in homes}
    people = frozenset().union(*(scope.account_ids for scope in scopes.values()))
    teams = frozenset().union(*(scope.team_ids for scope in scopes.values()))
    whole = Scope(alley.path, teams, people)
    if not allows(actor, P.VISIT_SEE, whole):
        raise NotFound(N_("There is no such alley in a running drive."))
    today = local_day(now)
    doors = []
    for home in homes:
        state = states.get(home.id)
        why = why_left_out(
            state.status if state else Status.UNVISITED,
            local_day(state.last_at) if state and state.last_at else None,
            today,
            allows(actor, P.RANGE_LOG, scopes[home.id]),
            _left_alone(home, today),
        )
        doors.append(RowDoor(home, number_in(home.address_raw, alley.region, alley.label), why))
    return Row(drive, alley, tuple(doors), actor.account_id in people, whole)


def logged_row_for(actor: Actor, uid: str) -> LoggedRow:
    """Return a row of houses this actor wrote. Raises NotFound for any other."""
    query = select(ReceivedItem).where(
        ReceivedItem.uid == uid, ReceivedItem.kind == KIND, ReceivedItem.account_id == actor.account_id
    )
    item = db.session.scalar(query)
    if item is None or "visits" not in item.answer:
        raise NotFound(N_("There is no such visit."))
    visits = select(Visit).options(joinedload(Visit.household).joinedload(Household.alley))
    found = db.session.scalars(visits.where(Visit.uid.in_(item.answer["visits"])).order_by(Visit.household_id)).all()
    alley = db.session.get_one(Area, item.payload["alley"])
    scope = Scope(account_ids=frozenset(filter(None, (item.account_id,))))
    return LoggedRow(uid, item.payload["drive"], alley, tuple(found), scope)


def _routes_through(drive_id: int, alley_id: int) -> dict[int, Assignment]:
    """Return household -> the route that holds it now, for the doors of an alley."""
    query = (
        select(AssignmentDoor.household_id, Assignment)
        .join(Assignment, Assignment.id == AssignmentDoor.assignment_id)
        .join(Household, Household.id == AssignmentDoor.household_id)
        .options(joinedload(Assignment.holders))
        .where(AssignmentDoor.drive_id == drive_id, AssignmentDoor.active, Household.alley_id == alley_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query).unique()}


def _scope(alley: Area, route: Assignment | None) -> Scope:
    if route is None:
        return Scope(alley.path)
    holders = frozenset(holder.account_id for holder in route.holders if holder.active)
    return Scope(alley.path, frozenset(filter(None, (route.team_id,))), holders)


def _left_alone(household: Household, today: date) -> bool:
    until = household.suppressed_until
    return bool(household.suppressed_reason) and (until is None or until >= today)

"""A walk sheet brought back on paper: its doors in the printed order, and what was recorded at them meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.kernel.clock import Band
from app.people.models import Account
from app.places.models import Household
from app.routes.models import Assignment, AssignmentDoor
from app.visits.models import Visit
from app.visits.paper import came_before
from app.visits.queries import latest_since, moment_of


@dataclass(frozen=True)
class SheetDoor:
    """A door of the sheet; `visit` is the newest that stands since the sheet was made. `waits`: nobody has recorded the
    walk the sheet tells of.
    """

    household: Household
    visit: Visit | None
    waits: bool

    @property
    def id(self) -> int:
        """The household's id."""
        return self.household.id


@dataclass(frozen=True)
class Sheet:
    """The doors in walking order, and who walked."""

    doors: Sequence[SheetDoor]
    walkers: Sequence[Account]

    @property
    def open(self) -> list[Household]:
        """The doors that wait to be typed in."""
        return [door.household for door in self.doors if door.waits]


def sheet_of(route: Assignment, day: date, band: Band) -> Sheet:
    """Return the sheet of a route as it was walked in this part of this day; doors handed on since were on it too."""
    query = (
        select(Household)
        .join(AssignmentDoor, AssignmentDoor.household_id == Household.id)
        .where(AssignmentDoor.assignment_id == route.id)
        .options(joinedload(Household.alley))
        .order_by(AssignmentDoor.position, AssignmentDoor.id)
    )
    doors = db.session.scalars(query).all()
    visits = latest_since(route.drive_id, [door.id for door in doors], route.created_at)
    walkers = sorted((holder.account for holder in route.holders), key=lambda one: one.name_sort)
    return Sheet([_door(door, visits.get(door.id), day, band) for door in doors], walkers)


def _door(household: Household, visit: Visit | None, day: date, band: Band) -> SheetDoor:
    return SheetDoor(household, visit, visit is None or came_before(moment_of(visit), day, band))

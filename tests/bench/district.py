"""The district the benches ask about: the demo's own generator at another size, and walkers with routes of a given length."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from flask import Flask
from sqlalchemy import exists, func, select

from app.demo.district.build import build_district
from app.demo.district.figures import Size
from app.doors.models import DoorState
from app.drives.models import Drive
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.ids import uuid7
from app.people.models import Account, TeamMember
from app.places.models import Area, Household
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.storage.engine import only_reading

HOUSEHOLDS, VOLUNTEERS = 100_000, 9_000
FEWEST = 20_000
"""In a district of so many households there are enough untouched doors for every walker."""
ADMIN, LEAD = "quang", "trung"
"""Who administers the demo's district, and who coordinates all of it."""
ROUTES = {"long": 100, "short": 50} | {f"phone{n}": 40 for n in range(50)}
"""Who walks: login -> doors, all of them open."""


@dataclass(frozen=True)
class Landmarks:
    """Ids of things to look at: the drive, a ward, the alley with the most households, a team."""

    drive: int
    ward: int
    alley: int
    team: int


@dataclass(frozen=True)
class Walk:
    """Somebody's route, its doors in walking order."""

    drive: int
    route: str
    doors: tuple[int, ...]


def fill(now: datetime, households: int, visits: int, say: Callable[[str], None]) -> None:
    """Fill the empty database of the present app with the district and its walkers, and commit."""
    size = Size(households=households, volunteers=VOLUNTEERS, visits=visits)
    drive = build_district(local_day(now), now, size, say).drive
    wards = _wards()
    people, doors = ({ward.id: find(drive, ward) for ward in wards} for find in (_volunteers, _free_doors))
    for login, count in ROUTES.items():
        ward = max(wards, key=lambda one: len(doors[one.id]))
        account, team_id = people[ward.id].pop()
        account.login = login
        _give(drive, ward, account, team_id, [doors[ward.id].pop() for _ in range(count)], now - timedelta(hours=2))
    db.session.commit()


@cache
def landmarks(app: Flask) -> Landmarks:
    """Return what there is to look at in a filled database."""
    fullest = select(Household.alley_id).group_by(Household.alley_id).order_by(func.count().desc(), Household.alley_id)
    with app.app_context(), only_reading():
        found = Landmarks(
            db.session.scalars(select(Drive.id)).one(),
            _wards()[0].id,
            db.session.scalars(fullest.limit(1)).one(),
            db.session.scalars(select(func.min(TeamMember.team_id))).one(),
        )
        db.session.remove()
    return found


@cache
def walk_of(app: Flask, login: str) -> Walk:
    """Return the route of one of the walkers."""
    doors = select(Assignment.drive_id, Assignment.uid, AssignmentDoor.household_id)
    doors = doors.join(AssignmentDoor, AssignmentDoor.assignment_id == Assignment.id)
    doors = doors.join(AssignmentHolder, AssignmentHolder.assignment_id == Assignment.id)
    doors = doors.join(Account, Account.id == AssignmentHolder.account_id).where(Account.login == login)
    with app.app_context(), only_reading():
        found = db.session.execute(doors.order_by(AssignmentDoor.position)).all()
        db.session.remove()
    return Walk(found[0].drive_id, found[0].uid, tuple(row.household_id for row in found))


def _wards() -> list[Area]:
    return list(db.session.scalars(select(Area).where(Area.id.in_(select(Account.area_id)), Area.level == "ward")))


def _volunteers(drive: Drive, ward: Area) -> list[tuple[Account, int]]:
    """Return volunteers of a ward without a route in the drive, as many as could be needed, each with their team."""
    walks = exists().where(AssignmentHolder.account_id == Account.id, Assignment.id == AssignmentHolder.assignment_id)
    found = select(Account, TeamMember.team_id).join(TeamMember, TeamMember.account_id == Account.id)
    found = found.where(Account.area_id == ward.id, ~walks.where(Assignment.drive_id == drive.id))
    return [row._tuple() for row in db.session.execute(found.order_by(Account.id).limit(len(ROUTES)))]


def _free_doors(drive: Drive, ward: Area) -> list[int]:
    """Return the doors of a ward that nobody knocked at or has in a route, the last to walk first."""
    visited = exists().where(DoorState.drive_id == drive.id, DoorState.household_id == Household.id)
    held = exists().where(AssignmentDoor.household_id == Household.id, AssignmentDoor.active)
    free = select(Household.id).join(Area, Area.id == Household.alley_id)
    free = free.where(Area.path.startswith(ward.path), ~visited, ~held)
    return list(db.session.scalars(free.order_by(Area.id.desc(), Household.walk_key.desc(), Household.id.desc())))


def _give(drive: Drive, ward: Area, account: Account, team_id: int, doors: list[int], began: datetime) -> None:
    """Give a volunteer a route that was begun."""
    route = Assignment(
        uid=uuid7(),
        drive_id=drive.id,
        area_id=ward.id,
        team_id=team_id,
        title=f"Tuyến của {account.name}",
        target_doors=len(doors),
        state="in_progress",
        created_at=began,
    )
    db.session.add(route)
    db.session.flush()
    db.session.add(AssignmentHolder(assignment_id=route.id, account_id=account.id))
    db.session.add_all(
        AssignmentDoor(assignment_id=route.id, drive_id=drive.id, household_id=door, position=place)
        for place, door in enumerate(doors, 1)
    )
    db.session.flush()

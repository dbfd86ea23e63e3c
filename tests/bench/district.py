"""The district that is measured: the demo's own, as large as SPEED.md asks, with routes of known length for who walks here.

`python -m tests.bench.district ADDRESS FOLDER NOW VISITS` fills the empty database at an address with it.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Row, exists, select

from app.backup.models import VERIFIED, BackupRun
from app.config import Config
from app.demo.district.build import build_district
from app.demo.district.figures import Size
from app.demo.district.named import ABOVE, OF_WARDS
from app.demo.people import ADMIN as ADMINISTRATOR
from app.doors.models import DoorState
from app.drives.models import Drive
from app.extensions import db
from app.house import create_house
from app.kernel.clock import local_day
from app.kernel.ids import uuid7
from app.people.models import Account, Team, TeamMember
from app.places.models import Area, Household
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.storage.engine import only_reading
from app.visits.today import AT_WORK
from tests.kit.databases import build_schema

HOUSEHOLDS, VOLUNTEERS = 100_000, 9_000
WALKERS = {"long": 100, "short": 50} | {f"phone{n}": 40 for n in range(50)}
"""Who walks here: login -> how many doors their route has."""
ADMIN, LEAD = ADMINISTRATOR.login, ABOVE.login
"""Who administers the site, and who coordinates the whole district."""


def build(now: datetime, visits: int) -> None:
    """Fill the empty database with the district at so many visits and hand its walkers their routes; commits.

    Its last backup was made just now: none begins while something is measured.
    """
    built = build_district(local_day(now), now, Size(households=HOUSEHOLDS, volunteers=VOLUNTEERS, visits=visits))
    _hand_out(built.drive, now)
    db.session.add(BackupRun(place="", at=now, finished_at=now, verified_at=now, state=VERIFIED))
    db.session.commit()


def _hand_out(drive: Drive, now: datetime) -> None:
    """Give each walker a route of doors nobody has been to or holds."""
    doors = _free_doors(drive)
    for (login, count), (account_id, team) in zip(WALKERS.items(), _idle(), strict=False):
        db.session.get_one(Account, account_id).login = login
        homes = list(islice(doors, count))
        route = Assignment(
            uid=uuid7(),
            drive_id=drive.id,
            area_id=homes[0].area_id,
            team_id=team,
            title=f"Tuyến {login}",
            target_doors=count,
            state="in_progress",
            created_at=now - timedelta(hours=2),
            holders=[AssignmentHolder(account_id=account_id)],
        )
        db.session.add(route)
        db.session.flush()
        db.session.add_all(
            AssignmentDoor(assignment_id=route.id, drive_id=drive.id, household_id=home.id, position=place)
            for place, home in enumerate(homes)
        )


def _free_doors(drive: Drive) -> Iterator[Row[Any]]:
    held = exists().where(AssignmentDoor.drive_id == drive.id, AssignmentDoor.household_id == Household.id)
    seen = exists().where(DoorState.drive_id == drive.id, DoorState.household_id == Household.id)
    query = select(Household.id, Area.parent_id.label("area_id")).join(Area, Area.id == Household.alley_id)
    query = query.where(~held, ~seen).order_by(Area.path, Household.walk_key, Household.id)
    return iter(db.session.execute(query.limit(sum(WALKERS.values()))).all())


def _idle() -> Iterator[tuple[int, int]]:
    """Return volunteers who hold no route at this moment, each with their team."""
    at_work = (Assignment.id == AssignmentHolder.assignment_id, Assignment.state.in_(AT_WORK))
    holds = exists().where(AssignmentHolder.account_id == TeamMember.account_id, *at_work)
    query = select(TeamMember.account_id, TeamMember.team_id).join(Account, Account.id == TeamMember.account_id)
    query = query.where(~holds, Account.password_hash.is_(None)).order_by(TeamMember.account_id)
    return (tuple(row) for row in db.session.execute(query.limit(len(WALKERS))).all())


@dataclass(frozen=True)
class Route:
    """The doors of somebody's route, in walking order."""

    uid: str
    drive: int
    doors: Sequence[int]


@dataclass(frozen=True)
class Ids:
    """What the addresses of the measured pages name."""

    drive: int
    ward: int
    alley: int
    team: int


@cache
def route_of(app: Flask, login: str) -> Route:
    """Return the route of one of WALKERS."""
    with app.app_context(), only_reading():
        route = db.session.scalars(
            select(Assignment)
            .join(AssignmentHolder, AssignmentHolder.assignment_id == Assignment.id)
            .join(Account, Account.id == AssignmentHolder.account_id)
            .where(Account.login == login, Assignment.state.in_(AT_WORK))
        ).one()
        held = select(AssignmentDoor.household_id).where(AssignmentDoor.assignment_id == route.id)
        found = Route(route.uid, route.drive_id, db.session.scalars(held.order_by(AssignmentDoor.position)).all())
        db.session.remove()
    return found


@cache
def ids_of(app: Flask) -> Ids:
    """Return the ids of the drive, of a ward, and of an alley and a team in it."""
    with app.app_context(), only_reading():
        ward = db.session.scalars(
            select(Area).where(Area.code == next(iter(OF_WARDS)), Area.level == "ward", Area.valid_to.is_(None))
        ).one()
        alley = select(Area.id).where(Area.level == "alley", Area.path.startswith(ward.path)).order_by(Area.id)
        team = select(Team.id).join(Area, Area.id == Team.area_id).where(Area.path.startswith(ward.path))
        drive = db.session.scalars(select(Drive.id)).one()
        places = (db.session.scalars(one.limit(1)).one() for one in (alley, team.order_by(Team.id)))
        found = Ids(drive, ward.id, *places)
        db.session.remove()
    return found


def main(address: str, folder: str, now: str, visits: str) -> None:
    """Fill a database."""
    app = create_house(Config(secret_key="measured", instance_dir=Path(folder), database_url=address))
    build_schema(app)
    with app.app_context():
        build(datetime.fromisoformat(now), int(visits))
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Many volunteers, each with a route of their own, signed in: what a crowd of phones needs, written in bulk."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from flask import Flask

from app.access.actor import Role
from app.drives.models import Drive
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.kernel.vietnamese.fold import fold
from app.people.models import Account, Membership, TeamMember
from app.people.sessions import begin_session
from app.places.models import Household
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from tests.factories import people, places

TEAM_OF = 20
SAID: tuple[dict[str, Any], ...] = (
    {"outcome": "not_home"},
    {"outcome": "installed", "phones": 1},
    {"outcome": "refused"},
    {"outcome": "met", "people": [{"result": "wants_later"}]},
)


@dataclass(frozen=True)
class Walker:
    """A signed-in volunteer and what they will send: one visit for each door of their route."""

    account_id: int
    cookie: tuple[str, str]
    outbox: list[dict[str, Any]]


def walkers(app: Flask, drive: Drive, n: int, doors: int) -> list[Walker]:
    """Add `n` volunteers in teams of twenty, each team in an alley of its own, and store everything."""
    numbers, now = count(1), utc_now()
    alleys = [places.alley(drive.area, f"Ngõ {number}") for number in range(1, n // TEAM_OF + 2)]
    teams = [people.team(drive.area, f"Đội {number}") for number in range(1, len(alleys) + 1)]
    accounts = [_account(number) for number in range(n)]
    homes = [[_home(alleys[walker // TEAM_OF].id, next(numbers)) for _ in range(doors)] for walker in range(n)]
    db.session.add_all([*accounts, *(home for row in homes for home in row)])
    db.session.flush()
    routes = []
    for walker, account in enumerate(accounts):
        team = teams[walker // TEAM_OF]
        db.session.add(Membership(account_id=account.id, role=Role.VOLUNTEER, area_id=drive.area_id, granted_at=now))
        db.session.add(TeamMember(account_id=account.id, team_id=team.id, since=now))
        routes.append(
            Assignment(
                uid=uuid7(), drive_id=drive.id, area_id=drive.area_id, team_id=team.id, title=f"Tuyến {walker + 1}",
                target_doors=doors, state="received", created_at=now,
            )
        )  # fmt: skip
    db.session.add_all(routes)
    db.session.flush()
    for account, route, row in zip(accounts, routes, homes, strict=True):
        db.session.add(AssignmentHolder(assignment_id=route.id, account_id=account.id))
        db.session.add_all(
            AssignmentDoor(assignment_id=route.id, drive_id=drive.id, household_id=home.id, position=position)
            for position, home in enumerate(row, 1)
        )
    cookies = [cookie_of(app, begin_session(account, now, "tests")) for account in accounts]
    found = [
        Walker(account.id, cookie, list(_outbox(drive, route, row)))
        for account, cookie, route, row in zip(accounts, cookies, routes, homes, strict=True)
    ]
    db.session.commit()
    return found


def cookie_of(app: Flask, key: str) -> tuple[str, str]:
    """Return name and value of the cookie that signs in with a session's key."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own interface
    return app.config["SESSION_COOKIE_NAME"], serializer.dumps({"_user_id": key, "_fresh": True})


def _outbox(drive: Drive, route: Assignment, homes: list[Household]) -> Iterator[dict[str, Any]]:
    for number, home in enumerate(homes):
        payload = {"drive": drive.id, "household": home.id, "assignment": route.uid} | SAID[number % len(SAID)]
        yield {"uid": uuid7(), "kind": "visit", "payload": payload, "phone_at": utc_now().isoformat()}


def _account(number: int) -> Account:
    name = f"Nguyễn Văn {number}"
    return Account(
        uid=uuid7(), login=f"tnv{number}", name=name, name_sort=fold(name), search_fold=fold(name), created_at=utc_now()
    )


def _home(alley_id: int, number: int) -> Household:
    return Household(
        uid=uuid7(), alley_id=alley_id, address_raw=f"Số {number}", plate=str(number), walk_key=f"{number:06d}",
        door_key=str(number), search_fold=str(number), created_at=utc_now(), changed_at=utc_now(),
    )  # fmt: skip

"""Where each role's day begins."""

import pytest

from app.access.actor import Actor, Grant, Role
from app.home.rules import Day, Landing, landing_for

BOARD = Landing("reports.board", {"drive_id": 7})
TEAM = Landing("reports.today", {"team_id": 3})
SCHOOL = Landing("schools.board", {"school_id": 5})
ONE = Day([7], [7])


@pytest.mark.parametrize(
    ("roles", "day", "landing"),
    [
        ([Role.COORDINATOR], ONE, BOARD),
        ([Role.COORDINATOR], Day([7, 8], [7, 8]), Landing("drives.index")),
        ([Role.READER], Day(), Landing("drives.index")),
        ([Role.READER], ONE, BOARD),
        ([Role.COORDINATOR], Day([7, 8], [7]), BOARD),
        ([Role.COORDINATOR], Day([7], []), Landing("drives.index")),
        ([Role.VOLUNTEER, Role.COORDINATOR], Day([7], [7], has_route=True), BOARD),
        ([Role.VOLUNTEER], Day(has_route=True, has_shift=True), Landing("visits.today")),
        ([Role.VOLUNTEER], Day(has_shift=True), Landing("sales.shifts")),
        ([Role.VOLUNTEER], Day(), Landing("visits.today")),
        ([Role.LEADER], ONE, TEAM),
        ([Role.LEADER, Role.VOLUNTEER], Day([7], [7], has_route=True), TEAM),
        ([Role.LEADER], Day(), Landing("people.teams")),
        ([Role.LEADER, Role.VOLUNTEER], Day(has_shift=True), Landing("sales.shifts")),
        ([Role.HAMLET_HEAD], ONE, Landing("places.index")),
        ([Role.SCHOOL_LEAD], Day(), SCHOOL),
        ([Role.SCHOOL_OFFICE], Day(), SCHOOL),
        ([Role.HOMEROOM], Day(), Landing("schools.today")),
        ([Role.HOMEROOM, Role.SCHOOL_LEAD], Day(), SCHOOL),
        ([Role.POINT_STAFF], Day(), Landing("sales.week")),
        ([Role.ADMIN], Day(), Landing("people.index")),
        ([], ONE, None),
    ],
)
def test_landing(roles: list[Role], day: Day, landing: Landing | None) -> None:
    grants = tuple(Grant(role, area_path="/1/", team_id=3, school_id=5) for role in roles)
    assert landing_for(Actor(1, "Lan", grants), day) == landing

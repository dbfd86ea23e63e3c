"""Where each role's day begins."""

import pytest

from app.access.actor import Actor, Grant, Role
from app.home.rules import Landing, landing_for


@pytest.mark.parametrize(
    ("roles", "drives", "landing"),
    [
        ([Role.COORDINATOR], [7], Landing("reports.board", 7)),
        ([Role.COORDINATOR], [7, 8], Landing("drives.index")),
        ([Role.READER], [], Landing("drives.index")),
        ([Role.VOLUNTEER], [7], Landing("visits.today")),
        ([Role.VOLUNTEER, Role.COORDINATOR], [7], Landing("reports.board", 7)),
        ([Role.LEADER], [7], Landing("people.teams")),
        ([Role.LEADER, Role.VOLUNTEER], [7], Landing("visits.today")),
        ([Role.HAMLET_HEAD], [7], Landing("places.index")),
        ([Role.ADMIN], [], Landing("people.index")),
        ([Role.HOMEROOM], [7], Landing("schools.today")),
        ([Role.SCHOOL_LEAD], [], Landing("schools.today")),
        ([], [], None),
    ],
)
def test_landing(roles, drives, landing):
    actor = Actor(1, "Lan", tuple(Grant(role, area_path="/1/") for role in roles))
    assert landing_for(actor, drives) == landing

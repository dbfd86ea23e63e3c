"""What plans are made of: a drive in Lan's ward, three alleys of six doors, a second team; and how Lan gives alleys away."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from app.drives.models import Drive
from app.extensions import db
from app.people.models import Team
from app.places.models import Area, Household
from app.plans.models import Plan, PlanUnit
from tests.factories import drives, people, places
from tests.factories.people import Cast
from tests.kit.page import Answer, Page


@pytest.fixture
def drive(cast: Cast) -> Drive:
    return drives.drive(cast.ward)


@pytest.fixture
def alleys(cast: Cast) -> list[Area]:
    lanes = [places.alley(cast.ward, f"Ngõ {n}", mouth=n) for n in (5, 9, 14)]
    for lane in lanes:
        for number in range(1, 7):
            places.household(lane, f"{lane.mouth}/{number}", head_name="Nguyễn Thế Khải")
    return lanes


@pytest.fixture
def second_team(cast: Cast) -> Team:
    team = people.team(cast.ward, "Đội 2")
    for login in ("mot", "hai"):
        people.join(people.account(login, area=cast.ward), team)
    return team


def doors_of(alley: Area) -> list[Household]:
    """Return the households of an alley in the order they were made."""
    return list(db.session.scalars(select(Household).where(Household.alley_id == alley.id).order_by(Household.id)))


def give(lan: Page, plan: Plan, alleys: Sequence[Area], to: PlanUnit | None, **options: Any) -> Answer:
    """Tick these alleys on the board and give them to a group, or to nobody."""
    ids, whom = [str(alley.id) for alley in alleys], str(to.id) if to else "0"
    return lan.submit(lan.get(f"/plans/{plan.uid}"), "#give", alleys=ids, to=whom, **options)

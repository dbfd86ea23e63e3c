"""A drive in Minh's ward and the route that Minh and Chi walk."""

from dataclasses import dataclass

import pytest
from flask import Flask

from app.access.actor import Role
from app.drives.models import Drive
from app.people.models import Account
from app.places.models import Household
from app.routes.models import Assignment
from tests.factories import drives, people, places, routes


@dataclass(frozen=True)
class Walk:
    """Everything a test of visits speaks of."""

    cast: people.Cast
    chi: Account
    drive: Drive
    doors: list[Household]
    route: Assignment


@pytest.fixture
def walk(app: Flask) -> Walk:
    cast = people.cast()
    chi = people.account("chi", "Nguyễn Minh Chi", cast.ward)
    people.grant(chi, Role.VOLUNTEER, cast.ward)
    drive = drives.drive(cast.ward)
    alley = places.alley(cast.ward, "45 Đặng Thuỳ Trâm")
    doors = [places.household(alley, f"45/{n}", head_name=f"Bà Mai {n}", est_residents=4) for n in range(8, 13)]
    route = routes.assignment(drive, [cast.minh, chi], doors, cast.team)
    return Walk(cast, chi, drive, doors, route)

"""A ward with lists, a drive and its readings, for the board."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from app.drives.models import Drive
from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import utc_now
from app.people.models import Account
from app.places.models import Area, Household
from tests.factories import drives, people, places, routes


@dataclass(frozen=True)
class Ward:
    """What the board is about: three alleys of four doors each, Minh and Bản walking the first two."""

    cast: people.Cast
    drive: Drive
    alleys: list[Area]
    doors: list[Household]

    @property
    def url(self) -> str:
        """Where the board is."""
        return f"/drives/{self.drive.id}/board"

    def visit(self, place: int, outcome: str, who: Account | None = None, **more: object) -> None:
        """Log a visit the way a phone does."""
        item = routes.visit_item(self.drive, self.doors[place], outcome, **more)
        receive(people.actor(who or self.cast.minh), utc_now(), item)


@pytest.fixture
def ward(app: Flask) -> Ward:
    cast = people.cast()
    drive = drives.drive(cast.ward)
    alleys = [places.alley(cast.ward, name) for name in ("Ngõ Huyện", "Ngõ Trạm", "Ngõ Gạch")]
    doors = [
        places.household(alley, str(number), smartphones=None if alley is alleys[2] else 5, installed_at_start=1)
        for alley in alleys
        for number in range(1, 5)
    ]
    routes.assignment(drive, [cast.minh, cast.ban], doors[:8], cast.team)
    db.session.flush()
    return Ward(cast, drive, alleys, doors)


def two_readings(drive: Drive) -> None:
    """Give the drive a first and a later official figure, of smartphones."""
    now = utc_now()
    drives.reading(drive, 380, 1000, now - timedelta(days=2))
    drives.reading(drive, 520, 1000, now)

"""A route of 25 doors in Minh's hands, the phone that walks it, and what the server has of the walk."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import Select, select

from app.extensions import db
from app.places.models import Household
from app.routes.models import Assignment
from app.storage.engine import only_reading
from app.visits.models import Visit
from tests.factories import drives, places, routes
from tests.factories.people import Cast
from tests.kit.alley import AlleyPhone, line_to, tap
from tests.kit.live import LiveSite
from tests.kit.weather import Weather

OUTCOMES = ("Vắng nhà", "Từ chối")
CODES = {"Vắng nhà": "not_home", "Từ chối": "refused"}


@dataclass(frozen=True)
class Alley:
    """A route of 25 doors in Minh's hands, and the line to the site."""

    cast: Cast
    doors: list[Household]
    route: Assignment
    weather: Weather
    site: LiveSite


@contextmanager
def alley_at_work(app: Flask, cast: Cast, doors: int = 25) -> Iterator[Alley]:
    """Serve the site behind a line that can be spoiled; phones try again at once."""
    lane, drive = places.alley(cast.ward), drives.drive(cast.ward)
    homes = [places.household(lane, str(number), head_name=f"Bà Mai {number}") for number in range(1, doors + 1)]
    route = routes.assignment(drive, [cast.minh], homes, cast.team)
    with line_to(app) as (site, weather):
        yield Alley(cast, homes, route, weather, site)


@dataclass(frozen=True)
class Stored:
    """A visit as the server has it."""

    plate: str
    outcome: str
    note: str
    phone_at: datetime
    received_at: datetime


def stored() -> list[Stored]:
    query = select(Household.plate, Visit.outcome, Visit.note, Visit.phone_at, Visit.received_at)
    return [Stored(*row) for row in rows_of(query.join(Visit.household).order_by(Visit.phone_at, Visit.id))]


def rows_of(query: Select[Any]) -> list[Any]:
    """Read rows as they are stored now, leaving no transaction open."""
    db.session.rollback()
    with only_reading():
        rows = db.session.execute(query).all()
        db.session.rollback()
    return list(rows)


def told() -> list[tuple[str, str]]:
    return [(visit.plate, visit.outcome) for visit in stored()]


def walk(phone: AlleyPhone, number: int) -> list[tuple[str, str]]:
    """Tap so many doors in a row, each once the screen has said that the one before is saved."""
    taps = []
    for place in range(number):
        outcome = OUTCOMES[place % 2]
        plate = phone.tab.locator("#route-dock .plate").inner_text()
        tap(phone.tab, outcome)
        expect(phone.tab.locator("#status")).to_contain_text(f"Đã ghi {plate}: {outcome}")
        taps.append((plate, CODES[outcome]))
    return taps

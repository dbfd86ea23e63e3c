"""Vehicles, stops and days that tests of planning speak of."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.sales.models import RoleNeed, SalesPoint, SalesStop
from app.sales.rules import at_minute, monday_of
from tests.factories import people, sales
from tests.factories.people import Cast


@dataclass(frozen=True)
class Ground:
    """Lan's ward with two vehicles and two stops; `monday` is that of the week to come, so that all of it lies ahead."""

    cast: Cast
    first: SalesPoint
    second: SalesPoint
    market: SalesStop
    hall: SalesStop
    monday: date

    def at(self, day: int, hour: int) -> datetime:
        """Return an hour of a day of the week, Monday 0."""
        return at_minute(self.monday + timedelta(days=day), hour * 60)

    def sent(self, day: int = 1, begins: str = "07:00", ends: str = "09:00", **more: Any) -> dict[str, Any]:
        """Return what the form of a new shift sends: the first vehicle at the market with three sellers."""
        values = {
            "point_id": str(self.first.id),
            "day": (self.monday + timedelta(days=day)).isoformat(),
            "begins": begins,
            "ends": ends,
            "stops-0-stop_id": str(self.market.id),
            "seller": "3",
        }
        return values | more


@pytest.fixture
def ground(app: Flask) -> Ground:
    cast = people.cast()
    market = sales.stop(cast.ward, "Chợ Cửa Nam")
    hall = sales.stop(cast.ward, "Nhà văn hóa Giẽ Hạ")
    first = sales.point(cast.ward, "Xe 1", plate="29C-123.45", home_stop=market)
    second = sales.point(cast.ward, "Xe 2", plate="29C-678.90", home_stop=hall)
    db.session.add(RoleNeed(point_id=first.id, role="seller", n=3))
    db.session.flush()
    monday = monday_of(local_day(utc_now())) + timedelta(days=7)
    return Ground(cast, first, second, market, hall, monday)

"""A week's ground to plan on, and a vehicle with a shift of tomorrow to sign up for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.access.actor import Role
from app.extensions import db
from app.kernel.clock import local_day, start_of, utc_now
from app.people.models import Account
from app.places.models import Area
from app.sales.models import Goods, Occurrence, RoleNeed, SalesPoint, SalesStop
from app.sales.rules import at_minute, monday_of
from tests.factories import people, places, sales
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


@dataclass(frozen=True)
class Selling:
    """Everything a test of shifts speaks of. Chi volunteers beside Minh; Tâm staffs the vehicle."""

    cast: people.Cast
    chi: Account
    tam: Account
    alley: Area
    car: SalesPoint
    stops: list[SalesStop]
    shift: Occurrence


@pytest.fixture
def selling(app: Flask) -> Selling:
    cast = people.cast()
    chi = people.account("chi", "Nguyễn Minh Chi", cast.ward, phone="0912345678")
    people.grant(chi, Role.VOLUNTEER, cast.ward)
    tam = people.account("tam", "Phan Tâm", cast.ward)
    alley = places.alley(cast.ward, "45 Đặng Thuỳ Trâm")
    car = sales.point(cast.ward, phone="02812345678")
    people.grant(tam, Role.POINT_STAFF, cast.ward, point_id=car.id)
    stops = [
        sales.stop(alley, "Đầu ngõ 45", "ngo45", place="cạnh tiệm thuốc Minh Châu"),
        sales.stop(cast.ward, "Chợ Cây Quéo", "caycheo"),
    ]
    db.session.add_all(
        [
            Goods(point_id=car.id, name="Gạo thơm", unit="túi 5 kg", price=98_000, position=1),
            Goods(point_id=car.id, name="Trứng gà", unit="vỉ 10", price=29_500, position=2),
        ]
    )
    tomorrow = start_of(local_day(utc_now()) + timedelta(days=1))
    shift = sales.shift(car, stops, tomorrow + timedelta(hours=7), hours=4, sellers=2)
    return Selling(cast, chi, tam, alley, car, stops, shift)

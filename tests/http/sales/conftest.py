"""A vehicle of Minh's ward with two stops, its shift of tomorrow, and somebody who staffs it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from app.access.actor import Role
from app.extensions import db
from app.kernel.clock import local_day, start_of, utc_now
from app.people.models import Account
from app.places.models import Area
from app.sales.models import Goods, Occurrence, SalesPoint, SalesStop
from tests.factories import people, places, sales


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

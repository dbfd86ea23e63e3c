"""A ward's week of selling as the crawl meets it: points, stops, goods, shifts ahead and one that runs now."""

from datetime import timedelta

from app.extensions import db
from app.kernel.clock import local_day, start_of, utc_now
from app.kernel.ids import uuid7
from app.people.actions.commitments import take_time
from app.people.models import Account
from app.places.models import Area
from app.sales.actions.shifts import take_shift
from app.sales.models import (
    Goods,
    Occurrence,
    SalesPoint,
    SalesStop,
    ScheduleRule,
    ScheduleRuleStop,
    ShiftSignup,
    Supplier,
)
from tests.factories import people, sales


def selling(ward: Area, crew: Account, prefix: str = "") -> list[Occurrence]:
    """Add two points with three stops; `crew` stands in the shift that runs now and in tomorrow's first."""
    supplier = Supplier(area=ward, name="Hợp tác xã rau Vân Nội", phone="02438252222")
    car = sales.point(ward, "Xe bán hàng 1", phone="02438251111", supplier=supplier)
    stall = sales.point(ward, "Điểm bán chợ Hàng Da", "mobile_point")
    stops = [
        sales.stop(ward, name, f"{prefix}{code}", place=place)
        for name, code, place in (
            ("Đầu ngõ 45 Tuệ Tĩnh", "tuetinh", "cạnh tiệm thuốc Minh Châu"),
            ("Sân nhà văn hóa tổ dân phố 5", "nhavh", ""),
            ("Chợ Hàng Da", "hangda", "cổng sau"),
        )
    ]
    for position, (name, unit, price) in enumerate(
        (("Gạo thơm", "túi 5 kg", 98_000), ("Trứng gà", "vỉ 10", 29_500), ("Khẩu trang", "hộp", 0))
    ):
        db.session.add(Goods(point_id=car.id, name=name, unit=unit, price=price, position=position))
    morning = start_of(local_day(utc_now())) + timedelta(days=1, hours=7)
    now = sales.shift(car, stops[:2], utc_now() - timedelta(minutes=30), hours=3)
    ahead = [sales.shift(car, stops[:2], morning + timedelta(days=day)) for day in range(3)]
    ahead += [sales.shift(stall, stops[2:], morning + timedelta(days=day), sellers=1) for day in range(3)]
    ahead[-1].notice, ahead[-1].notice_text = "retimed", "Nhường sân cho buổi họp tổ"
    db.session.add(ShiftSignup(occurrence_id=now.id, account=crew, role="seller", at=utc_now()))
    now.taken = 1
    take_time([crew.id], "shift", now.uid, car.name, now.starts_at, now.ends_at)
    take_shift(people.actor(crew), utc_now(), ahead[0], "seller")
    _weekly(stall, stops[2])
    db.session.flush()
    return [now, *ahead]


def _weekly(stall: SalesPoint, stop: SalesStop) -> None:
    """A weekly shift that is not made yet."""
    day = local_day(utc_now()) + timedelta(days=60)
    rule = ScheduleRule(
        uid=uuid7(), point=stall, weekdays=[1, 3], begins=420, ends=540, since=day, created_at=utc_now()
    )
    rule.stops.append(ScheduleRuleStop(stop=stop, begins=420, ends=540))
    db.session.add(rule)

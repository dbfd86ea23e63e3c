"""Two coordinators at the same moment: no point is booked twice, no weekly shift is made twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.access.actor import Actor
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.errors import Refused
from app.kernel.ids import uuid7
from app.people.actors import load_actor
from app.sales.actions.publish import publish_week
from app.sales.actions.schedule import add_shift, change_shift, materialise
from app.sales.models import Occurrence, SalesPoint, ScheduleRule, ScheduleRuleStop
from app.sales.rules import ShiftPlan, StopTime
from app.storage import unit
from tests.factories import sales
from tests.http.sales.conftest import Ground

TOGETHER = 4


def at_once(app: Flask, account_id: int, act: Callable[[Actor, int], Any]) -> list[Any]:
    """Do `act` in four threads at the same moment; return what each returned, or its refusal."""
    unit.commit()
    gate = Barrier(TOGETHER)

    def one(number: int) -> Any:
        with app.app_context():
            actor = load_actor(account_id)
            assert actor is not None
            unit.rollback()
            gate.wait(30)
            try:
                result = act(actor, number)
                unit.commit()
            except Refused as refusal:
                unit.rollback()
                result = refusal
            finally:
                db.session.remove()
            return result

    with ThreadPoolExecutor(TOGETHER) as pool:
        return list(pool.map(one, range(TOGETHER)))


def test_one_of_four_gets_the_vehicle(app: Flask, ground: Ground) -> None:
    point_id, stop_id, day = ground.first.id, ground.market.id, ground.monday

    def book(actor: Actor, number: int) -> None:
        begins = 7 * 60 + 15 * number
        plan = ShiftPlan(begins, begins + 120, (StopTime(stop_id, begins, begins + 120),), {})
        add_shift(actor, utc_now(), db.session.get(SalesPoint, point_id), day, plan)

    found = at_once(app, ground.cast.lan.id, book)
    assert sum(isinstance(one, Refused) for one in found) == TOGETHER - 1
    assert db.session.scalar(select(func.count()).select_from(Occurrence)) == 1


def test_one_of_four_moves_into_the_free_hour(app: Flask, ground: Ground) -> None:
    ids = [sales.shift(ground.first, [ground.market], ground.at(day, 7)).id for day in range(1, TOGETHER + 1)]
    stop_id, day = ground.market.id, ground.monday

    def move(actor: Actor, number: int) -> None:
        plan = ShiftPlan(420, 540, (StopTime(stop_id, 420, 540),), {"seller": 3})
        change_shift(actor, utc_now(), db.session.get(Occurrence, ids[number]), 1, day, plan)

    found = at_once(app, ground.cast.lan.id, move)
    assert sum(isinstance(one, Refused) for one in found) == TOGETHER - 1
    query = select(func.count()).select_from(Occurrence).where(Occurrence.on_date == day)
    assert db.session.scalar(query) == 1


def test_weekly_shifts_are_made_once_while_somebody_publishes(app: Flask, ground: Ground) -> None:
    rule = ScheduleRule(
        uid=uuid7(), point=ground.first, weekdays=[1, 3, 5], begins=420, ends=540, needs={"seller": 3},
        since=ground.monday, created_at=utc_now(),
        stops=[ScheduleRuleStop(stop_id=ground.market.id, begins=420, ends=540)],
    )  # fmt: skip
    db.session.add(rule)
    monday = ground.monday

    def work(actor: Actor, number: int) -> int:
        return publish_week(actor, utc_now(), monday) if number % 2 else materialise(utc_now())

    found = at_once(app, ground.cast.lan.id, work)
    assert not [one for one in found if isinstance(one, Refused)]
    days = list(db.session.scalars(select(Occurrence.on_date)))
    assert len(days) == len(set(days)) > 10
    assert sorted(found[1::2]) == [0, 3]

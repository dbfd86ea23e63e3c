"""A coordinator moves shifts while volunteers take them: nobody waits for ever, and nobody stands in two places."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.errors import Refused
from app.people.actors import load_actor
from app.people.models import Commitment
from app.sales.actions.schedule import cancel_shift, change_shift
from app.sales.actions.shifts import free_shifts_of, take_shift
from app.sales.models import Occurrence, ShiftSignup
from app.sales.queries.scope import shift_for
from app.sales.rules import ShiftPlan, StopTime
from app.storage import unit
from tests.factories import people, sales
from tests.http.sales.conftest import Ground


def test_retime_and_take_at_once(app: Flask, ground: Ground) -> None:
    """Two shifts that touch, one of which is moved onto the other's hours while ten people want both."""
    first = sales.shift(ground.first, [ground.market], ground.at(1, 7), sellers=10)
    second = sales.shift(ground.second, [ground.hall], ground.at(1, 9), sellers=10)
    volunteers = [people.account(f"bạn{n}", f"Nguyễn Văn {n}", ground.cast.ward) for n in range(5)]
    for one in volunteers:
        people.grant(one, Role.VOLUNTEER, ground.cast.ward)
    tries = [(one.id, "take", uid) for one in volunteers for uid in (first.uid, second.uid)]
    tries += [(ground.cast.lan.id, f"move {hour}", first.uid) for hour in (8, 9, 7)]
    tries += [(ground.cast.lan.id, "cancel", second.uid), (volunteers[0].id, "stop", first.uid)]
    day, stop_id = first.on_date, ground.market.id
    db.session.commit()
    gate = Barrier(len(tries))

    def one(account_id: int, what: str, uid: str) -> str:
        with app.app_context():
            actor = load_actor(account_id)
            assert actor is not None
            shift = shift_for(actor, uid)
            version = shift.version
            unit.rollback()
            gate.wait(60)
            try:
                if what == "take":
                    take_shift(actor, utc_now(), shift, "seller")
                elif what == "cancel":
                    cancel_shift(actor, utc_now(), shift, "Xe hỏng")
                elif what == "stop":
                    free_shifts_of(actor, utc_now(), account_id)
                else:
                    begins = int(what.split()[1]) * 60
                    stands = (StopTime(stop_id, begins, begins + 120),)
                    plan = ShiftPlan(begins, begins + 120, stands, {"seller": 10})
                    change_shift(actor, utc_now(), shift, version, day, plan)
                unit.commit()
                return "done"
            except Refused as error:
                unit.rollback()
                return error.message
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(tries)) as pool:
        said = [found.result(60) for found in [pool.submit(one, *each) for each in tries]]
    assert "done" in said
    db.session.expire_all()
    held = db.session.execute(
        select(Commitment.account_id, Commitment.ref, Commitment.starts_at, Commitment.ends_at)
    ).all()
    for mine in held:
        others = [row for row in held if row.account_id == mine.account_id and row.ref != mine.ref]
        assert not [row for row in others if row.starts_at < mine.ends_at and mine.starts_at < row.ends_at]
    for shift in db.session.scalars(select(Occurrence)):
        crew = {one.account_id for one in shift.signups if one.state == "confirmed"}
        assert {row.account_id for row in held if row.ref == shift.uid} == crew and shift.taken == len(crew)
        assert {(row.starts_at, row.ends_at) for row in held if row.ref == shift.uid} <= {
            (shift.starts_at, shift.ends_at)
        }
    assert db.session.scalar(select(Occurrence.state).where(Occurrence.uid == second.uid)) == "cancelled"
    assert not db.session.scalars(
        select(ShiftSignup).where(ShiftSignup.occurrence_id == second.id, ShiftSignup.state == "confirmed")
    ).all()

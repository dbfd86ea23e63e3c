"""Thirty people and one last place: one has it, twenty-nine read that the shift is full; one person is in one place."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from app.access.actor import Role
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.errors import Refused
from app.people.actors import load_actor
from app.people.models import Commitment
from app.sales.actions.shifts import take_shift
from app.sales.models import ShiftSignup
from app.sales.queries.scope import shift_for
from app.storage import unit
from tests.factories import people, sales
from tests.http.sales.conftest import Selling

PEOPLE = 30


def at_once(app: Flask, tries: list[tuple[int, str]]) -> list[str]:
    """Let each (account, shift) try at the same moment; return "taken" or why not."""
    db.session.commit()
    gate = Barrier(len(tries))

    def one(account_id: int, uid: str) -> str:
        with app.app_context():
            actor = load_actor(account_id)
            assert actor is not None
            unit.rollback()
            gate.wait(60)
            try:
                take_shift(actor, utc_now(), shift_for(actor, uid), "seller")
                unit.commit()
                return "taken"
            except Refused as error:
                unit.rollback()
                return error.message
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(tries)) as pool:
        return [found.result() for found in [pool.submit(one, *each) for each in tries]]


def count(of: type, *where: object) -> int:
    return db.session.scalar(select(func.count()).select_from(of).where(*where)) or 0


def volunteers(selling: Selling, make: Callable[..., object] = people.grant) -> list[int]:
    found = [people.account(f"bạn{n}", f"Nguyễn Văn {n}", selling.cast.ward) for n in range(PEOPLE)]
    for account in found:
        make(account, Role.VOLUNTEER, selling.cast.ward)
    return [account.id for account in found]


def test_one_last_place(app: Flask, selling: Selling) -> None:
    selling.shift.needs[0].n = selling.shift.needed = 1
    uid = selling.shift.uid
    said = Counter(at_once(app, [(account_id, uid) for account_id in volunteers(selling)]))
    assert said == {"taken": 1, "No place is left.": PEOPLE - 1}
    db.session.expire_all()
    assert selling.shift.taken == 1
    assert count(ShiftSignup, ShiftSignup.state == "confirmed") == 1
    assert count(Commitment) == 1


def test_one_person_many_taps(app: Flask, selling: Selling) -> None:
    said = at_once(app, [(selling.cast.minh.id, selling.shift.uid)] * 8)
    assert said == ["taken"] * 8
    db.session.expire_all()
    assert (selling.shift.taken, count(ShiftSignup), count(Commitment)) == (1, 1, 1)


def test_one_person_two_shifts(app: Flask, selling: Selling) -> None:
    shifts = [selling.shift]
    for number in range(2, 8):
        car = sales.point(selling.cast.ward, f"Xe {number}")
        shifts.append(sales.shift(car, selling.stops, selling.shift.starts_at))
    said = Counter(at_once(app, [(selling.cast.minh.id, shift.uid) for shift in shifts]))
    assert said["taken"] == 1 and sum(said.values()) == 7 and len(said) == 2
    assert count(ShiftSignup) == count(Commitment) == 1

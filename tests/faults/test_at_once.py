"""Fifty posts at once to two web processes, and several people for the last place: one is first, the others are told so."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from app.access.actor import Role
from app.drives.models import Drive
from app.extensions import db
from app.inbox.models import ReceivedConflict
from app.kernel.clock import utc_now
from app.people.models import Commitment
from app.people.sessions import begin_session
from app.sales.models import ShiftSignup
from tests.factories import people, sales
from tests.factories.people import Cast
from tests.factories.walkers import cookie_of, walkers
from tests.faults.at_once import told_at_once
from tests.faults.conftest import Build
from tests.faults.evidence import faults_found
from tests.faults.lists import rows_of
from tests.kit.phones import Phone, hash_of
from tests.kit.visitor import Visitor

PHONES = 50


@pytest.mark.both_when_long
def test_one_uid_fifty_times(app: Flask, drive: Drive, house: Build, long: bool) -> None:
    rounds = 6 if long else 1
    (walker,) = walkers(app, drive, 1, 2 * rounds)
    site = house(processes=2)
    phones = [Phone(walker.cookie, [site.port]) for _ in range(PHONES)]
    same, others = walker.outbox[:rounds], walker.outbox[rounds:]
    for body in same:
        assert told_at_once(phones, [body] * PHONES) == {201: 1, 200: PHONES - 1}
    for body in others:
        bodies = [body | {"payload": body["payload"] | {"note": f"lần {number}"}} for number in range(PHONES)]
        assert told_at_once(phones, bodies) == {201: 1, 409: PHONES - 1}
    assert rows_of(ReceivedConflict) == rounds * (PHONES - 1)
    assert faults_found({body["uid"]: hash_of(body) for body in same}) == []


@pytest.mark.both_when_long
def test_the_last_place(app: Flask, cast: Cast, house: Build, long: bool) -> None:
    n = 30 if long else 6
    car = sales.point(cast.ward)
    shift = sales.shift(car, [sales.stop(cast.ward)], sellers=1)
    path, keys = f"/shifts/{shift.uid}/take", []
    for number in range(n):
        person = people.account(f"bạn{number}", area=cast.ward)
        people.grant(person, Role.VOLUNTEER, cast.ward)
        keys.append(begin_session(person, utc_now(), "tests"))
    db.session.commit()
    site, gate = house(processes=2 if long else 1), Barrier(n)

    def take(key: str) -> int:
        person = Visitor(site.port, cookie_of(app, key))
        assert person.get("/account").status == 200
        gate.wait(60)
        return person.post(path, {"role": "seller"}).status

    with ThreadPoolExecutor(n) as pool:
        told = Counter(pool.map(take, keys))
    assert told == {303: 1, 409: n - 1}, site.said()
    assert (rows_of(ShiftSignup, ShiftSignup.state == "confirmed"), rows_of(Commitment)) == (1, 1)

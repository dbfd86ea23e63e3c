"""Four races: what finds them in a variant broken on purpose finds nothing in the real house.

Each has one procedure, run against both. The broken variants (tests/faults/broken) wait at the place where they are
wrong, so that the fault is met every time; the real house has no such place.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.drives.models import Drive
from app.extensions import db
from app.storage.engine import only_reading
from app.visits.models import Visit
from tests.factories.walkers import Walker, walkers
from tests.faults.at_once import told_at_once
from tests.faults.conftest import Build
from tests.faults.evidence import faults_found
from tests.kit.house import House
from tests.kit.loops import run_apart
from tests.kit.phones import Body, Phone

Procedure = Callable[[House, Phone, Body], list[str]]


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    folder = tmp_path / "gate"
    folder.mkdir()
    return folder


def acknowledged_then_killed(site: House, phone: Phone, body: Body) -> list[str]:
    """Kill the web group the moment a visit is acknowledged, and look."""

    async def post() -> None:
        await phone.drain([body])
        site.web.kill()

    run_apart(post())
    return faults_found(phone.acknowledged)


def stored_then_killed(site: House, phone: Phone, body: Body) -> list[str]:
    """Kill the web group the moment a visit can be read by others, and look."""

    async def post() -> None:
        before, sent = visits_stored(), asyncio.create_task(phone.try_once(body))
        while visits_stored() == before:
            await asyncio.sleep(0.002)
        site.web.kill()
        await sent
        phone.hang_up()

    run_apart(post())
    return faults_found(phone.acknowledged)


def visits_stored() -> int:
    with only_reading():
        n = db.session.scalar(select(func.count()).select_from(Visit)) or 0
        db.session.rollback()
    return n


def broken(house: Build, name: str, gate: Path) -> House:
    return house(variant=f"tests.faults.broken.{name}:app", env={"GATE_FOLDER": str(gate)})


@pytest.mark.both_when_long
@pytest.mark.parametrize(
    ("variant", "killed_when", "fault"),
    [
        ("answer_first", acknowledged_then_killed, "acknowledged and not stored"),
        ("audit_later", stored_then_killed, "a visit without its audit row"),
    ],
)
def test_killed_between_two_steps(
    app: Flask, drive: Drive, house: Build, gate: Path, long: bool, variant: str, killed_when: Procedure, fault: str
) -> None:
    rounds = 6 if long else 1
    careless, careful = walkers(app, drive, 2, rounds)
    real = house()
    phone = Phone(careful.cookie, [real.port])
    for number, body in enumerate(careful.outbox):
        assert killed_when(real, phone, body) == [], f"round {number}"
        if number < rounds - 1:
            real.open()
    wrong = broken(house, variant, gate)
    found = killed_when(wrong, Phone(careless.cookie, [wrong.port]), careless.outbox[0])
    assert [one.split(":")[0] for one in found] == [fault]


@pytest.mark.postgres_alone
def test_select_then_insert(app: Flask, drive: Drive, house: Build, gate: Path, long: bool) -> None:
    """Only PostgreSQL lets two transactions look at the same moment; SQLite lets one write at a time."""
    rounds, phones = (20, 16) if long else (5, 8)
    (walker,) = walkers(app, drive, 1, rounds + 1)
    wanted = {201: 1, 200: phones - 1}
    real, wrong = house(), broken(house, "select_first", gate)
    for body in walker.outbox[:rounds]:
        assert told_at_once(crowd(walker, real, phones), [body] * phones) == wanted
    told = told_at_once(crowd(walker, wrong, phones), [walker.outbox[rounds]] * phones)
    assert told[201] == 1 and told[200] < phones - 1, told


def test_deferred_begin(app: Flask, drive: Drive, house: Build, gate: Path, long: bool) -> None:
    """Two processes write on one SQLite file after reading from it."""
    rounds = 30 if long else 4
    pair = walkers(app, drive, 2, rounds + 1)
    machines = [house(), house()]
    for number in range(rounds):
        phones = [Phone(walker.cookie, [site.port]) for walker, site in zip(pair, machines, strict=True)]
        assert told_at_once(phones, [walker.outbox[number] for walker in pair]) == {201: 2}
    machines = [broken(house, "deferred_begin", gate) for _ in pair]
    phones = [Phone(walker.cookie, [site.port]) for walker, site in zip(pair, machines, strict=True)]
    assert told_at_once(phones, [walker.outbox[rounds] for walker in pair]) == {201: 1, 503: 1}


def crowd(walker: Walker, site: House, n: int) -> list[Phone]:
    return [Phone(walker.cookie, [site.port]) for _ in range(n)]

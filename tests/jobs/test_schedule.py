"""Tasks that come round by the clock: in time, once among many, and a broken one harms nobody."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Actor, Role
from app.audit.actions import record
from app.audit.models import AuditRow
from app.config import PROJECT
from app.extensions import db
from app.jobs import schedule
from app.jobs.models import ScheduleRun
from app.jobs.schedule import register_scheduled, run_due
from app.kernel.clock import utc_now
from app.storage.engine import only_reading
from tests.kit.work import environment

MACHINES = 6
PATIENCE_S = 60


@pytest.fixture(autouse=True)
def registered(app: Flask) -> Iterator[dict]:
    """The register with nothing in it, and put back afterwards."""
    before = dict(schedule._scheduled)
    schedule._scheduled.clear()
    yield schedule._scheduled
    schedule._scheduled.clear()
    schedule._scheduled.update(before)


def write(actor: Actor, now: datetime) -> None:
    record(actor, now, "routes.lapsed", "assignment", "1")


def rows() -> list[AuditRow]:
    db.session.commit()
    return list(db.session.scalars(select(AuditRow).where(AuditRow.action == "routes.lapsed")))


def test_a_task_comes_round_in_its_time(app: Flask) -> None:
    register_scheduled("write", 10, write)
    now = utc_now()
    assert run_due(now) == ["write"]
    assert run_due(now + timedelta(minutes=9)) == []
    assert run_due(now + timedelta(minutes=10)) == ["write"]
    assert len(rows()) == 2


def test_a_clock_put_right_keeps_nothing_waiting(app: Flask) -> None:
    register_scheduled("write", 10, write)
    now = utc_now()
    assert run_due(now + timedelta(days=365)) == ["write"]
    assert run_due(now) == ["write"]
    assert run_due(now - timedelta(minutes=5)) == [], "another machine's clock may be a little behind"
    assert run_due(now + timedelta(minutes=10)) == ["write"]


def test_it_acts_as_the_system(app: Flask) -> None:
    seen: list[Actor] = []
    register_scheduled("look", 1, lambda actor, now: seen.append(actor))
    run_due(utc_now())
    assert [(actor.account_id, actor.holds(Role.SYSTEM)) for actor in seen] == [(None, True)]


def test_a_broken_task_stores_nothing_and_stops_no_other(app: Flask) -> None:
    def break_down(actor: Actor, now: datetime) -> None:
        write(actor, now)
        raise RuntimeError("out of order")

    register_scheduled("broken", 10, break_down)
    register_scheduled("whole", 10, lambda actor, now: None)
    now = utc_now()
    assert run_due(now) == ["whole"]
    assert rows() == [] and db.session.get_one(ScheduleRun, "broken").failures == 1
    assert run_due(now + timedelta(minutes=10)) == ["whole"]
    register_scheduled("broken", 10, write)
    assert run_due(now + timedelta(minutes=20)) == ["broken", "whole"]
    assert len(rows()) == 1 and db.session.get_one(ScheduleRun, "broken").failures == 0


def test_of_many_machines_one_acts(app: Flask) -> None:
    register_scheduled("write", 10, write)
    together, done, now = Barrier(MACHINES), [], utc_now()

    def machine() -> None:
        with app.app_context():
            together.wait(PATIENCE_S)
            done.extend(run_due(now))
            db.session.remove()

    db.session.commit()
    machines = [Thread(target=machine) for _ in range(MACHINES)]
    for one in machines:
        one.start()
    for one in machines:
        one.join()
    assert done == ["write"] and len(rows()) == 1


def test_the_program_does_what_is_due(app: Flask) -> None:
    """`python -m app.serve.schedule` registers the house's own tasks and runs them at once."""
    program = subprocess.Popen([sys.executable, "-m", "app.serve.schedule"], cwd=PROJECT, env=environment(app))
    try:
        _until_done("routes.lapse", program)
    finally:
        program.terminate()
        program.wait(PATIENCE_S)


def _until_done(name: str, program: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE_S
    while not _is_done(name):
        assert program.poll() is None, "the program ended"
        assert time.monotonic() < until, f"{name} is not done"
        time.sleep(0.05)


def _is_done(name: str) -> bool:
    with only_reading():
        done_at = db.session.scalar(select(ScheduleRun.done_at).where(ScheduleRun.name == name))
        db.session.rollback()
    return done_at is not None

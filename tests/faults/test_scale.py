"""Two machines that share nothing but PostgreSQL and Redis, a crowd of phones, and one web group that is shot in the middle."""

import asyncio
import time
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.drives.models import Drive
from app.extensions import db
from app.intake.models import IntakeBatch
from app.jobs.embedded import EmbeddedServer
from app.jobs.models import JobRun, ScheduleRun
from app.kernel.clock import utc_now
from app.routes.models import AssignmentEvent
from tests.factories import places, routes
from tests.factories.people import Cast
from tests.factories.walkers import walkers
from tests.faults.conftest import Build, Note
from tests.faults.evidence import faults_found
from tests.faults.lists import job_states, list_sent, rows_of
from tests.kit.loops import run_apart
from tests.kit.phones import Phone, Tally
from tests.kit.waiting import wait_until

ROWS = 3


@pytest.fixture
def redis_url(queue: EmbeddedServer) -> str:
    return queue.url


@pytest.mark.postgres_alone
def test_two_machines(
    app: Flask, cast: Cast, drive: Drive, machine: Build, redis_url: str, tmp_path: Path, long: bool, note: Note
) -> None:
    people, doors, jobs = (1000, 6, 30) if long else (20, 2, 3)
    _routes_whose_time_is_over(cast, drive)
    crowd = walkers(app, drive, people, doors)
    machines = [machine(redis_url=redis_url, processes=2 if long else 1) for _ in range(2)]
    clocks = [one.schedule() for one in machines]
    for one, clock in zip(machines, clocks, strict=True):
        one.open()
        one.workers()
        clock.start()
    tally = Tally()
    ports = [one.port for one in machines]
    phones = [Phone(walker.cookie, ports, number, tally) for number, walker in enumerate(crowd)]
    began = time.monotonic()

    def ask_for_work(number: int) -> None:
        list_sent(cast.lan, tmp_path, ROWS + number, f"danh sách {number}")

    async def walk() -> None:
        async with asyncio.TaskGroup() as tasks:
            for phone, walker in zip(phones, crowd, strict=True):
                tasks.create_task(phone.drain(walker.outbox))
            for number in range(jobs):
                await _acknowledged(phones, people * doors * number // jobs)
                ask_for_work(number)
                if number == jobs // 2:
                    machines[0].web.kill()
            machines[0].web.start()

    run_apart(walk())
    took = time.monotonic() - began
    kept = {uid: found for phone in phones for uid, found in phone.acknowledged.items()}
    assert kept.keys() == {body["uid"] for walker in crowd for body in walker.outbox}
    assert faults_found(kept) == []
    said = [one.said() for one in machines]
    wait_until(lambda: job_states() == {"done": jobs}, f"{job_states()}\n{said}", within_s=120)
    assert set(db.session.scalars(select(JobRun.attempts).where(JobRun.owner_id.is_not(None)))) == {1}
    assert set(db.session.scalars(select(IntakeBatch.state))) == {"ready"}
    wait_until(lambda: _clock_was_round() and rows_of(AssignmentEvent) >= 3, f"the clock stands still\n{said}")
    assert all(clock.runs for clock in clocks)
    ends = select(func.count()).where(AssignmentEvent.kind == "lapsed").group_by(AssignmentEvent.assignment_id)
    assert db.session.scalars(ends).all() == [1, 1, 1]
    by_clock = db.session.scalars(select(JobRun.kind).where(JobRun.owner_id.is_(None))).all()
    assert len(by_clock) == len(set(by_clock)), "both machines asked for the same work"
    safe = [db.session.execute(text(f"SHOW {name}")).scalar() for name in ("fsync", "synchronous_commit")]
    p95 = quantiles(tally.waits, n=20)[-1]
    note(
        f"{people} volunteers, {len(kept)} visits in {took:.0f} s: {len(kept) / took:.0f} visits/s, p95 {p95:.2f} s, "
        f"{tally.unanswered} tries unanswered and {tally.unavailable} told 503, all sent again; "
        f"{jobs} jobs meanwhile; fsync, synchronous_commit: {', '.join(map(str, safe))}"
    )


def _clock_was_round() -> bool:
    return rows_of(ScheduleRun) > 0 and rows_of(ScheduleRun, ScheduleRun.done_at.is_(None)) == 0


async def _acknowledged(phones: list[Phone], n: int) -> None:
    while sum(len(phone.acknowledged) for phone in phones) < n:
        await asyncio.sleep(0.02)


def _routes_whose_time_is_over(cast: Cast, drive: Drive) -> None:
    """Add three routes that the clock must end, once each, whichever machine it runs on."""
    over = utc_now() - timedelta(hours=1)
    for number in range(3):
        home = places.household(places.alley(cast.ward, f"Ngách {number}"))
        times = {"starts_at": over - timedelta(hours=3), "ends_at": over, "due_at": over, "lapse_at": over}
        routes.assignment(drive, [cast.minh], [home], cast.team, **times)

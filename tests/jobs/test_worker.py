"""A real worker of the real queue: woken after the commit, it does the work in a process of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time as clock_time

from flask import Flask
from redis import Redis
from rq import Worker
from rq.serializers import JSONSerializer
from sqlalchemy import select

from app.config import PROJECT
from app.extensions import db
from app.jobs.models import JobRun
from app.jobs.queue import queue_at
from app.jobs.worker import sweep
from app.kernel.clock import local_day, utc_now
from app.places.models import Area
from app.routes.actions.plans import request_plan
from app.routes.models import PlanStop
from app.storage import unit
from app.storage.engine import only_reading
from tests.factories import drives, people, places
from tests.factories.people import Cast
from tests.kit.work import environment

PATIENCE_S = 60


@contextmanager
def worker(app: Flask, redis_url: str) -> Iterator[subprocess.Popen[str]]:
    """Run `python -m app.serve.worker` on this test's database and queue."""
    env = environment(app) | {"REDIS_URL": redis_url}
    command = [sys.executable, "-m", "app.serve.worker"]
    process = subprocess.Popen(command, cwd=PROJECT, env=env, text=True, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def state_of(uid: str) -> str:
    with only_reading():
        state = db.session.scalar(select(JobRun.state).where(JobRun.uid == uid))
        db.session.rollback()
    return str(state)


def wait_for(uid: str, state: str, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + PATIENCE_S
    while state_of(uid) != state:
        assert process.poll() is None, f"the worker ended: {process.stderr.read() if process.stderr else ''}"
        assert time.monotonic() < until, f"still {state_of(uid)}"
        time.sleep(0.05)


def ask_for_a_plan(cast: Cast, alley: Area, store: bool = True) -> str:
    drive = drives.drive(cast.ward)
    for _house in range(3):
        places.household(alley)
    today = local_day(utc_now())
    actor = people.actor(cast.lan)
    when = {"day": today, "begins": clock_time(8), "ends": clock_time(10)}
    row = request_plan(
        actor, utc_now(), drive, cast.ward, kind="pairs", alley_ids=[alley.id], team_ids=[cast.team.id], **when
    )
    uid = row.job_uid or ""
    if store:
        unit.commit()
    return uid


def waiting_in(redis_url: str) -> int:
    queue = queue_at(redis_url)
    with queue.connection:
        return len(queue.job_ids)


def test_a_worker_process_does_what_was_asked_for(app: Flask, cast: Cast, redis_url: str) -> None:
    with worker(app, redis_url) as process:
        uid = ask_for_a_plan(cast, places.alley(cast.ward))
        wait_for(uid, "done", process)
    assert len(db.session.scalars(select(PlanStop.household_id)).all()) == 3


def test_a_worker_that_starts_finds_what_the_queue_has_lost(app: Flask, cast: Cast, redis_url: str) -> None:
    uid = ask_for_a_plan(cast, places.alley(cast.ward))
    with Redis.from_url(redis_url) as connection:
        connection.flushall()
    with worker(app, redis_url) as process:
        wait_for(uid, "done", process)


def test_the_queue_is_told_after_the_commit_and_not_before(app: Flask, cast: Cast, redis_url: str) -> None:
    ask_for_a_plan(cast, places.alley(cast.ward), store=False)
    assert waiting_in(redis_url) == 0
    unit.commit()
    assert waiting_in(redis_url) == 1


def test_what_is_taken_back_never_reaches_the_queue(app: Flask, cast: Cast, redis_url: str) -> None:
    alley = places.alley(cast.ward)
    unit.commit()
    ask_for_a_plan(cast, alley, store=False)
    unit.rollback()
    unit.commit()
    assert waiting_in(redis_url) == 0


def test_the_sweep_wakes_workers_again(app: Flask, cast: Cast, redis_url: str) -> None:
    ask_for_a_plan(cast, places.alley(cast.ward))
    with Redis.from_url(redis_url) as connection:
        connection.flushall()
    assert sweep() == 1 and waiting_in(redis_url) == 1


def test_what_waits_in_the_queue_is_an_id_and_nothing_else(app: Flask, cast: Cast, redis_url: str) -> None:
    uid = ask_for_a_plan(cast, places.alley(cast.ward))
    queue = queue_at(redis_url)
    with queue.connection:
        (job,) = queue.jobs
        assert (job.func_name, job.args, job.kwargs) == ("app.jobs.worker.perform", [uid], {})
        assert isinstance(queue.serializer, type(JSONSerializer())) or queue.serializer is JSONSerializer
        assert not Worker.all(connection=queue.connection)

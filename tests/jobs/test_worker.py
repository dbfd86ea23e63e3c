"""A real worker of the real queue: woken after the commit, it does the work in a process of its own."""

import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import time as clock_time

import pytest
from flask import Flask
from redis import Redis
from rq import Worker
from rq.serializers import JSONSerializer
from sqlalchemy import select

from app.access.actor import SYSTEM_ACTOR
from app.extensions import db
from app.jobs.queue import queue_at
from app.jobs.serving import Tending, serve
from app.jobs.sweeping import sweep
from app.kernel.clock import local_day, utc_now
from app.places.models import Area
from app.plans.actions.drafts import request_plan
from app.plans.models import Plan, PlanStop
from app.routes.planner.equipment import SOLVER
from app.storage import unit
from tests.factories import drives, people, places
from tests.factories.people import Cast
from tests.kit.workers import HOUSE, over, worker


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
    with worker(app, redis_url, program=HOUSE) as process:
        uid = ask_for_a_plan(cast, places.alley(cast.ward))
        over(uid, "done", process)
    assert len(db.session.scalars(select(PlanStop.household_id)).all()) == 3
    equipped = "built_in" if SOLVER is None else "solver"
    assert db.session.scalars(select(Plan.report)).one()["method"] == equipped, "the parent loads what there is"


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
    for _twice in range(2):
        sweep(SYSTEM_ACTOR, utc_now())
        unit.commit()
        assert waiting_in(redis_url) == 1


def test_what_waits_in_the_queue_is_an_id_and_nothing_else(app: Flask, cast: Cast, redis_url: str) -> None:
    uid = ask_for_a_plan(cast, places.alley(cast.ward))
    queue = queue_at(redis_url)
    with queue.connection:
        (job,) = queue.jobs
        assert (job.func_name, job.args, job.kwargs) == ("app.jobs.worker.perform", [uid], {})
        assert isinstance(queue.serializer, type(JSONSerializer())) or queue.serializer is JSONSerializer
        assert not Worker.all(connection=queue.connection)


@pytest.fixture
def own_signals() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("own_signals")
def test_told_to_end_while_something_swallows_that(app: Flask, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client of the queue takes any exception of its telemetry for its own; the worker ends all the same."""
    swallowed: list[bool] = []

    def told_and_deaf(tending: Tending, busy: bool) -> None:
        if not swallowed:
            swallowed.append(busy)
            with suppress(Exception):
                signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(Tending, "queue_answers", told_and_deaf)
    app.extensions["config"] = replace(app.extensions["config"], redis_url=redis_url)
    serve(app, "default")
    assert swallowed == [False]

"""Whatever dies in the middle of a job, the job is done: at once where that can be known, exactly once in its result."""

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import or_, select

from app.access.actor import SYSTEM_ACTOR
from app.jobs.actions import cancel_job
from app.jobs.slots import is_gone, take_slot
from app.jobs.sweeping import sweep
from app.jobs.worker import LEASE
from app.kernel.clock import utc_now
from app.places.models import Area
from app.storage import unit
from tests.factories import people
from tests.factories.people import Cast
from tests.kit.held_work import HELD, QUICK, STEPS, register
from tests.kit.workers import ask, count, held_by, job, jobs_in, over, until, worker

JOBS = 12


@pytest.fixture(autouse=True)
def known_here(cast: Cast) -> None:
    register()
    unit.commit()


def wards() -> int:
    return count(select(Area.id).where(or_(Area.name.like("Phường _"), Area.name.like("Phường __"))))


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_process_of_a_job_is_killed_once_and_again_and_again(
    app: Flask, cast: Cast, redis_url: str, tmp_path: Path
) -> None:
    uid = ask(cast.lan, HELD, folder=str(tmp_path))
    with worker(app, redis_url) as process:
        os.kill(held_by(tmp_path, process), signal.SIGKILL)
        held_by(tmp_path, process, before=1)
        assert wards() == 0
        (tmp_path / "go").touch()
        run = over(uid, "done", process)
        assert (run.attempts, run.result, wards()) == (2, {"made": 3}, 3)
        (tmp_path / "go").unlink()
        hopeless = ask(cast.lan, HELD, folder=str(tmp_path))
        for before in (2, 3, 4):
            os.kill(held_by(tmp_path, process, before=before), signal.SIGKILL)
        run = over(hopeless, "failed", process)
    assert (run.attempts, wards()) == (3, 3)
    assert run.message.startswith("The program that did this ended in the middle three times.")


def test_the_worker_is_killed_and_started_again(app: Flask, cast: Cast, redis_url: str, tmp_path: Path) -> None:
    uid = ask(cast.lan, HELD, folder=str(tmp_path))
    with worker(app, redis_url) as process:
        horse = held_by(tmp_path, process)
        process.kill()
        process.wait()
    until(lambda: not lives(horse), "what the worker did ended with it")
    lost = job(uid)
    assert lost.state == "running" and lost.lease_until > utc_now()
    (tmp_path / "go").touch()
    with worker(app, redis_url) as process:
        run = over(uid, "done", process)
    assert (run.attempts, run.worker, wards()) == (2, lost.worker, 3)


def test_all_that_waits_survives_an_emptied_queue(app: Flask, cast: Cast, redis_url: str) -> None:
    uids = [ask(cast.lan, QUICK, number=number) for number in range(JOBS)]
    with Redis.from_url(redis_url) as connection:
        connection.flushall()
        with worker(app, redis_url, "bulk") as process:
            until(lambda: jobs_in("done") >= 2, "it works", process)
            connection.flushall()
            sweep(SYSTEM_ACTOR, utc_now())
            unit.commit()
            until(lambda: jobs_in("done") == JOBS, "all are done", process)
    assert wards() == JOBS
    assert {job(uid).attempts for uid in uids} == {1}


def test_cancelled_while_it_runs(app: Flask, cast: Cast, redis_url: str, tmp_path: Path) -> None:
    uid = ask(cast.lan, STEPS, folder=str(tmp_path))
    with worker(app, redis_url) as process:
        horse = held_by(tmp_path, process)
        cancel_job(people.actor(cast.lan), utc_now(), job(uid))
        unit.commit()
        until(lambda: not lives(horse), "it was stopped though it came to no step", process)
    run = job(uid)
    assert (run.state, run.done, run.attempts) == ("cancelled", 1, 1)


def test_a_name_is_taken_over_when_both_worker_and_work_are_gone(tmp_path: Path) -> None:
    first = take_slot(tmp_path, "default")
    assert not is_gone(tmp_path, first.name)
    second = take_slot(tmp_path, "default")
    assert second.name != first.name
    heir = os.dup(first.lock)  # what a forked process holds
    os.close(first.lock)
    assert not is_gone(tmp_path, first.name)
    os.close(heir)
    assert is_gone(tmp_path, first.name) and not is_gone(tmp_path, second.name)
    assert take_slot(tmp_path, "default").name == first.name
    assert not is_gone(tmp_path, "elsewhere-000000/default-7"), "of other machines nothing is known"


def test_the_lease_outlives_the_signs_of_life() -> None:
    assert timedelta(minutes=2) < LEASE

"""Worker processes of a test, and waiting for what they do."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Select, func, select

from app.config import PROJECT
from app.extensions import db
from app.jobs.actions import request_job
from app.jobs.models import JobRun, WorkerBeat
from app.jobs.registry import DEFAULT
from app.kernel.clock import utc_now
from app.people.models import Account
from app.storage import unit
from app.storage.engine import only_reading
from tests.factories import people
from tests.kit.work import environment

PATIENCE_S = 60
STOPS_WITHIN_S = 20
HOUSE = "app.serve.worker"
HELD_WORK = "tests.kit.held_work"


@contextmanager
def worker(
    app: Flask, redis_url: str, queue: str = DEFAULT, program: str = HELD_WORK
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker program on this test's database and queue."""
    env = environment(app) | {"REDIS_URL": redis_url}
    process = subprocess.Popen([sys.executable, "-m", program, queue], cwd=PROJECT, env=env)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def ask(owner: Account, kind: str, **args: Any) -> str:
    """Ask for work and store the request; return its uid."""
    uid = request_job(people.actor(owner), utc_now(), kind, args).uid
    unit.commit()
    return uid


def job(uid: str) -> JobRun:
    """Return a job as it stands, leaving no transaction open."""
    with only_reading():
        run = db.session.scalars(
            select(JobRun).where(JobRun.uid == uid).execution_options(populate_existing=True)
        ).one()
        db.session.expunge(run)
        db.session.rollback()
    return run


def count(of: Select[int]) -> int:
    """Count rows as they are stored, without waiting for whoever writes now."""
    db.session.rollback()
    with only_reading():
        found = db.session.scalar(select(func.count()).select_from(of.subquery()))
        db.session.rollback()
    return found or 0


def jobs_in(state: str) -> int:
    """Return how many jobs are in a state."""
    return count(select(JobRun.id).where(JobRun.state == state))


def beats() -> int:
    """Return how many workers say that they live."""
    return count(select(WorkerBeat.name))


def until(true: Callable[[], Any], what: str, *processes: subprocess.Popen[bytes]) -> Any:
    """Wait until something is true (and return it) while the processes live."""
    end = time.monotonic() + PATIENCE_S
    while not (found := true()):
        assert all(process.poll() is None for process in processes), "a process ended"
        assert time.monotonic() < end, f"not so: {what}"
        time.sleep(0.02)
    return found


def over(uid: str, state: str, process: subprocess.Popen[bytes]) -> JobRun:
    """Wait until a job is in a state; return it."""
    until(lambda: job(uid).state == state, f"{uid} is {state}", process)
    return job(uid)


def held_by(folder: Path, *processes: subprocess.Popen[bytes], before: int = 0) -> int:
    """Wait until work is in its middle another time; return the id of the process that does it."""

    def begun() -> list[Path]:
        found = sorted(folder.glob("begun-*"), key=lambda path: path.stat().st_mtime_ns)
        return found if len(found) > before else []

    return int(until(begun, "it is in its middle", *processes)[-1].name.removeprefix("begun-"))

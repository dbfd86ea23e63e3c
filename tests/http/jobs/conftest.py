"""Jobs of the tests' own kinds, performed here; no queue is needed for what a job is."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app.access.actor import Actor
from app.extensions import db
from app.jobs.actions import request_job
from app.jobs.models import JobRun
from app.jobs.registry import Progress, name_job, register_job
from app.kernel.clock import utc_now
from app.people.models import Account
from app.storage import unit
from tests.factories import people, places

KIND = "tests.work"
Work = Callable[..., dict[str, Any]]


class Bench:
    """Asks for work and holds what it does; `work` may be replaced by a test."""

    def __init__(self, owner: Account) -> None:
        self.owner = owner
        self.seen: list[tuple[Actor, dict[str, Any]]] = []
        self.work: Work = self.add_wards

    def __call__(self, actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]:
        self.seen.append((actor, args))
        return self.work(actor, progress, **args)

    def add_wards(self, actor: Actor, progress: Progress, count: int = 2) -> dict[str, Any]:
        """Add wards one by one, telling the progress after each."""
        for number in range(1, count + 1):
            places.ward(f"Phường {number}")
            progress(number, count)
        return {"made": count}

    def ask(self, dedupe_key: str | None = None, **args: Any) -> str:
        """Ask for the work and store the request; return its uid."""
        run = request_job(people.actor(self.owner), utc_now(), KIND, args, dedupe_key, "/areas")
        uid = run.uid
        unit.commit()
        return uid


def run_of(uid: str) -> JobRun:
    """Return the row of a job, freshly read."""
    db.session.rollback()
    return db.session.query(JobRun).filter_by(uid=uid).populate_existing().one()


@pytest.fixture
def bench(app: Flask, cast: people.Cast) -> Iterator[Bench]:
    bench = Bench(cast.lan)
    name_job(KIND)
    register_job(KIND, bench)
    yield bench
    db.session.rollback()

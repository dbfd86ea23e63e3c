"""kill -9 of a worker, parent and horse, in the middle of an import: every row is there once, in one piece."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditRow
from app.extensions import db
from app.intake.models import IntakeBatch, IntakeRow
from app.jobs.embedded import EmbeddedServer
from app.jobs.models import JobRun
from app.places.models import Household
from tests.factories.people import Cast
from tests.faults.conftest import Build, Note
from tests.faults.holding import lists_cannot_end, wait_until_held
from tests.faults.lists import job_states, list_confirmed, rows_of
from tests.kit.house import House
from tests.kit.waiting import wait_until


@pytest.fixture
def redis_url(queue: EmbeddedServer) -> str:
    return queue.url


@pytest.mark.both_databases
def test_an_import_is_whole_and_once(
    app: Flask, cast: Cast, machine: Build, redis_url: str, tmp_path: Path, long: bool, note: Note
) -> None:
    rows, kills = (5000, 2) if long else (300, 1)
    site = machine(redis_url=redis_url)
    batch = list_confirmed(cast.lan, tmp_path, rows)
    batch_id, job_uid = batch.id, batch.job_uid
    for attempt in range(1, kills + 1):
        _kill_in_the_middle(site, attempt)
        assert (job_states(), rows_of(Household)) == ({"done": 1, "running": 1}, 0)
    site.workers()
    wait_until(lambda: job_states() == {"done": 2}, f"the import is not taken up again\n{site.said()}", within_s=300)
    job = db.session.scalars(select(JobRun).where(JobRun.uid == job_uid)).one()
    batch = db.session.scalars(select(IntakeBatch).where(IntakeBatch.id == batch_id)).one()
    assert (job.attempts, batch.state, batch.file_bytes, batch.counts["created"]) == (kills + 1, "done", None, rows)
    assert rows_of(Household) == rows
    assert rows_of(IntakeRow, IntakeRow.batch_id == batch_id, IntakeRow.outcome == "created") == rows
    assert rows_of(AuditRow, AuditRow.action == "intake.apply") == 1
    note(f"{rows} rows, killed {kills} times in the middle, {rows_of(Household)} households")


def _kill_in_the_middle(site: House, attempt: int) -> None:
    """Start workers, and kill them when this attempt at the import has begun; it cannot have ended."""
    begun = (JobRun.state == "running", JobRun.attempts == attempt)  # a dead worker's job stands as running, too
    with lists_cannot_end():
        groups = site.workers()
        wait_until(lambda: rows_of(JobRun, *begun) == 1, f"no worker takes the list\n{site.said()}")
        wait_until_held()
        for group in groups:
            group.kill()

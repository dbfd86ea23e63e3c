"""The queue forgets everything and starts anew while jobs wait in it: each of them is done, and done once."""

from pathlib import Path

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import func, select

from app.extensions import db
from app.intake.models import IntakeBatch, IntakeRow
from app.jobs.embedded import EmbeddedServer
from app.jobs.models import JobRun
from tests.factories.people import Cast
from tests.faults.conftest import Build, Note
from tests.faults.lists import job_states, list_sent
from tests.kit.waiting import wait_until

ROWS = 3


@pytest.fixture
def redis_url(queue: EmbeddedServer) -> str:
    return queue.url


@pytest.mark.both_when_long
def test_every_job_is_done_once(
    app: Flask, cast: Cast, machine: Build, queue: EmbeddedServer, tmp_path: Path, long: bool, note: Note
) -> None:
    jobs = 50 if long else 8
    site = machine(redis_url=queue.url)
    for number in range(jobs):
        list_sent(cast.lan, tmp_path, ROWS + number, f"danh sách {number}")
    with Redis.from_url(queue.url) as connection:
        connection.flushall()
    queue.stop()
    queue.start()
    for _machine in range(2 if long else 1):
        site.workers()
    wait_until(lambda: job_states() == {"done": jobs}, f"{job_states()}\n{site.said()}", within_s=240)
    assert set(db.session.scalars(select(JobRun.attempts))) == {1}
    assert set(db.session.scalars(select(IntakeBatch.state))) == {"ready"}
    good = select(func.count()).where(IntakeRow.status == "good").group_by(IntakeRow.batch_id)
    assert sorted(db.session.scalars(good)) == [ROWS + number for number in range(jobs)]
    note(f"{jobs} jobs waited when the queue was emptied; each was done once")

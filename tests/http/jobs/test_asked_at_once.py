"""The same press many times at once is one job."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.jobs.actions import request_job
from app.jobs.models import JobRun
from app.kernel.clock import utc_now
from app.people.actors import load_actor
from app.storage import unit
from tests.http.jobs.conftest import KIND, Bench


def test_many_at_once_are_one(app: Flask, bench: Bench) -> None:
    owner_id = bench.owner.id
    unit.commit()

    def press(_number: int) -> str:
        with app.app_context():
            actor = load_actor(owner_id)
            assert actor is not None
            uid = request_job(actor, utc_now(), KIND, {}, "the same").uid
            unit.commit()
            db.session.remove()
            return uid

    with ThreadPoolExecutor(8) as pool:
        uids = set(pool.map(press, range(16)))
    assert len(uids) == 1
    assert db.session.scalar(select(func.count()).select_from(JobRun)) == 1

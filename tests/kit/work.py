"""Doing the jobs that wait, without a queue: what the worker would do, in the test's own process; and what its programs need."""

import os

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.jobs.models import JobRun
from app.jobs.worker import perform_here


def do_waiting_jobs() -> list[str]:
    """Perform every job that waits, oldest first; return the state each is in afterwards. Holds no transaction open."""
    db.session.commit()
    uids = list(db.session.scalars(select(JobRun.uid).where(JobRun.state == "queued").order_by(JobRun.id)))
    db.session.commit()
    for uid in uids:
        perform_here(uid)
    states = list(db.session.scalars(select(JobRun.state).where(JobRun.uid.in_(uids)).order_by(JobRun.id)))
    db.session.commit()
    return states


def environment(app: Flask) -> dict[str, str]:
    """Return the environment in which a program of the house works on this test's database."""
    config = app.extensions["config"]
    return os.environ | {
        "SECRET_KEY": config.secret_key,
        "INSTANCE_DIR": str(config.instance_dir),
        "DATABASE_URL": config.database_url,
    }

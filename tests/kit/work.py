"""Doing the jobs that wait, without a queue: what the worker would do, in the test's own process."""

from sqlalchemy import select

from app.extensions import db
from app.jobs.models import JobRun
from app.jobs.worker import perform_here


def do_waiting_jobs() -> list[JobRun]:
    """Perform every job that waits, oldest first; return them as they stand afterwards."""
    db.session.commit()
    uids = list(db.session.scalars(select(JobRun.uid).where(JobRun.state == "queued").order_by(JobRun.id)))
    for uid in uids:
        perform_here(uid)
    db.session.expire_all()
    return list(db.session.scalars(select(JobRun).where(JobRun.uid.in_(uids)).order_by(JobRun.id)))

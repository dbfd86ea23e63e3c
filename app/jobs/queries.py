"""Reads of jobs: always the actor's own."""

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.jobs.models import JobRun
from app.kernel.errors import NotFound
from app.kernel.words import N_


def job_for(actor: Actor, uid: str) -> JobRun:
    """Return a job of the actor by its uid. Raises NotFound for anybody else's."""
    query = select(JobRun).where(JobRun.uid == uid, JobRun.owner_id == actor.account_id)
    run = db.session.scalar(query)
    if run is None:
        raise NotFound(N_("There is no such work."))
    return run

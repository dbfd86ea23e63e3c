"""How a piece of long work stands: a page, the part of it that asks again while it runs, and the list of one's own."""

import re

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.jobs.actions import cancel_job
from app.jobs.models import JobRun
from app.jobs.queries import job_for, own_jobs, standing_of
from app.jobs.registry import job_title
from app.kernel.clock import utc_now
from app.web.fragments import go_to, saved, show, wants_fragment

bp = Blueprint("jobs", __name__)

BEFORE = re.compile(r"[0-9]{1,15}")


@bp.get("/jobs")
@requires(P.JOB_SEE)
def index(actor: Actor) -> ResponseReturnValue:
    before = request.args.get("before", "")
    jobs = own_jobs(actor, int(before) if BEFORE.fullmatch(before) else None)
    return show("jobs/index.html", jobs=jobs, title_of=job_title)


@bp.get("/jobs/<uid:uid>")
@requires(P.JOB_SEE, load=job_for)
def show_job(actor: Actor, run: JobRun) -> ResponseReturnValue:
    if run.state == "done" and run.result_url and wants_fragment():
        return go_to(run.result_url)
    return show("jobs/show.html", "jobs/_progress.html", run=standing_of(run))


@bp.post("/jobs/<uid:uid>/cancel")
@requires(P.JOB_SEE, load=job_for)
def cancel(actor: Actor, run: JobRun) -> ResponseReturnValue:
    cancel_job(actor, utc_now(), run)
    return saved("jobs.show_job", _("Stopped."), uid=run.uid)

"""How a piece of long work stands: a page, and the part of it that asks again while it runs."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.jobs.actions import cancel_job
from app.jobs.models import JobRun
from app.jobs.queries import job_for
from app.kernel.clock import utc_now
from app.web.fragments import go_to, saved, show, wants_fragment

bp = Blueprint("jobs", __name__)


@bp.get("/jobs/<uid:uid>")
@requires(P.JOB_SEE, load=job_for)
def show_job(actor: Actor, run: JobRun) -> ResponseReturnValue:
    if run.state == "done" and run.result_url and wants_fragment():
        return go_to(run.result_url)
    return show("jobs/show.html", "jobs/_progress.html", run=run)


@bp.post("/jobs/<uid:uid>/cancel")
@requires(P.JOB_SEE, load=job_for)
def cancel(actor: Actor, run: JobRun) -> ResponseReturnValue:
    cancel_job(actor, utc_now(), run)
    return saved("jobs.show_job", _("Stopped."), uid=run.uid)

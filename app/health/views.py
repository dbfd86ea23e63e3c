"""Two addresses for whoever watches the site, and the administrator's page."""

from flask import Blueprint, Response, current_app, make_response
from flask.typing import ResponseReturnValue

from app.access.actor import Actor
from app.access.guard import open_to_all, requires
from app.access.names import P
from app.health import queries, words
from app.health.rules import ready, worst
from app.kernel.clock import utc_now
from app.web.fragments import show

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@open_to_all("asked by whoever watches the process; says nothing but that it answers")
def healthz() -> ResponseReturnValue:
    return Response("ok", mimetype="text/plain")


@bp.get("/readyz")
@open_to_all("asked by whoever watches the site; says how its parts stand, in codes and ages")
def readyz() -> ResponseReturnValue:
    found = queries.checks(current_app.extensions["config"], utc_now())
    told = {check.name: {"status": check.status, **check.facts} for check in found}
    is_ready = ready(found)
    return make_response({"ready": is_ready, "status": worst(found), "checks": told}, 200 if is_ready else 503)


@bp.get("/system")
@requires(P.HEALTH_SEE)
def system(actor: Actor) -> ResponseReturnValue:
    config, now = current_app.extensions["config"], utc_now()
    found = queries.checks(config, now)
    return show(
        "health/system.html",
        now=now,
        checks={check.name: check for check in found},
        needed=words.advice_on(found),
        figures=queries.figures(now),
        tasks=words.TASKS,
        address=config.public_base_url,
    )

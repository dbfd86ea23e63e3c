"""The start page, and the sign of life for whoever watches the process."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from app.access.actor import Actor
from app.access.guard import open_to_all, requires
from app.access.names import P
from app.drives.queries import drives_for
from app.home.rules import landing_for
from app.web.fragments import go_to, show

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(P.ACCOUNT_OWN)
def index(actor: Actor) -> ResponseReturnValue:
    open_drives = [drive.id for drive in drives_for(actor) if drive.state == "open"]
    landing = landing_for(actor, open_drives)
    if landing is None:
        return show("home/index.html")
    url = url_for(landing.endpoint, drive_id=landing.drive_id) if landing.drive_id else url_for(landing.endpoint)
    return go_to(url)


@bp.get("/healthz")
@open_to_all("asked by whoever watches the process; says nothing but that it answers")
def healthz() -> ResponseReturnValue:
    return {"alive": True}

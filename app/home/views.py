"""The start page and the guides."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.home.help import own_guide
from app.home.queries import day_of
from app.home.rules import landing_for
from app.home.words import GUIDES
from app.kernel.clock import utc_now
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.web.fragments import go_to, show

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(P.ACCOUNT_OWN)
def index(actor: Actor) -> ResponseReturnValue:
    landing = landing_for(actor, day_of(actor, utc_now()))
    if landing is None:
        return show("home/index.html")
    return go_to(url_for(landing.endpoint, **landing.parts))


@bp.get("/help")
@requires(P.ACCOUNT_OWN)
def help_index(actor: Actor) -> ResponseReturnValue:
    return _guide(own_guide(actor))


@bp.get("/help/<string:role>")
@requires(P.ACCOUNT_OWN)
def help_for(actor: Actor, role: str) -> ResponseReturnValue:
    if role not in GUIDES:
        raise NotFound(N_("There is no such guide."))
    return _guide(role)


def _guide(role: str) -> ResponseReturnValue:
    return show("help/guide.html", role=role, guides=GUIDES)

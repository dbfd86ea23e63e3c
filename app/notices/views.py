"""The page behind the bell."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.notices import actions
from app.notices.models import Notice
from app.notices.queries import latest_notices, notice_for
from app.storage import unit
from app.web.fragments import go_to, saved, show

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@requires(P.NOTICE_SEE)
def index(actor: Actor) -> ResponseReturnValue:
    return show("notices/index.html", notices=latest_notices(actor))


@bp.post("/notices/<int:notice_id>/read")
@requires(P.NOTICE_SEE, load=notice_for)
def read(actor: Actor, notice: Notice) -> ResponseReturnValue:
    actions.read_notice(actor, utc_now(), notice)
    unit.commit()
    return go_to(notice.url or "/notices")


@bp.post("/notices/read-all")
@requires(P.NOTICE_SEE)
def read_all(actor: Actor) -> ResponseReturnValue:
    actions.read_all_notices(actor, utc_now())
    return saved("notices.index")

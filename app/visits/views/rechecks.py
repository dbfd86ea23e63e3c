"""Second visits: a leader asks, whoever was asked answers with one tap."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.visits import shown
from app.visits.actions import answer_recheck, ask_recheck
from app.visits.models import Recheck, Visit
from app.visits.outcomes import RECHECK_RESULTS
from app.visits.queries import visit_for
from app.visits.rechecks import recheck_for
from app.visits.views.blueprint import bp
from app.web.fragments import saved, show

__all__ = ["bp"]


@bp.post("/visits/<uid:uid>/recheck")
@requires(P.VISIT_REVIEW, load=visit_for)
def ask_recheck_of(actor: Actor, visit: Visit) -> ResponseReturnValue:
    ask_recheck(actor, utc_now(), visit)
    message = _("Asked. They find it under their bell.")
    if visit.team_id is None:
        return saved("drives.index", message)
    return saved("reports.team", message, drive_id=visit.drive_id, team_id=visit.team_id)


@bp.get("/rechecks/<uid:uid>")
@requires(P.VISIT_LOG, load=recheck_for)
def recheck(actor: Actor, recheck: Recheck) -> ResponseReturnValue:
    home = recheck.visit.household
    results = [(code, _(words)) for code, (words, _tone) in RECHECK_RESULTS.items()]
    return show("visits/recheck.html", recheck=recheck, home=home, results=results, named=shown.named)


@bp.post("/rechecks/<uid:uid>")
@requires(P.VISIT_LOG, load=recheck_for)
def answer(actor: Actor, recheck: Recheck) -> ResponseReturnValue:
    answer_recheck(actor, utc_now(), recheck, request.form.get("result", ""))
    return saved("visits.recheck", _("Thank you. Your leader was told."), uid=recheck.visit_uid)

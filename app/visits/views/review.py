"""What waits for a leader's word: unsafe houses, people who asked not to be visited, households that moved."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.drives.models import Drive
from app.drives.queries import drive_for
from app.kernel.clock import utc_now
from app.visits.actions import agree_to_visit, reopen_door
from app.visits.forms import ReopenForm
from app.visits.models import Visit
from app.visits.outcomes import SAID
from app.visits.queries import to_review, visit_for
from app.visits.views.blueprint import bp
from app.web.fragments import saved, show


@bp.get("/drives/<int:drive_id>/doors-to-review")
@requires(P.VISIT_REVIEW)
def review(actor: Actor, drive_id: int) -> ResponseReturnValue:
    return _show(actor, drive_for(actor, drive_id))


@bp.post("/visits/<uid:uid>/reopen")
@requires(P.VISIT_REVIEW, load=visit_for)
def reopen(actor: Actor, visit: Visit) -> ResponseReturnValue:
    form = ReopenForm()
    if not form.validate():
        return _show(actor, visit.drive, {visit.uid: form})
    reopen_door(actor, utc_now(), visit, form.reason.data)
    return saved("visits.review", _("The house is open again."), drive_id=visit.drive_id)


@bp.post("/visits/<uid:uid>/agree")
@requires(P.VISIT_REVIEW, load=visit_for)
def agree(actor: Actor, visit: Visit) -> ResponseReturnValue:
    agree_to_visit(actor, utc_now(), visit)
    return saved("visits.review", _("Agreed. Nobody is sent there any more."), drive_id=visit.drive_id)


def _show(actor: Actor, drive: Drive, refused: dict[str, ReopenForm] | None = None) -> ResponseReturnValue:
    """Show the list; `refused` holds the form that came back, by its visit."""
    blank = ReopenForm(formdata=None)
    found = to_review(actor, drive)
    forms = {visit.uid: blank for visit in found} | (refused or {})
    status = 422 if refused else 200
    return show("visits/review.html", status=status, drive=drive, visits=found, said=SAID, forms=forms)

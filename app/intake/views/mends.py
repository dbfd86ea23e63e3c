"""Putting the cells of a list right: one row, all like it, and back again."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.intake import mending, queries, waiting
from app.intake.flagged import Alike, Tally
from app.intake.forms import row_form, typed
from app.intake.models import IntakeBatch
from app.intake.queries import RowOfList
from app.intake.registry import known_list
from app.intake.views.blueprint import bp
from app.intake.views.looking import form_of, numbers, page_of, summed
from app.kernel.clock import utc_now
from app.web.fragments import go_to, saved, saved_part, show


@bp.post("/<uid:uid>/rows/<int:row_id>")
@requires(P.INTAKE_RUN, load=queries.row_for)
def mend(actor: Actor, of: RowOfList) -> ResponseReturnValue:
    batch, row = of.batch, of.row
    status = row.status
    [shown] = waiting.waiting(batch, [row], Tally())
    form = row_form(shown.cells, sent=True)
    mending.mend_row(actor, utc_now(), batch, row, typed(form))
    [shown] = waiting.waiting(batch, [row], waiting.tally_of(batch))
    return saved_part(
        "intake/_mended.html",
        page_of(batch, status, row.id if row.status == status else 0),
        _("Row %(number)s is good now.", number=row.row) if row.status == "good" != status else "",
        **_parts(batch, shown),
    )


@bp.post("/<uid:uid>/rows/<int:row_id>/alike")
@requires(P.INTAKE_RUN, load=queries.row_for)
def alike(actor: Actor, of: RowOfList) -> ResponseReturnValue:
    """Ask first: how many cells one text would go into. With `sure` it goes in."""
    batch, row = of.batch, of.row
    tally = waiting.tally_of(batch)
    [shown] = waiting.waiting(batch, [row], tally)
    cell = next((cell for cell in shown.cells if cell.key == request.form.get("cell")), None)
    form = row_form(shown.cells, sent=True)
    if cell is None or not cell.alike:
        return go_to(page_of(batch, shown.status, row.id))
    text, sure = typed(form)[cell.key], request.form.get("sure", "")
    if not {"same": cell.same, "empty": cell.coded}.get(sure):
        asked: dict[str, Any] = {"row": shown, "cell": cell, "text": text, "most": mending.MOST_AT_ONCE}
        return show("intake/alike.html", "intake/_alike.html", batch=batch, **asked)
    same = Alike(cell.code, cell.key, cell.value if sure == "same" else None)
    press = mending.mend_alike(actor, utc_now(), batch, same, text if sure == "same" else "")
    mended = mending.pressed(batch, press)
    told = ngettext("%(num)d cell was mended.", "%(num)d cells were mended.", mended)
    return saved("intake.show_list", told, uid=batch.uid, tab="mended" if mended else shown.status)


@bp.post("/<uid:uid>/mends/undo")
@requires(P.INTAKE_RUN, load=queries.list_for)
def unmend(actor: Actor, batch: IntakeBatch) -> ResponseReturnValue:
    rows = mending.take_back_mends(actor, utc_now(), batch, request.form.get("press", "")[:36])
    told = ngettext("%(num)d row says again what the file says.", "%(num)d rows say again what the file says.", rows)
    return saved("intake.show_list", told, uid=batch.uid)


def _parts(batch: IntakeBatch, shown: waiting.WaitingRow) -> dict[str, Any]:
    return {
        "batch": batch,
        "row": shown,
        "kind": known_list(batch.kind).kind,
        "state": queries.state_of(batch),
        "form_of": form_of,
        **summed(numbers(batch)),
    }

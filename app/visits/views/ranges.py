"""Pages of a row of houses: say which, see each door by its number, write them at once, take them back at once."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.inbox.receive import Item, receive
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, Invalid
from app.kernel.ids import is_uid, read_id, uuid7
from app.kernel.words import N_
from app.storage import unit
from app.visits import shown
from app.visits.actions import take_back_range
from app.visits.forms import RangeForm, RangeLogForm
from app.visits.outcomes import LEFT_OUT, OUTCOMES
from app.visits.ranges import KIND, LoggedRow, Row, logged_row_for
from app.visits.views.blueprint import bp
from app.visits.views.from_phone import RecordedRow, row_now, row_or_recorded, take_range
from app.web.fragments import go_to, saved, show

__all__ = ["bp"]


@bp.get("/drives/<int:drive_id>/alleys/<int:area_id>/range")
@requires(P.RANGE_LOG, load=row_now)
def range_of(actor: Actor, row: Row) -> ResponseReturnValue:
    asked = {"first", "last", "side", "outcome"} & request.args.keys()
    form = RangeForm(request.args if asked else None)
    valid = bool(asked) and form.validate()
    uid = request.args.get("logged", "")
    logged = logged_row_for(actor, uid) if is_uid(uid) else None
    return _show(row, form, 422 if asked and not valid else 200, valid, logged)


@bp.post("/drives/<int:drive_id>/alleys/<int:area_id>/range")
@requires(P.RANGE_LOG, load=row_or_recorded)
def log_range(actor: Actor, row: Row | RecordedRow) -> ResponseReturnValue:
    form, now = RangeLogForm(), utc_now()
    uid = form.uid.data or ""
    doors = sorted({read_id(door) for door in request.form.getlist("door")} - {0})
    told = {"outcome": form.outcome.data, "doors": doors}
    if isinstance(row, RecordedRow):
        return take_range(actor, row, told)
    if not form.validate() or not is_uid(uid):
        raise Invalid(N_("This page had been open too long. Open it again and send once more."))
    try:
        receive(actor, now, Item(uid, KIND, told | {"drive": row.drive.id, "alley": row.alley.id}, now))
    except DomainError as error:
        unit.rollback()
        again = RangeForm(request.args)
        again.refuse(error)
        return _show(row, again, 422 if isinstance(error, Invalid) else 409, again.validate())
    unit.commit()
    return go_to(url_for("visits.range_of", drive_id=row.drive.id, area_id=row.alley.id, logged=uid))


@bp.post("/ranges/<uid:uid>/take-back")
@requires(P.RANGE_LOG, load=logged_row_for)
def take_back_range_now(actor: Actor, row: LoggedRow) -> ResponseReturnValue:
    number = take_back_range(actor, utc_now(), row)
    words = ngettext("Taken back: %(num)d house.", "Taken back: %(num)d houses.", number)
    kept = len(row.visits) - number
    if kept:
        words += " " + ngettext("%(num)d was changed since and stays.", "%(num)d were changed since and stay.", kept)
    return saved("visits.range_of", words, drive_id=row.drive_id, area_id=row.alley.id)


def _show(row: Row, form: RangeForm, status: int, valid: bool, logged: LoggedRow | None = None) -> ResponseReturnValue:
    found = row.within(form.first.data, form.last.data, form.side.data) if valid else []
    return show(
        "visits/range.html",
        status=status,
        row=row,
        form=form,
        valid=valid,
        written=[door for door in found if not door.why_not],
        left_out=[door for door in found if door.why_not],
        numberless=sum(door.number is None for door in row.doors),
        reasons=LEFT_OUT,
        outcomes=OUTCOMES,
        uid=uuid7(),
        logged=logged,
        here=request.full_path,
        named=shown.named,
        called=shown.called,
    )

"""Running a point: what residents read of a shift, its new hours, which goods are in stock, and the end of it all."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Invalid, Refused
from app.kernel.words import N_
from app.sales.actions.locks import lock_shift
from app.sales.actions.moving import MOVED, check_crew_free, check_point_free, hold_to_move
from app.sales.actions.shifts import keep_time_of_crew, tell_crew
from app.sales.crew_rules import RUNS_AFTER
from app.sales.models import Occurrence, SalesPoint
from app.sales.rules import Span

NOTICES = ("on_time", "retimed", "postponed", "sold_out")


def set_notice(
    actor: Actor,
    now: datetime,
    shift: Occurrence,
    notice: str,
    text: str = "",
    stop_id: int | None = None,
    begins: datetime | None = None,
    ends: datetime | None = None,
) -> None:
    """Say what residents read; `retimed` gives the stop's new hours, which move the shift's own and its crew's time.

    Raises Invalid for hours that cannot be, Refused when the shift is not public or long over, and when its point or
    somebody of its crew would be in two places.
    """
    if notice not in NOTICES:
        raise Invalid(N_("Choose what residents read."), field="notice")
    if notice == "retimed":
        _move_stop(now, shift, stop_id, begins, ends)
    else:
        lock_shift(shift)
        _check_open(shift, now)
    shift.notice, shift.notice_text, shift.changed_at = notice, text, now
    shift.version += 1
    record(actor, now, "sales.notice", "shift", shift.uid, shift.point.area.path, notice=notice)


def set_stock(actor: Actor, now: datetime, shift: Occurrence, in_stock: Collection[int]) -> None:
    """Note which goods of the shift's point are there; the others are out of stock. Safe to run twice.

    Raises Refused when the shift is not public or long over.
    """
    _check_open(shift, now)
    changed = [goods for goods in shift.point.goods if goods.in_stock != (goods.id in in_stock)]
    for goods in changed:
        goods.in_stock = not goods.in_stock
    if changed:
        shift.changed_at = now
        gone = sum(not goods.in_stock for goods in shift.point.goods)
        record(actor, now, "sales.stock", "shift", shift.uid, shift.point.area.path, changed=len(changed), out=gone)


def close_shifts(actor: Actor, now: datetime) -> None:
    """Close the shifts nobody runs any more: whoever signed up and was not marked absent has worked. Safe to run twice."""
    over = select(Occurrence).options(joinedload(Occurrence.point).joinedload(SalesPoint.area))
    over = over.where(Occurrence.state == "published", Occurrence.ends_at < now - RUNS_AFTER).order_by(Occurrence.id)
    for shift in db.session.scalars(over.with_for_update(of=Occurrence, key_share=True)).all():
        shift.state = "closed"
        record(actor, now, "sales.close", "shift", shift.uid, shift.point.area.path)


def _check_open(shift: Occurrence, now: datetime) -> None:
    """Raise Refused when nobody reads of the shift any more: its hours are counted, its point is others' to run."""
    if shift.state != "published" or shift.ends_at + RUNS_AFTER < now:
        raise Refused(N_("This shift is not open."))


def _move_stop(
    now: datetime, shift: Occurrence, stop_id: int | None, begins: datetime | None, ends: datetime | None
) -> None:
    crew = hold_to_move(shift)
    _check_open(shift, now)
    stop = next((one for one in shift.stops if one.id == stop_id), None)
    if stop is None or begins is None or ends is None:
        raise Invalid(N_("Give the new hours: from when to when."), field="begins")
    if ends <= begins:
        raise Invalid(N_("The end must be after the beginning."), field="ends")
    others = [one for one in shift.stops if one is not stop]
    span = Span(min([begins, *(one.starts_at for one in others)]), max([ends, *(one.ends_at for one in others)]))
    check_point_free(shift.point, [span], shift.on_date, shift.on_date, but=shift)
    check_crew_free(shift, crew, span)
    stop.starts_at, stop.ends_at = begins, ends
    shift.starts_at, shift.ends_at = span.begins, span.ends
    db.session.flush()
    keep_time_of_crew(shift)
    tell_crew(crew, now, "shift_changed", MOVED, shift)

"""Running a point on its day: what residents read, what is in stock, who was helped."""

from datetime import datetime, time

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import HCM, local, utc_now
from app.kernel.errors import DomainError
from app.kernel.vietnamese.dates import show_time
from app.sales import public_words, words
from app.sales.actions import running as actions
from app.sales.crew_rules import runs_now
from app.sales.forms.running import NoticeForm, StockForm
from app.sales.models import Occurrence
from app.sales.queries.helped import counted_at, open_drives_at
from app.sales.queries.scope import shift_for
from app.sales.rules import Span
from app.sales.views.blueprint import bp
from app.storage import unit
from app.visits.outcomes import RESULTS
from app.web.fragments import saved, show


@bp.get("/shifts/<uid:uid>/run")
@requires(P.POINT_RUN, load=shift_for)
def run(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    return _show_run(shift)


@bp.post("/shifts/<uid:uid>/notice")
@requires(P.POINT_RUN, load=shift_for)
def set_notice(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    form = _notice_form(shift)
    if not form.validate():
        return _show_run(shift, form, 422)
    moved = form.notice.data == "retimed"
    try:
        actions.set_notice(
            actor,
            utc_now(),
            shift,
            form.notice.data,
            form.text.data or "",
            form.stop.data if moved else None,
            _at(shift, form.begins.data) if moved else None,
            _at(shift, form.ends.data) if moved else None,
        )
    except DomainError as error:
        unit.rollback()
        form.refuse(error)
        return _show_run(shift_for(actor, shift.uid), form, 422)
    return saved("sales.run", _("Residents read it now."), uid=shift.uid)


@bp.post("/shifts/<uid:uid>/stock")
@requires(P.POINT_RUN, load=shift_for)
def set_stock(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    form = StockForm()
    form.validate()
    actions.set_stock(actor, utc_now(), shift, form.in_stock())
    return saved("sales.run", _("Residents read it now."), uid=shift.uid)


def _show_run(shift: Occurrence, form: NoticeForm | None = None, status: int = 200) -> ResponseReturnValue:
    stock = StockForm(formdata=None, goods=[goods.id for goods in shift.point.goods if goods.in_stock])
    stock.goods.choices = [
        SelectChoice(goods.id, ", ".join(filter(None, (goods.name, goods.unit)))) for goods in shift.point.goods
    ]
    return show(
        "sales/run.html",
        status=status,
        shift=shift,
        form=form or _notice_form(shift),
        stock=stock,
        counted=counted_at(shift),
        drives=open_drives_at(shift),
        runs=runs_now(shift.state, Span(shift.starts_at, shift.ends_at), utc_now()),
        results=RESULTS,
        words=words,
        public_words=public_words,
    )


def _notice_form(shift: Occurrence) -> NoticeForm:
    first = shift.stops[0] if shift.stops else None
    form = NoticeForm(
        notice=shift.notice,
        text=shift.notice_text,
        stop=first.id if first else None,
        begins=local(first.starts_at).time() if first else None,
        ends=local(first.ends_at).time() if first else None,
    )
    form.stop.choices = [
        SelectChoice(one.id, f"{one.stop.name}, {show_time(one.starts_at)}–{show_time(one.ends_at)}")
        for one in shift.stops
    ]
    return form


def _at(shift: Occurrence, clock: time | None) -> datetime | None:
    return datetime.combine(shift.on_date, clock, tzinfo=HCM) if clock else None

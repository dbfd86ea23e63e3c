"""Pages on which shifts are planned, changed and cancelled."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import local, local_day, utc_now
from app.kernel.errors import DomainError
from app.kernel.ids import read_id
from app.sales import rules, words
from app.sales.actions import schedule as actions
from app.sales.forms.schedule import CancelForm, EndWeeklyForm, NewShiftForm, NewShiftQuery, ShiftForm
from app.sales.models import Occurrence, SalesPoint, ScheduleRule
from app.sales.queries import points as queries
from app.sales.queries.schedule import rule_for, rule_of
from app.sales.queries.scope import shift_for
from app.sales.queries.shifts import signed_up
from app.sales.views.blueprint import bp
from app.web.fields import offered
from app.web.fragments import saved, show

FIRST_HOURS = {"begins": time(7), "ends": time(9)}
Points = Mapping[int, SalesPoint]


@bp.get("/sales/shifts/new")
@requires(P.SALES_EDIT)
def new_shift(actor: Actor) -> ResponseReturnValue:
    query = NewShiftQuery(formdata=request.args)
    asked = query.data if query.validate() else {}
    points = _points(actor)
    point = points.get(asked.get("point") or 0)
    day = max(asked.get("day") or date.min, local_day(utc_now()))
    form = NewShiftForm(formdata=None, data=FIRST_HOURS | _usual(point) | {"day": day, "weekdays": [day.isoweekday()]})
    return _show_new(actor, form, points)


@bp.post("/sales/shifts/new")
@requires(P.SALES_EDIT)
def new_shift_now(actor: Actor) -> ResponseReturnValue:
    form, points = NewShiftForm(), _points(actor)
    if "more" in request.form:
        form.one_more()
        return _show_new(actor, form, points)
    _offer(actor, form, points)
    if not form.validate():
        return _show_new(actor, form, points, 422)
    point = points[form.point_id.data]
    try:
        plan = _plan(form, point)
        if form.weekly.data:
            weekdays, until = form.weekdays.data or [], form.until.data
            actions.add_weekly(actor, utc_now(), point, form.day.data, plan, weekdays, until)
        else:
            actions.add_shift(actor, utc_now(), point, form.day.data, plan)
    except DomainError as error:
        form.refuse(error)
        return _show_new(actor, form, points, 422)
    return _back_to_week(form.day.data, plan)


@bp.get("/sales/shifts/<uid:uid>/edit")
@requires(P.SALES_EDIT, load=shift_for)
def edit_shift(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    return _show_edit(actor, shift, ShiftForm(formdata=None, data=_present(shift)))


@bp.post("/sales/shifts/<uid:uid>/edit")
@requires(P.SALES_EDIT, load=shift_for)
def edit_shift_now(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    form = ShiftForm()
    if "more" in request.form:
        form.one_more()
        return _show_edit(actor, shift, form)
    _offer(actor, form)
    if not form.validate():
        return _show_edit(actor, shift, form, 422)
    try:
        plan = _plan(form, shift.point)
        actions.change_shift(actor, utc_now(), shift, read_id(form.version.data), form.day.data, plan)
    except DomainError as error:
        form.refuse(error)
        return _show_edit(actor, shift, form, 422)
    return _back_to_week(form.day.data, plan)


@bp.get("/sales/shifts/<uid:uid>/cancel")
@requires(P.SALES_EDIT, load=shift_for)
def cancel_shift(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    return _show_cancel(shift, CancelForm(formdata=None))


@bp.post("/sales/shifts/<uid:uid>/cancel")
@requires(P.SALES_EDIT, load=shift_for)
def cancel_shift_now(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    form = CancelForm()
    if not form.validate():
        return _show_cancel(shift, form, 422)
    day, reason, crew = shift.on_date, form.reason.data or "", signed_up(shift)
    cancel = actions.cancel_from if form.which.data == "all" else actions.cancel_shift
    try:
        cancel(actor, utc_now(), shift, reason)
    except DomainError as error:
        form.refuse(error)
        return _show_cancel(shift, form, 422)
    return saved(
        "sales.week", _("Cancelled. The crew has been told.") if crew else _("Cancelled."), day=day.isoformat()
    )


@bp.get("/sales/weekly/<uid:uid>/end")
@requires(P.SALES_EDIT, load=rule_for)
def end_weekly(actor: Actor, rule: ScheduleRule) -> ResponseReturnValue:
    form = EndWeeklyForm(formdata=None, since=local_day(utc_now()))
    return _show_end_weekly(rule, form)


@bp.post("/sales/weekly/<uid:uid>/end")
@requires(P.SALES_EDIT, load=rule_for)
def end_weekly_now(actor: Actor, rule: ScheduleRule) -> ResponseReturnValue:
    form = EndWeeklyForm()
    if not form.validate():
        return _show_end_weekly(rule, form, 422)
    try:
        n = actions.end_weekly(actor, utc_now(), rule, form.since.data, form.reason.data or "")
    except DomainError as error:
        form.refuse(error)
        return _show_end_weekly(rule, form, 422)
    done = (
        ngettext("Ended. %(num)d shift is cancelled.", "Ended. %(num)d shifts are cancelled.", n) if n else _("Ended.")
    )
    return saved("sales.point", done, point_id=rule.point_id)


def _points(actor: Actor) -> Points:
    return {point.id: point for point in queries.points_for(actor, P.SALES_EDIT)}


def _offer(actor: Actor, form: ShiftForm, points: Points | None = None) -> None:
    """Put the points and the stops there are into a form."""
    stops = ((stop.id, stop.label) for stop in queries.stops_for(actor, P.SALES_EDIT))
    form.offer_stops(offered([("", _("None")), *stops]))
    if isinstance(form, NewShiftForm) and points is not None:
        form.point_id.choices = offered((point.id, point.name) for point in points.values())


def _show_new(actor: Actor, form: NewShiftForm, points: Points, status: int = 200) -> ResponseReturnValue:
    _offer(actor, form, points)
    return show("sales/shift_form.html", status=status, form=form, shift=None, today=local_day(utc_now()))


def _show_edit(actor: Actor, shift: Occurrence, form: ShiftForm, status: int = 200) -> ResponseReturnValue:
    _offer(actor, form)
    return show("sales/shift_form.html", status=status, form=form, shift=shift, today=local_day(utc_now()))


def _show_cancel(shift: Occurrence, form: CancelForm, status: int = 200) -> ResponseReturnValue:
    crew = signed_up(shift)
    return show(
        "sales/cancel.html", status=status, shift=shift, form=form, crew=crew, weekly=rule_of(shift) is not None
    )


def _show_end_weekly(rule: ScheduleRule, form: EndWeeklyForm, status: int = 200) -> ResponseReturnValue:
    today = local_day(utc_now())
    return show("sales/end_weekly.html", status=status, rule=rule, form=form, today=today, words=words)


def _usual(point: SalesPoint | None) -> dict[str, Any]:
    """Return what a shift of the point is like unless told otherwise."""
    if point is None:
        return {"stops": [{}]}
    needs = dict.fromkeys(rules.ROLES, 0) | queries.needs_of(point)
    return needs | {"point_id": point.id, "stops": [{"stop_id": point.home_stop_id}]}


def _present(shift: Occurrence) -> dict[str, Any]:
    """Return what the form of a shift shows first; one stop for the whole shift has no times of its own."""
    whole = [(one.starts_at, one.ends_at) for one in shift.stops] == [(shift.starts_at, shift.ends_at)]
    stops: list[dict[str, Any]] = [
        {"stop_id": one.stop_id} | ({} if whole else {"begins": _clock(one.starts_at), "ends": _clock(one.ends_at)})
        for one in shift.stops
    ]
    needs = dict.fromkeys(rules.ROLES, 0) | {need.role: need.n for need in shift.needs}
    hours = {"begins": _clock(shift.starts_at), "ends": _clock(shift.ends_at)}
    return needs | hours | {"day": shift.on_date, "version": shift.version, "stops": stops or [{}]}


def _plan(form: ShiftForm, point: SalesPoint) -> rules.ShiftPlan:
    begins, ends = form.hours
    needs = queries.needs_of(point) if form.needs is None else form.needs
    return rules.plan_shift(point.kind, begins, ends, form.stood_at, needs)


def _clock(moment: datetime) -> time:
    return local(moment).time()


def _back_to_week(day: date, plan: rules.ShiftPlan) -> ResponseReturnValue:
    hurry = _("Saved. Under 10 minutes are left to go from one stop to the next: is that enough?")
    return saved("sales.week", hurry if rules.hurried(plan.stops) else _("Saved."), day=day.isoformat())

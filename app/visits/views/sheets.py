"""Typing in a walk sheet that came back on paper: by its code to the doors, all of them in one go."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.inbox.receive import Item, receive
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError, NotFound
from app.routes import held_queries
from app.routes.models import Assignment
from app.routes.rules import read_code
from app.storage import unit
from app.visits.forms import SheetCodeQuery, SheetForm
from app.visits.sheets import sheet_of, walked_at
from app.visits.views.blueprint import bp
from app.visits.views.today import TAKEN_TWICE
from app.web.fragments import go_to, saved, show


@bp.get("/sheets")
@requires(P.VISIT_LOG)
def sheets(actor: Actor) -> ResponseReturnValue:
    form = SheetCodeQuery(formdata=request.args)
    code = read_code(form.code.data or "")
    if not code:
        return show("visits/sheets.html", form=form)
    try:
        route = held_queries.route_of_code(actor, code)
    except NotFound as error:
        form.code.errors = [_(error.message)]
        return show("visits/sheets.html", status=404, form=form)
    return go_to(url_for("visits.sheet", uid=route.uid))


@bp.get("/sheets/<uid:uid>")
@requires(P.VISIT_LOG, load=held_queries.assignment_for)
def sheet(actor: Actor, route: Assignment) -> ResponseReturnValue:
    now = utc_now()
    day = local_day(min(now, route.starts_at or now))
    form = SheetForm(formdata=None, day=day)
    form.offer(sheet_of(route).open, sheet_of(route).walkers, actor.account_id)
    return _sheet_page(route, form)


@bp.post("/sheets/<uid:uid>")
@requires(P.VISIT_LOG, load=held_queries.assignment_for)
def sheet_now(actor: Actor, route: Assignment) -> ResponseReturnValue:
    now = utc_now()
    form = SheetForm()
    form.offer_walkers(sheet_of(route).walkers)
    form.check_day(route.drive.starts_on, local_day(now))
    if not form.validate():
        return _sheet_page(route, form, status=422)
    at = walked_at(route, form.day.data, now)
    sent = [(uid, visit | {"drive": route.drive_id, "assignment": route.uid}) for uid, visit in form.visits()]
    try:
        answers = [receive(actor, now, Item(uid, "visit", payload, at)) for uid, payload in sent]
    except DomainError as error:
        unit.rollback()
        form.refuse(error)
        return _sheet_page(held_queries.assignment_for(actor, route.uid), form, status=422)
    if any(answer.status == 409 for answer in answers):
        return saved("visits.sheet", _(TAKEN_TWICE), uid=route.uid)
    message = ngettext("%(num)d door typed in.", "%(num)d doors typed in.", len(sent))
    return saved("visits.sheet", message, uid=route.uid)


def _sheet_page(route: Assignment, form: SheetForm, status: int = 200) -> ResponseReturnValue:
    page = sheet_of(route)
    houses = {house.id: house for house in [*page.open, *page.logged]}
    return show("visits/sheet.html", status=status, route=route, form=form, sheet=page, houses=houses)

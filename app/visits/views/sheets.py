"""Typing in a walk sheet that came back on paper: by its code to the doors, all of them on one page."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import Invalid, NotFound
from app.routes import held_queries
from app.routes.letters import BOXES, DAYS, OTHERS
from app.routes.models import Assignment
from app.routes.rules import read_code
from app.storage import unit
from app.visits.actions import type_sheet
from app.visits.actions.sheets import Line, Told, Walked
from app.visits.outcomes import shown_as
from app.visits.paper import WITH_PHONES, read_line, usual_walk
from app.visits.sheet_forms import SheetCodeQuery, SheetForm
from app.visits.sheets import Sheet, sheet_of
from app.visits.shown import called
from app.visits.views.blueprint import bp
from app.web.fragments import go_to, saved, show

AFTER_PHONES = [letter.key for letter in BOXES if letter.code in WITH_PHONES]
AFTER_DAY = [letter.key for letter in BOXES if letter.code == "come_back"]


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
    day, band = usual_walk(route.starts_at, utc_now())
    page = sheet_of(route, day, band)
    form = SheetForm(formdata=None, day=day, band=band.value)
    _offer(actor, route, form, page)
    return _show(route, form, page)


@bp.post("/sheets/<uid:uid>")
@requires(P.VISIT_LOG, load=held_queries.assignment_for)
def sheet_now(actor: Actor, route: Assignment) -> ResponseReturnValue:
    now = utc_now()
    form = SheetForm()
    page = sheet_of(route, *usual_walk(route.starts_at, now))
    _offer(actor, route, form, page)
    if not form.valid_head():
        return _show(route, form, page, Told(()), 422)
    lines = _lines(form)
    walked = Walked(form.by.data, form.day.data, form.part)
    try:
        told = type_sheet(actor, now, route, walked, lines)
    except Invalid as error:
        form.refuse(error)
        return _show(route, form, page, Told(()), 422)
    for line in form.lines:
        if line.uid.data in told.waiting:
            line.refuse(told.waiting[line.uid.data])
    unit.commit()
    if any(line.errors for line in form.lines):
        route = held_queries.assignment_for(actor, route.uid)
        return _show(route, form, sheet_of(route, walked.day, walked.band), told, 422)
    return saved("visits.sheet", _counted(told, page), uid=route.uid)


def _offer(actor: Actor, route: Assignment, form: SheetForm, page: Sheet) -> None:
    form.offer(page.walkers, actor.account_id, route.drive.starts_on, local_day(utc_now()))
    form.complete(page.open)


def _lines(form: SheetForm) -> list[Line]:
    """Return what the lines say; a line that cannot be read is marked and left out."""
    found = []
    for line in form.lines:
        if line.errors:
            continue
        try:
            told = (line.letter.data or "", line.phones.data, line.back.data or "", line.note.data or "")
            said = read_line(*told, form.day.data)
        except Invalid as error:
            line.refuse(error)
            continue
        if said:
            found.append(Line(line.uid.data, line.household_id, said))
    return found


def _counted(told: Told, page: Sheet) -> str:
    number, left = len(told.stored), len(page.open) - len(told.stored)
    words = ngettext("%(num)d door typed in.", "%(num)d doors typed in.", number)
    return words + (" " + ngettext("%(num)d door is left.", "%(num)d doors are left.", left) if left > 0 else "")


def _show(
    route: Assignment, form: SheetForm, page: Sheet, told: Told | None = None, status: int = 200
) -> ResponseReturnValue:
    stored = told.stored if told else ()
    lines = {line.household_id: line for line in form.lines if line.uid.data not in stored}
    return show(
        "visits/sheet.html",
        status=status,
        route=route,
        form=form,
        sheet=page,
        lines=lines,
        told=told,
        bad=[door for door in page.doors if door.id in lines and lines[door.id].errors],
        boxes=[(letter.key, _(letter.label)) for letter in BOXES],
        others=[(letter.key, _(letter.label)) for letter in OTHERS],
        days=[(letter, _(words)) for letter, words in DAYS],
        after_phones="".join(AFTER_PHONES),
        after_day="".join(AFTER_DAY),
        shown_as=shown_as,
        called=called,
    )

"""Pages of planning: choose alleys and people, look at the plan, move doors, give it out."""

from datetime import timedelta
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError, Invalid
from app.kernel.vietnamese.numbers import show_number
from app.plans import boards, choosing, giving, parts, queries, rules, words
from app.plans.actions import drafts, publish, steps
from app.plans.forms import MoveForm, NewPlanForm, PublishForm, WhatIfForm, WhereQuery
from app.plans.left_out import doors_left_out, left_out
from app.plans.models import Plan, PlanUnit
from app.plans.overtaken import overtaken
from app.plans.queries import PlanPart
from app.plans.views.blueprint import bp
from app.plans.views.board import board_page, standing
from app.plans.what_if import EVENING_HOURS
from app.routes import grounds
from app.routes import rules as route_rules
from app.routes import words as route_words
from app.routes.grounds import Ground
from app.web.fragments import go_to, saved, show, wants_fragment


@bp.get("/drives/<int:drive_id>/plans/new")
@requires(P.PLAN_EDIT, load=grounds.ground_for)
def new_plan(actor: Actor, ground: Ground) -> ResponseReturnValue:
    route_rules.check_drive_open(ground.drive.state)
    tomorrow = min(local_day(utc_now()) + timedelta(days=1), ground.drive.ends_on)
    form = NewPlanForm(formdata=None, day=max(tomorrow, local_day(utc_now())))
    board = _choices(actor, ground, form, request.args.get("area"))
    asked = set(request.args.getlist("alley", type=int))
    every = "unheld" in request.args
    form.alleys.data = [row.area.id for row in board.rows if row.open and (every or row.area.id in asked)]
    form.bars.data = queries.last_bars(ground.drive, board.area)
    _offer_bars(form, board)
    return _new_page(ground, form, board)


@bp.post("/drives/<int:drive_id>/plans/sum")
@requires(P.PLAN_EDIT, load=grounds.ground_for)
def sum_plan(actor: Actor, ground: Ground) -> ResponseReturnValue:
    """Add the choice up; the button of a hamlet ticks (or unticks) all of it first, that of the evening takes its hours."""
    form = NewPlanForm()
    if request.form.get("hours") == "evening":
        form.take_hours(*EVENING_HOURS)
    board = _choices(actor, ground, form, form.area.data)
    hamlet = request.form.get("hamlet", type=int)
    form.alleys.data = choosing.with_hamlet(board, set(form.alleys.data or ()), hamlet)
    return _new_page(ground, form, board)


@bp.post("/drives/<int:drive_id>/plans/new")
@requires(P.PLAN_EDIT, load=grounds.ground_for)
def new_plan_now(actor: Actor, ground: Ground) -> ResponseReturnValue:
    form = NewPlanForm()
    board = _choices(actor, ground, form, form.area.data)
    if not form.validate():
        return _new_page(ground, form, board, status=422)
    asked = {
        "alley_ids": form.alleys.data,
        "team_ids": form.teams.data,
        "kind": form.kind.data,
        "day": form.day.data,
        "begins": form.begins.data,
        "ends": form.ends.data,
        "press": form.uid.data or "",
        "by_hand": form.by_hand.data,
        "least": form.least.data,
        "bars": form.barred,
    }
    try:
        plan = drafts.request_plan(actor, utc_now(), ground.drive, board.area, **asked)
    except DomainError as error:
        form.refuse(error)
        return _new_page(ground, form, board, status=422)
    return saved("plans.plan", uid=plan.uid)


@bp.get("/plans/<uid:uid>")
@requires(P.PLAN_SEE, load=queries.plan_for)
def plan(actor: Actor, plan: Plan) -> ResponseReturnValue:
    if plan.state == "planning":
        return show("plans/planning.html", plan=plan, run=standing(actor, plan), words=words)
    if plan.state == "published":
        return _published_page(plan)
    return board_page(actor, plan)


@bp.get("/plans/<uid:uid>/units/<int:unit_id>")
@requires(P.PLAN_SEE, load=queries.plan_part_for)
def unit(actor: Actor, part: PlanPart) -> ResponseReturnValue:
    form = _move_form(part, fresh=True)
    asked = request.args.get("to", type=int)  # whom the doors moved last went to
    form.to.data = asked if asked in {choice.value for choice in form.to.choices} else form.to.choices[0].value
    return _part_page(part, form)


@bp.post("/plans/<uid:uid>/units/<int:unit_id>/sum")
@requires(P.PLAN_EDIT, load=queries.plan_part_for)
def sum_doors(actor: Actor, part: PlanPart) -> ResponseReturnValue:
    """Add the doors ticked up; nothing changes."""
    form = _move_form(part)
    if not wants_fragment():
        return _part_page(part, form)
    return show("plans/_moving.html", plan=part.plan, moving=_moving(part, form), words=words)


@bp.post("/plans/<uid:uid>/units/<int:unit_id>/move")
@requires(P.PLAN_EDIT, load=queries.plan_part_for)
def move(actor: Actor, part: PlanPart) -> ResponseReturnValue:
    form = _move_form(part)
    if not form.validate():
        return _part_page(part, form, status=422)
    try:
        message = _moved(actor, part, form)
    except DomainError as error:
        form.refuse(error)
        form.revision.data = str(part.plan.revision)
        return _part_page(part, form, status=422 if isinstance(error, Invalid) else 409)
    here = {"uid": part.plan.uid, "unit_id": part.unit.id if part.unit else 0}
    return saved("plans.unit", message, **here, to=form.to.data)


@bp.get("/plans/<uid:uid>/publish")
@requires(P.PLAN_PUBLISH, load=queries.plan_for)
def check(actor: Actor, plan: Plan) -> ResponseReturnValue:
    """Show what giving out does, with `sum` for the groups ticked; who comes back afterwards is led on to what is out."""
    if plan.state == "published":
        return go_to(url_for("plans.plan", uid=plan.uid))
    rules.check_may_change(plan.state)
    form = PublishForm(formdata=None, revision=str(plan.revision))
    if "sum" in request.args:
        form.units.data = request.args.getlist("units", type=int)
    return _publish_page(plan, form)


@bp.post("/plans/<uid:uid>/publish")
@requires(P.PLAN_PUBLISH, load=queries.plan_for)
def publish_now(actor: Actor, plan: Plan) -> ResponseReturnValue:
    form = PublishForm()
    form.units.choices = [SelectChoice(unit.id, unit.name) for unit in plan.units]
    if not form.validate():
        return _publish_page(plan, form, status=422)
    try:
        routes = publish.publish_plan(actor, utc_now(), plan, form.seen, form.units.data)
    except DomainError as error:
        form.refuse(error)
        form.revision.data = str(plan.revision)
        return _publish_page(plan, form, status=422 if isinstance(error, Invalid) else 409)
    doors = sum(route.target_doors for route in routes)
    message = ngettext(
        "%(doors)s doors given out in %(num)d route.",
        "%(doors)s doors given out in %(num)d routes.",
        len(routes),
        doors=show_number(doors),
    )
    return saved("plans.plan", message, uid=plan.uid)


@bp.post("/plans/<uid:uid>/discard")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def discard(actor: Actor, plan: Plan) -> ResponseReturnValue:
    drafts.discard_plan(actor, utc_now(), plan)
    rest = _("Discarded. What was given out stays with its people.")
    message = rest if plan.state == "published" else _("Draft discarded. Nobody was told.")
    return saved("plans.index", message, drive_id=plan.drive_id)


def _published_page(plan: Plan) -> ResponseReturnValue:
    left, free = left_out(plan), queries.doors_nobody_holds(plan, local_day(utc_now()))
    return show(
        "plans/published.html",
        plan=plan,
        routes=queries.routes_of_plan(plan.id),
        left_out=left,
        doors_left_out=doors_left_out(left),
        free=free,
        doors_free=sum(free.values()),
        words=words,
        route_words=route_words,
    )


def _choices(actor: Actor, ground: Ground, form: NewPlanForm, area_id: str | None) -> choosing.Choice:
    """Read what can be chosen and let the form accept only that."""
    board = choosing.choice(actor, ground.drive, ground.area(area_id), local_day(utc_now()))
    form.area.data = str(board.area.id)
    form.alleys.choices = [SelectChoice(row.area.id, row.area.label) for row in board.rows]
    form.teams.choices = [SelectChoice(row.team.id, row.team.name) for row in board.teams]
    if form.teams.data is None:
        form.teams.data = [row.team.id for row in board.teams]
    _offer_bars(form, board)
    return board


def _offer_bars(form: NewPlanForm, board: choosing.Choice) -> None:
    alleys = {row.area.id: row.area.label for row in board.rows if row.open}
    form.offer_bars({row.team.id: row.team.name for row in board.teams}, alleys)


def _new_page(ground: Ground, form: NewPlanForm, board: choosing.Choice, status: int = 200) -> ResponseReturnValue:
    what_if = WhatIfForm() if request.method == "POST" else WhatIfForm(formdata=None)
    what_if.check()
    total = choosing.total(board, form)
    where = WhereQuery(formdata=None, area=str(board.area.id))
    where.offer_areas({area.id: area.label for area in ground.areas})
    values: dict[str, Any] = {"drive": ground.drive, "areas": ground.areas, "where": where, "words": words}
    values |= {"total": total, "what_if": what_if, "case": choosing.what_if_case(board, form, what_if, total)}
    return show("plans/new_plan.html", "plans/_plan_form.html", status, form=form, board=board, **values)


def _moved(actor: Actor, part: PlanPart, form: MoveForm) -> str:
    """Do what the button pressed says with the doors ticked; return what was done."""
    now, plan, chosen, to = utc_now(), part.plan, _ticked(part, form), _target(part, form)
    if form.take.data:
        return words.sentence(words.step("take_in", steps.take_in(actor, now, plan, form.seen, chosen), ""))
    if form.pin.data:
        pinned = form.pin.data == "1"
        doors = steps.pin_doors(actor, now, plan, form.seen, chosen, pinned)
        return words.sentence(words.step("pin" if pinned else "unpin", doors, ""))
    return words.moved(steps.move_doors(actor, now, plan, form.seen, chosen, to), to.name if to else "")


def _move_form(part: PlanPart, *, fresh: bool = False) -> MoveForm:
    form = MoveForm(formdata=None, revision=str(part.plan.revision)) if fresh else MoveForm()
    stops = queries.stops_of(part.plan, part.unit)
    form.doors.choices = [SelectChoice(stop.household_id, stop.household.plate) for stop in stops]
    form.alleys.choices = [SelectChoice(area.id, area.label) for area in {stop.household.alley: None for stop in stops}]
    form.to.choices = [SelectChoice(unit_id, name) for unit_id, name in parts.targets(part)]
    for field in (form.doors, form.alleys):
        field.data = field.data or []
    return form


def _part_page(part: PlanPart, form: MoveForm, status: int = 200) -> ResponseReturnValue:
    return show(
        "plans/unit.html",
        None,
        status,
        plan=part.plan,
        unit=part.unit,
        board=parts.part_board(part),
        form=form,
        moving=_moving(part, form),
        undo=boards.last_words(part.plan),
        words=words,
    )


def _ticked(part: PlanPart, form: MoveForm) -> set[int]:
    """Return the doors ticked, each by itself or with its alley; whole alleys go without doors for later."""
    alleys, later = set(form.alleys.data or ()), steps.later_doors(part.plan)
    stops = queries.stops_of(part.plan, part.unit) if alleys else ()
    whole = {stop.household_id for stop in stops if stop.household.alley_id in alleys} - later
    return {*(form.doors.data or ()), *whole, *(later if form.later.data else ())}


def _target(part: PlanPart, form: MoveForm) -> PlanUnit | None:
    return next((one for one in part.plan.units if one.id == form.to.data), None)


def _moving(part: PlanPart, form: MoveForm) -> giving.Chosen:
    return giving.chosen(part.plan, (), _ticked(part, form), form.to.data or 0)


def _publish_page(plan: Plan, form: PublishForm, status: int = 200) -> ResponseReturnValue:
    """Show what giving out does; of groups that were not there when the person looked, all are ticked."""
    board = parts.publish_board(plan, plan.day)
    every = [row.card.unit.id for row in board.rows]
    if form.units.data is None:
        form.units.data = every
    elif form.offered.data:
        form.units.data = [one for one in every if one in form.units.data or one not in form.offered.data]
    return show(
        "plans/publish.html",
        "plans/_publish_sum.html",
        status,
        plan=plan,
        newest=boards.newest_act(plan) if status == 409 else "",
        overtaken=overtaken(plan, local_day(utc_now())),
        form=form,
        board=board,
        figures=board.figures(form.units.data),
        words=words,
        route_words=route_words,
    )

"""Pages of planning several wards in one go: choose wards and hours, then see all their plans with their progress."""

from datetime import timedelta
from typing import Any

from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError
from app.plans import ward_boards, ward_queries, words
from app.plans.actions.wards import draw_wards_again, request_ward_plans
from app.plans.forms import WardPlansForm
from app.plans.views.blueprint import bp
from app.plans.ward_queries import PlansTogether, WardRow
from app.routes import grounds
from app.routes import rules as route_rules
from app.routes.grounds import Ground
from app.web.fragments import saved, show


@bp.get("/drives/<int:drive_id>/ward-plans/new")
@requires(P.PLAN_EDIT, load=grounds.ground_for)
def new_ward_plans(actor: Actor, ground: Ground) -> ResponseReturnValue:
    route_rules.check_drive_open(ground.drive.state)
    today = local_day(utc_now())
    tomorrow = min(today + timedelta(days=1), ground.drive.ends_on)
    form = WardPlansForm(formdata=None, day=max(tomorrow, today))
    rows = _rows(actor, ground, form)
    form.wards.data = [row.area.id for row in rows if row.able]
    return _new_page(ground, form, rows)


@bp.post("/drives/<int:drive_id>/ward-plans/sum")
@requires(P.PLAN_EDIT, load=grounds.ground_for)
def sum_ward_plans(actor: Actor, ground: Ground) -> ResponseReturnValue:
    form = WardPlansForm()
    return _new_page(ground, form, _rows(actor, ground, form))


@bp.post("/drives/<int:drive_id>/ward-plans/new")
@requires(P.PLAN_EDIT, load=grounds.ground_for)
def new_ward_plans_now(actor: Actor, ground: Ground) -> ResponseReturnValue:
    form = WardPlansForm()
    rows = _rows(actor, ground, form)
    if not form.validate():
        return _new_page(ground, form, rows, status=422)
    asked = {
        "ward_ids": form.wards.data,
        "kind": form.kind.data,
        "day": form.day.data,
        "begins": form.begins.data,
        "ends": form.ends.data,
        "press": form.uid.data or "",
        "least": form.least.data,
    }
    try:
        uid = request_ward_plans(actor, utc_now(), ground, **asked)
    except DomainError as error:
        form.refuse(error)
        return _new_page(ground, form, rows, status=422)
    return saved("plans.ward_plans", uid=uid)


@bp.get("/ward-plans/<uid:uid>")
@requires(P.PLAN_SEE, load=ward_queries.plans_together_for)
def ward_plans(actor: Actor, together: PlansTogether) -> ResponseReturnValue:
    board = ward_boards.together_board(together)
    return show("plans/ward_plans.html", "plans/_ward_plans.html", together=together, board=board, words=words)


@bp.post("/ward-plans/<uid:uid>/again")
@requires(P.PLAN_EDIT, load=ward_queries.plans_together_for)
def ward_plans_again(actor: Actor, together: PlansTogether) -> ResponseReturnValue:
    draw_wards_again(actor, utc_now(), together)
    return saved("plans.ward_plans", uid=together.uid)


def _rows(actor: Actor, ground: Ground, form: WardPlansForm) -> list[WardRow]:
    """Read what can be chosen and let the form accept only that."""
    rows = ward_queries.ward_rows(actor, ground, local_day(utc_now()))
    form.wards.choices = [SelectChoice(row.area.id, row.area.label) for row in rows]
    return rows


def _new_page(ground: Ground, form: WardPlansForm, rows: list[WardRow], status: int = 200) -> ResponseReturnValue:
    total = ward_boards.total(ground.drive, rows, form, local_day(utc_now()))
    values: dict[str, Any] = {"drive": ground.drive, "rows": rows, "total": total}
    return show("plans/new_ward_plans.html", "plans/_ward_plans_form.html", status, form=form, words=words, **values)

"""The board of a draft: alleys given, rows of houses moved, routes locked, the rest planned again, every act undone."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.jobs.queries import Standing, job_for, standing_of
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, Invalid, NotFound
from app.kernel.words import N_
from app.plans import boards, queries, rules, words
from app.plans.actions import drafts, replan, steps
from app.plans.forms import GiveForm, LockForm, RangeForm, ReplanForm, RevisionForm
from app.plans.maps import pages
from app.plans.models import Plan, PlanUnit
from app.plans.views.blueprint import bp
from app.web.fragments import saved, saved_part, show, wants_fragment

RUNNING = ("queued", "running")


@bp.post("/plans/<uid:uid>/sum")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def sum_alleys(actor: Actor, plan: Plan) -> ResponseReturnValue:
    """Add the alleys ticked up; nothing changes."""
    rules.check_may_change(plan.state)
    form = GiveForm()
    if not wants_fragment():
        return board_page(actor, plan, give=form)
    form.offer_units(boards.takers(plan))
    chosen = boards.chosen(plan, set(form.alleys.data or ()))
    return show("plans/_chosen.html", plan=plan, chosen=chosen, form=form, words=words)


@bp.post("/plans/<uid:uid>/give")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def give(actor: Actor, plan: Plan) -> ResponseReturnValue:
    rules.check_may_change(plan.state)
    form = GiveForm()
    form.offer_units(boards.takers(plan))
    if not form.validate():
        return board_page(actor, plan, 422, give=form)
    to = _unit(plan, form.unit_id)
    alleys = set(form.alleys.data or ())
    return _act(actor, plan, form, lambda: _moved(steps.give_alleys(actor, utc_now(), plan, form.seen, alleys, to), to))


@bp.post("/plans/<uid:uid>/range")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def give_range(actor: Actor, plan: Plan) -> ResponseReturnValue:
    rules.check_may_change(plan.state)
    form = RangeForm()
    form.offer_units(boards.takers(plan))
    if not form.validate():
        return board_page(actor, plan, 422, row=form)
    to, row = _unit(plan, form.to.data), (form.alley.data, form.first.data, form.last.data, form.side.data)
    return _act(actor, plan, form, lambda: _moved(steps.give_range(actor, utc_now(), plan, form.seen, *row, to), to))


@bp.post("/plans/<uid:uid>/lock")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def lock(actor: Actor, plan: Plan) -> ResponseReturnValue:
    form = LockForm()

    def turn() -> str:
        unit = _unit(plan, form.lock.data or form.unlock.data)
        if not form.validate() or unit is None:
            raise Invalid(N_("There is no such group in this plan."))
        steps.lock_unit(actor, utc_now(), plan, form.seen, unit, bool(form.lock.data))
        return words.step("lock" if form.lock.data else "unlock", 0, unit.name) + "."

    return _act(actor, plan, form, turn)


@bp.post("/plans/<uid:uid>/replan")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def replan_rest(actor: Actor, plan: Plan) -> ResponseReturnValue:
    form = ReplanForm()

    def ask() -> str:
        run = replan.ask_again(actor, utc_now(), plan, form.seen, form.way.data or "")
        return _("A worker looks for another way.") if run else _("Look at what would change.")

    return _act(actor, plan, form, ask)


@bp.post("/plans/<uid:uid>/apply")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def apply(actor: Actor, plan: Plan) -> ResponseReturnValue:
    form = RevisionForm()

    def do() -> str:
        moved = replan.apply_proposal(actor, utc_now(), plan, form.seen)
        return words.step("replan", moved, "") + "."

    return _act(actor, plan, form, do)


@bp.post("/plans/<uid:uid>/drop")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def drop(actor: Actor, plan: Plan) -> ResponseReturnValue:
    form = RevisionForm()

    def forget() -> str:
        replan.drop_proposal(actor, utc_now(), plan)
        return _("Nothing changed.")

    return _act(actor, plan, form, forget)


@bp.post("/plans/<uid:uid>/undo")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def undo(actor: Actor, plan: Plan) -> ResponseReturnValue:
    form = RevisionForm()

    def back() -> str:
        step = steps.undo_step(actor, utc_now(), plan, form.seen)
        return _("Undone: %(act)s.", act=boards.step_words(plan, step))

    return _act(actor, plan, form, back)


@bp.post("/plans/<uid:uid>/restore")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def restore(actor: Actor, plan: Plan) -> ResponseReturnValue:
    drafts.restore_plan(actor, utc_now(), plan)
    return saved("plans.plan", _("The draft is back."), uid=plan.uid)


def board_page(
    actor: Actor,
    plan: Plan,
    status: int = 200,
    *,
    give: GiveForm | None = None,
    row: RangeForm | None = None,
    other: RevisionForm | None = None,
) -> ResponseReturnValue:
    """Show the board, with what was typed into the form that could not be taken."""
    values = _values(actor, plan, give, row)
    return show("plans/plan.html", "plans/_board.html", status, problem=other, **values)


def standing(actor: Actor, plan: Plan) -> Standing | None:
    """Return how the work on a plan stands; None when the actor may not see the job or there is none."""
    try:
        return standing_of(job_for(actor, plan.job_uid or ""))
    except NotFound:
        return None


def _act(actor: Actor, plan: Plan, form: RevisionForm, act: Callable[[], str]) -> ResponseReturnValue:
    """Do it and show the board as it is then, or the board with the reason why not."""
    rules.check_may_change(plan.state)
    try:
        message = act()
    except DomainError as error:
        form.refuse(error)
        kept: dict[str, Any] = {
            "give": form if isinstance(form, GiveForm) else None,
            "row": form if isinstance(form, RangeForm) else None,
        }
        other = None if any(kept.values()) else form
        return board_page(actor, plan, 422 if isinstance(error, Invalid) else 409, other=other, **kept)
    if not wants_fragment():
        return saved("plans.plan", message, uid=plan.uid)
    values = _values(actor, plan)
    return saved_part("plans/_board_done.html", url_for("plans.plan", uid=plan.uid), message, problem=None, **values)


def _values(actor: Actor, plan: Plan, give: GiveForm | None = None, row: RangeForm | None = None) -> dict[str, Any]:
    if plan.state in ("refused", "discarded"):
        return {"plan": plan, "board": None, "words": words}
    run = standing(actor, plan) if plan.job_uid else None
    board = boards.plan_board(plan)
    values = {"plan": plan, "board": board, "words": words, "run": run if run and run.state in RUNNING else None}
    values["map"] = pages.board_map(plan)
    form, row_form = give or GiveForm(formdata=None), row or RangeForm(formdata=None)
    for one in (form, row_form):
        one.offer_units(boards.takers(plan))
        one.revision.data = str(plan.revision)
    row_form.offer_alleys({line.area.id: line.area.label for line in board.alleys})
    chosen = boards.chosen(plan, set(form.alleys.data or ()))
    return values | {"form": form, "row_form": row_form, "chosen": chosen}


def _unit(plan: Plan, unit_id: object) -> PlanUnit | None:
    return next((unit for unit in plan.units if str(unit.id) == str(unit_id)), None)


def _moved(doors: int, to: PlanUnit | None) -> str:
    name = to.name if to else _("the doors left over")
    return ngettext("%(num)d door moved to %(name)s.", "%(num)d doors moved to %(name)s.", doors, name=name)

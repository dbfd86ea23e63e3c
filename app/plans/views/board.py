"""The board of a draft: alleys given, rows of houses moved, routes locked, the rest planned again, every act undone."""

from collections.abc import Callable
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.jobs.queries import Standing, job_for, standing_of
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError, Invalid, NotFound
from app.kernel.ids import read_id
from app.kernel.words import N_
from app.plans import board_queries, boards, giving, queries, rules, words
from app.plans.actions import bars, drafts, replan, steps
from app.plans.forms import BarForm, GiveForm, LockForm, RangeForm, ReplanForm, RevisionForm, UndoForm
from app.plans.maps import pages
from app.plans.models import Plan, PlanUnit
from app.plans.overtaken import overtaken
from app.plans.views.blueprint import bp
from app.web.fragments import saved, saved_part, show, wants_fragment

RUNNING = ("queued", "running")


@bp.post("/plans/<uid:uid>/sum")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def sum_alleys(actor: Actor, plan: Plan) -> ResponseReturnValue:
    """Add the alleys ticked and the doors picked up; nothing changes."""
    rules.check_may_change(plan.state)
    form = GiveForm()
    if not wants_fragment():
        return board_page(actor, plan, kept=form)
    chosen = _chosen(plan, form)
    values: dict[str, Any] = {"plan": plan, "chosen": chosen, "form": form, "words": words}
    if plan.doors <= pages.DRAWN_DOORS or not form.alleys.data:
        return show("plans/_chosen.html", **values)
    drawn = pages.board_map(plan, form.alleys.data)
    part = "plans/_chosen.html" if drawn.drawn == form.drawn.data else "plans/_chosen_drawn.html"
    return show(part, **values, map=drawn, changing=True)


@bp.post("/plans/<uid:uid>/give")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def give(actor: Actor, plan: Plan) -> ResponseReturnValue:
    rules.check_may_change(plan.state)
    form = GiveForm()
    form.offer_units(giving.takers(plan))
    if not form.validate():
        return board_page(actor, plan, 422, form)

    def hand_over() -> str:
        if form.to.data is None:
            raise Invalid(N_("There is no such group in this plan."), field="to")
        to, alleys, doors = _unit(plan, form.to.data), set(form.alleys.data or ()), form.doors.data or ()
        return _moved(steps.give_alleys(actor, utc_now(), plan, form.seen, alleys, to, doors), to)

    return _act(actor, plan, form, hand_over)


@bp.post("/plans/<uid:uid>/range")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def give_range(actor: Actor, plan: Plan) -> ResponseReturnValue:
    rules.check_may_change(plan.state)
    form = RangeForm()
    form.offer_units(giving.takers(plan))
    if not form.validate():
        return board_page(actor, plan, 422, form)

    def hand_over() -> str:
        to, row = _unit(plan, form.to.data), (form.alley.data, form.first.data, form.last.data, form.side.data)
        return _moved(steps.give_range(actor, utc_now(), plan, form.seen, *row, to), to)

    return _act(actor, plan, form, hand_over)


@bp.post("/plans/<uid:uid>/lock")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def lock(actor: Actor, plan: Plan) -> ResponseReturnValue:
    form = LockForm()

    def turn() -> str:
        unit = _unit(plan, form.lock.data or form.unlock.data)
        if not form.validate() or unit is None:
            raise Invalid(N_("There is no such group in this plan."))
        steps.lock_unit(actor, utc_now(), plan, form.seen, unit, bool(form.lock.data))
        return words.sentence(words.step("lock" if form.lock.data else "unlock", 0, words.given_names(unit.name)))

    return _act(actor, plan, form, turn)


@bp.post("/plans/<uid:uid>/bar")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def bar(actor: Actor, plan: Plan) -> ResponseReturnValue:
    """Keep a group out of alleys, or let it go into one again."""
    form = BarForm()
    lifted, alley = form.lifted

    def turn() -> str:
        unit = _unit(plan, lifted or form.to.data)
        if unit is None:
            raise Invalid(N_("There is no such group in this plan."), field="to")
        if lifted:
            bars.lift_bar(actor, utc_now(), plan, form.seen, unit, alley)
            return words.sentence(words.step("unbar", 0, unit.name))
        alleys = form.alleys.data or ()
        left = bars.bar_alleys(actor, utc_now(), plan, form.seen, unit, alleys)
        return words.barred(unit.name, len(set(alleys)), left)

    return _act(actor, plan, form, turn)


@bp.post("/plans/<uid:uid>/replan")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def replan_rest(actor: Actor, plan: Plan) -> ResponseReturnValue:
    rules.check_may_change(plan.state)
    form = ReplanForm()
    if not form.validate():
        return board_page(actor, plan, 422, form)

    def ask() -> str:
        run = replan.ask_again(actor, utc_now(), plan, form.seen, form.way.data or "", form.least.data)
        return _("A worker looks for another way.") if run else _("Look at what would change.")

    return _act(actor, plan, form, ask)


@bp.post("/plans/<uid:uid>/apply")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def apply(actor: Actor, plan: Plan) -> ResponseReturnValue:
    form = RevisionForm()

    def do() -> str:
        moved = replan.apply_proposal(actor, utc_now(), plan, form.seen)
        return words.sentence(words.step("replan", moved, ""))

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
    form = UndoForm()

    def back() -> str:
        step = steps.undo_step(actor, utc_now(), plan, form.seen)
        return _("Undone: %(act)s.", act=boards.step_words(plan, step))

    return _act(actor, plan, form, back, here=form.unit_id)


@bp.post("/plans/<uid:uid>/restore")
@requires(P.PLAN_EDIT, load=queries.plan_for)
def restore(actor: Actor, plan: Plan) -> ResponseReturnValue:
    drafts.restore_plan(actor, utc_now(), plan)
    return saved("plans.plan", _("The draft is back."), uid=plan.uid)


def board_page(actor: Actor, plan: Plan, status: int = 200, kept: RevisionForm | None = None) -> ResponseReturnValue:
    """Show the board, with what was typed into the form that could not be taken (`kept`)."""
    newest = boards.newest_act(plan) if status == 409 else ""
    return show("plans/plan.html", "plans/_board.html", status, newest=newest, **_values(actor, plan, kept))


def standing(actor: Actor, plan: Plan) -> Standing | None:
    """Return how the work on a plan stands; None when the actor may not see the job or there is none."""
    try:
        return standing_of(job_for(actor, plan.job_uid or ""))
    except NotFound:
        return None


def _act(
    actor: Actor, plan: Plan, form: RevisionForm, act: Callable[[], str], here: int | None = None
) -> ResponseReturnValue:
    """Do it and show the board as it is then, or the board with the reason why not.

    An act that went forth (the plan has one step more than before) is undone from where it is told. Without htmx the
    answer leads to the board, or to the page of the unit `here` (0: what is left over).
    """
    rules.check_may_change(plan.state)
    step = board_queries.last_step_id(plan)
    try:
        message = act()
    except DomainError as error:
        form.refuse(error)
        return board_page(actor, plan, 422 if isinstance(error, Invalid) else 409, form)
    if not wants_fragment():
        if here is not None and here in {0, *(unit.id for unit in plan.units)}:
            return saved("plans.unit", message, uid=plan.uid, unit_id=here)
        return saved("plans.plan", message, uid=plan.uid)
    values = _values(actor, plan) | {"forth": board_queries.last_step_id(plan) > step, "newest": ""}
    return saved_part("plans/_board_done.html", url_for("plans.plan", uid=plan.uid), message, **values)


def _values(actor: Actor, plan: Plan, kept: RevisionForm | None = None) -> dict[str, Any]:
    if plan.state in ("refused", "discarded"):
        return {"plan": plan, "board": None, "words": words}
    run = standing(actor, plan) if plan.job_uid else None
    board = boards.plan_board(plan)
    values = {"plan": plan, "board": board, "words": words, "run": run if run and run.state in RUNNING else None}
    values["overtaken"] = overtaken(plan, local_day(utc_now()))
    form = kept if isinstance(kept, GiveForm) else GiveForm(formdata=None)
    row = kept if isinstance(kept, RangeForm) else RangeForm(formdata=None)
    bar_form = kept if isinstance(kept, BarForm) else BarForm(formdata=None)
    again = kept if isinstance(kept, ReplanForm) else ReplanForm(formdata=None, least=plan.least_doors)
    for one in (form, row, bar_form, again):
        one.revision.data = str(plan.revision)
    row.offer_units(giving.takers(plan))
    bar_form.offer_units((unit.id, unit.name) for unit in plan.units_left)
    for with_alleys in (row, bar_form):
        with_alleys.offer_alleys({line.area.id: line.label for line in board.alleys})
    chosen = _chosen(plan, form)
    looked_at = form.alleys.data or request.form.getlist("alleys", type=int)
    values["map"] = pages.board_map(plan, looked_at or [line.area.id for line in board.alleys[:1]])
    forms = {"form": form, "row_form": row, "bar_form": bar_form, "replan_form": again}
    return values | forms | {"problem": kept if kept not in forms.values() else None, "chosen": chosen}


def _chosen(plan: Plan, form: GiveForm) -> giving.Chosen:
    """Add up what is ticked; the list shows whom it goes to: the best taker, unless the person chose another."""
    form.offer_units(giving.takers(plan))
    chosen = giving.chosen(plan, set(form.alleys.data or ()), set(form.doors.data or ()), form.own_choice)
    if chosen.doors:
        form.offer_units(giving.takers(plan, chosen.shut))
    form.to.data = chosen.to.id if chosen.to else 0
    form.best.data = str(chosen.best.id) if chosen.best else ""
    return chosen


def _unit(plan: Plan, unit_id: object) -> PlanUnit | None:
    """Return the unit with this id, None for 0. Raises Invalid for any other id, that of another plan's unit too."""
    wanted = read_id(str(unit_id or ""))
    unit = next((unit for unit in plan.units if unit.id == wanted), None)
    if wanted and unit is None:
        raise Invalid(N_("There is no such group in this plan."), field="to")
    return unit


def _moved(doors: int, to: PlanUnit | None) -> str:
    return words.moved(doors, to.name if to else "")

"""Pages of routes: the list of a drive, one route and what its people and their leader do with it, its walk sheet."""

from datetime import datetime, timedelta

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError
from app.people.queries.commitments import shifts_on
from app.routes import held_queries, history, rules, words
from app.routes.actions import holding, life, timing
from app.routes.actions.more import take_more_doors
from app.routes.by_alley import by_alley
from app.routes.forms import GiveUpForm, ReleaseForm, ReopenForm, TimeForm
from app.routes.letters import BOXES, DAYS, OTHERS
from app.routes.models import Assignment
from app.routes.views.blueprint import bp
from app.web.fragments import saved, show


@bp.get("/routes/<uid:uid>")
@requires(P.ROUTE_SEE, load=held_queries.assignment_for)
def assignment(actor: Actor, route: Assignment) -> ResponseReturnValue:
    return _page(actor, route)


@bp.get("/routes/<uid:uid>/sheet")
@requires(P.ROUTE_SEE, load=held_queries.assignment_for)
def sheet(actor: Actor, route: Assignment) -> ResponseReturnValue:
    return show(
        "routes/sheet.html",
        route=route,
        alleys=by_alley(held_queries.doors_to_walk([route]).get(route.id, ())),
        people=held_queries.people_of(route),
        boxes=BOXES,
        others=OTHERS,
        days=DAYS,
        words=words,
    )


@bp.post("/routes/<uid:uid>/receive")
@requires(P.VISIT_LOG, load=held_queries.assignment_for)
def receive(actor: Actor, route: Assignment) -> ResponseReturnValue:
    holding.receive(actor, utc_now(), route)
    return saved("routes.assignment", _("The route is yours. Off you go."), uid=route.uid)


@bp.post("/routes/<uid:uid>/submit")
@requires(P.VISIT_LOG, load=held_queries.assignment_for)
def submit(actor: Actor, route: Assignment) -> ResponseReturnValue:
    holding.submit_route(actor, utc_now(), route)
    return saved("routes.assignment", _("Handed in. Your leader will look at it."), uid=route.uid)


@bp.post("/routes/<uid:uid>/close")
@requires(P.ROUTE_CLOSE, load=held_queries.assignment_for)
def close(actor: Actor, route: Assignment) -> ResponseReturnValue:
    holding.close_route(actor, utc_now(), route)
    message = _("Closed. Doors still open can be planned again.")
    if request.form.get("back"):
        return saved("plans.index", message, drive_id=route.drive_id, state="submitted")
    return saved("routes.assignment", message, uid=route.uid)


@bp.post("/routes/<uid:uid>/reopen")
@requires(P.ROUTE_CLOSE, load=held_queries.assignment_for)
def reopen(actor: Actor, route: Assignment) -> ResponseReturnValue:
    form = ReopenForm()
    if not form.validate():
        return _page(actor, route, status=422, reopening=form)
    holding.reopen_route(actor, utc_now(), route, form.still.data)
    return saved("routes.assignment", _("Open again. Those who walk it were told."), uid=route.uid)


@bp.post("/routes/<uid:uid>/release")
@requires(P.ROUTE_CLOSE, load=held_queries.assignment_for)
def release(actor: Actor, route: Assignment) -> ResponseReturnValue:
    form = ReleaseForm()
    if not form.validate():
        return _page(actor, route, status=422, form=form)
    try:
        holding.release_route(actor, utc_now(), route, form.reason.data)
    except DomainError as error:
        form.refuse(error)
        return _page(actor, route, status=409, form=form)
    return saved("routes.assignment", _("Taken back. Its doors are free again."), uid=route.uid)


@bp.post("/routes/<uid:uid>/extend")
@requires(P.ROUTE_HAND_OVER, load=held_queries.assignment_for)
def extend(actor: Actor, route: Assignment) -> ResponseReturnValue:
    now = utc_now()
    form, times = _time_form(route, now, fresh=False)
    if not form.validate():
        return _page(actor, route, status=422, extending=form)
    try:
        timing.extend_route(actor, now, route, times[form.until.data])
    except DomainError as error:
        form.refuse(error)
        return _page(actor, route, status=422 if error.field else 409, extending=form)
    return saved("routes.assignment", _("More time given. Those who walk it were told."), uid=route.uid)


@bp.post("/routes/<uid:uid>/ask-time")
@requires(P.ROUTE_GIVE_UP, load=held_queries.assignment_for)
def ask_time(actor: Actor, route: Assignment) -> ResponseReturnValue:
    timing.ask_for_time(actor, utc_now(), route)
    return saved("routes.assignment", _("Asked. Your leader was told."), uid=route.uid)


@bp.post("/routes/<uid:uid>/more")
@requires(P.VISIT_LOG, load=held_queries.assignment_for)
def more(actor: Actor, route: Assignment) -> ResponseReturnValue:
    taken = take_more_doors(actor, utc_now(), route)
    message = ngettext("%(num)d more house is on your route.", "%(num)d more houses are on your route.", taken)
    if not taken:
        message = _("No free house is left near here. Thank you; ask your leader what is next.")
    return saved("visits.today", message, route=route.uid)


@bp.get("/routes/<uid:uid>/give-up")
@requires(P.ROUTE_GIVE_UP, load=held_queries.assignment_for)
def give_up(actor: Actor, route: Assignment) -> ResponseReturnValue:
    return _give_up_page(actor, route, GiveUpForm(formdata=None))


@bp.post("/routes/<uid:uid>/give-up")
@requires(P.ROUTE_GIVE_UP, load=held_queries.assignment_for)
def give_up_now(actor: Actor, route: Assignment) -> ResponseReturnValue:
    form = GiveUpForm()
    if not form.validate():
        return _give_up_page(actor, route, form, status=422)
    ended = holding.give_up_route(actor, utc_now(), route, form.why.data, form.said.data or "")
    message = (
        _("The doors went back. Your leader was told.") if ended else _("You left the route. Your leader was told.")
    )
    return saved("visits.today", message)


def _give_up_page(actor: Actor, route: Assignment, form: GiveUpForm, status: int = 200) -> ResponseReturnValue:
    others = held_queries.others_on(route, actor.account_id)
    return show("routes/give_up.html", None, status, route=route, form=form, others=others)


def _time_form(route: Assignment, now: datetime, *, fresh: bool = True) -> tuple[TimeForm, dict[str, datetime]]:
    """Return the form for more time and the moments it offers; tomorrow evening is ticked where there is one."""
    later = [
        one for one in rules.extension_times(now, route.drive.ends_on) if route.due_at is None or one > route.due_at
    ]
    times = {one.isoformat(): one for one in later}
    tomorrow = local_day(now) + timedelta(days=1)
    first = next((value for value, one in times.items() if local_day(one) == tomorrow), next(iter(times), None))
    form = TimeForm(formdata=None) if fresh else TimeForm()
    form.offer_times({value: words.until(one, now) for value, one in times.items()}, first if fresh else None)
    return form, times


def _page(
    actor: Actor,
    route: Assignment,
    status: int = 200,
    form: ReleaseForm | None = None,
    reopening: ReopenForm | None = None,
    extending: TimeForm | None = None,
) -> ResponseReturnValue:
    now = utc_now()
    mine = actor.account_id in life.holder_ids(route)
    day = local_day(route.starts_at or now)
    values = {
        "people": held_queries.people_of(route),
        "alleys": by_alley(held_queries.doors_of(route)),
        "figures": held_queries.figures_of([route]).get(route.id, held_queries.Figures()),
        "events": history.events_of(route),
        "late": held_queries.is_late(route, now),
        "mine": mine,
        "shifts": shifts_on(actor.account_id, day) if mine and actor.account_id else [],
        "form": form or ReleaseForm(formdata=None),
        "reopening": reopening or ReopenForm(formdata=None),
        "extending": extending or _time_form(route, now)[0],
    }
    return show("routes/assignment.html", None, status, route=route, now=now, words=words, rules=rules, **values)

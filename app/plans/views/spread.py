"""A route nobody can walk: what its neighbours would get, then the doors are theirs."""

from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError
from app.plans import words
from app.plans.actions.spread import spread_route
from app.plans.forms import SpreadForm
from app.plans.spreading import spread_of
from app.plans.views.blueprint import bp
from app.routes import held_queries
from app.routes import rules as route_rules
from app.routes.models import Assignment
from app.web.fragments import saved, show


@bp.get("/routes/<uid:uid>/spread")
@requires(P.PLAN_PUBLISH, load=held_queries.assignment_for)
def spread(actor: Actor, route: Assignment) -> ResponseReturnValue:
    """What would change; nothing does yet."""
    route_rules.check_move(route.state, "handed_over")
    return _page(route, SpreadForm(formdata=None))


@bp.post("/routes/<uid:uid>/spread")
@requires(P.PLAN_PUBLISH, load=held_queries.assignment_for)
def spread_now(actor: Actor, route: Assignment) -> ResponseReturnValue:
    form = SpreadForm()
    route_rules.check_move(route.state, "handed_over")
    if not form.validate():
        return _page(route, form, 422)
    try:
        done = spread_route(actor, utc_now(), route, form.seal.data or "", form.reason.data or "")
    except DomainError as error:
        form.refuse(error)
        return _page(route, form, 409)
    message = ngettext(
        "%(doors)s doors went to %(num)d route. Its people were told.",
        "%(doors)s doors went to %(num)d routes. Their people were told.",
        len(done.doors),
        doors=done.moving,
    )
    return saved("routes.assignment", message, uid=route.uid)


def _page(route: Assignment, form: SpreadForm, status: int = 200) -> ResponseReturnValue:
    todo = spread_of(route, utc_now())
    form.seal.data = todo.seal
    people, day = held_queries.people_of(route), local_day(route.starts_at or utc_now())
    return show(
        "plans/spread.html", None, status, route=route, form=form, spread=todo, people=people, day=day, words=words
    )

"""Pages of routes: the list of a drive, one route, its walk sheet, doors nobody holds."""

from functools import partial

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError
from app.routes import boards, held_queries, queries, rules, words
from app.routes.actions import holding
from app.routes.forms import ReleaseForm, RoutesQuery
from app.routes.held_queries import RouteKey
from app.routes.models import Assignment
from app.routes.plan_views import bp
from app.routes.queries import Ground
from app.web.fragments import saved, show


@bp.get("/drives/<int:drive_id>/routes")
@requires(P.ROUTE_SEE)
def index(actor: Actor, drive_id: int) -> ResponseReturnValue:
    now = utc_now()
    drive, tally = held_queries.routes_of_drive(actor, drive_id, now)
    query = RoutesQuery(formdata=request.args)
    query.offer_teams(tally.teams, None in tally.by_team)
    team = tally.team(query.team.data)
    group = query.state.data if query.state.data in words.GROUPS else ""
    after = RouteKey.read(query.after.data)
    counts = tally.counts(team)
    page = held_queries.route_page(actor, drive, now, group, team, after)
    here = partial(url_for, "routes.index", drive_id=drive.id, team="none" if team == rules.NO_TEAM else team)
    return show(
        "routes/index.html",
        drive=drive,
        query=query,
        team=team,
        group=group,
        rows=page.rows,
        states=[(name, here(state=name or None), name == group, counts[name]) for name in words.GROUPS],
        next_url=here(state=group or None, after=page.next_key) if page.next_key else None,
        first_url=here(state=group or None) if after else None,
        plans=queries.plans_of(actor, drive),
        words=words,
    )


@bp.get("/drives/<int:drive_id>/doors-nobody-holds")
@requires(P.PLAN_EDIT, load=queries.ground_for)
def unheld(actor: Actor, ground: Ground) -> ResponseReturnValue:
    area = ground.area(request.args.get("area"))
    alleys = held_queries.unheld_alleys(ground.drive, area, local_day(utc_now()))
    return show("routes/unheld.html", drive=ground.drive, areas=ground.areas, area=area, alleys=alleys)


@bp.get("/routes/<uid:uid>")
@requires(P.ROUTE_SEE, load=held_queries.assignment_for)
def assignment(actor: Actor, route: Assignment) -> ResponseReturnValue:
    return _page(actor, route, ReleaseForm(formdata=None))


@bp.get("/routes/<uid:uid>/sheet")
@requires(P.ROUTE_SEE, load=held_queries.assignment_for)
def sheet(actor: Actor, route: Assignment) -> ResponseReturnValue:
    doors = held_queries.doors_of(route)
    left = [door for door in doors if door.status not in rules.SETTLED] if route.state in rules.HOLDING else doors
    return show("routes/sheet.html", route=route, alleys=boards.by_alley(left), people=held_queries.people_of(route))


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
    return saved("routes.assignment", _("Closed. Doors still open can be planned again."), uid=route.uid)


@bp.post("/routes/<uid:uid>/reopen")
@requires(P.ROUTE_CLOSE, load=held_queries.assignment_for)
def reopen(actor: Actor, route: Assignment) -> ResponseReturnValue:
    holding.reopen_route(actor, utc_now(), route)
    return saved("routes.assignment", _("Open again. Those who walk it were told."), uid=route.uid)


@bp.post("/routes/<uid:uid>/release")
@requires(P.ROUTE_CLOSE, load=held_queries.assignment_for)
def release(actor: Actor, route: Assignment) -> ResponseReturnValue:
    form = ReleaseForm()
    if not form.validate():
        return _page(actor, route, form, status=422)
    try:
        holding.release_route(actor, utc_now(), route, form.reason.data)
    except DomainError as error:
        form.refuse(error)
        return _page(actor, route, form, status=409)
    return saved("routes.assignment", _("Taken back. Its doors are free again."), uid=route.uid)


def _page(actor: Actor, route: Assignment, form: ReleaseForm, status: int = 200) -> ResponseReturnValue:
    doors = held_queries.doors_of(route)
    values = {
        "people": held_queries.people_of(route),
        "alleys": boards.by_alley(doors),
        "figures": held_queries.figures_of([route]).get(route.id, held_queries.Figures()),
        "events": held_queries.events_of(route),
        "late": held_queries.is_late(route, utc_now()),
        "mine": actor.account_id in holding.holder_ids(route),
    }
    return show("routes/assignment.html", None, status, route=route, form=form, words=words, rules=rules, **values)

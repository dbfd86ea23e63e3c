"""The list of a drive: plans that still need somebody, and its routes."""

from functools import partial

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.plans import queries, words
from app.plans.views.blueprint import bp
from app.routes import held_queries
from app.routes import rules as route_rules
from app.routes import words as route_words
from app.routes.forms import RoutesQuery
from app.routes.held_queries import RouteKey
from app.routes.models import Assignment
from app.web.fragments import go_to, show


@bp.get("/drives/<int:drive_id>/routes")
@requires(P.ROUTE_SEE)
def index(actor: Actor, drive_id: int) -> ResponseReturnValue:
    now = utc_now()
    drive, tally = held_queries.routes_of_drive(actor, drive_id, now)
    query = RoutesQuery(formdata=request.args)
    query.offer_teams(tally.teams, None in tally.by_team)
    team = tally.team(query.team.data)
    group = query.state.data if query.state.data in route_words.GROUPS else ""
    after = RouteKey.read(query.after.data)
    counts = tally.counts(team)
    page = held_queries.route_page(actor, drive, now, group, team, after)
    here = partial(url_for, "plans.index", drive_id=drive.id, team="none" if team == route_rules.NO_TEAM else team)
    return show(
        "plans/index.html",
        drive=drive,
        query=query,
        team=team,
        group=group,
        rows=page.rows,
        states=[(name, here(state=name or None), name == group, counts[name]) for name in route_words.GROUPS],
        next_url=here(state=group or None, after=page.next_key) if page.next_key else None,
        first_url=here(state=group or None) if after else None,
        plans=queries.plans_of(actor, drive),
        words=words,
        route_words=route_words,
    )


@bp.get("/routes/<uid:uid>/plan")
@requires(P.ROUTE_SEE, load=held_queries.assignment_for)
def of_route(actor: Actor, route: Assignment) -> ResponseReturnValue:
    """Go on to the plan a route came from."""
    return go_to(url_for("plans.plan", uid=queries.plan_of_route(actor, route).uid))

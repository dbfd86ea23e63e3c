"""The walk sheets of a plan, one after the other."""

from flask import request
from flask.typing import ResponseReturnValue

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.plans import queries
from app.plans.models import Plan
from app.plans.views.blueprint import bp
from app.routes import held_queries, words
from app.routes.by_alley import by_alley
from app.routes.letters import BOXES, DAYS, OTHERS
from app.web.fragments import show


@bp.get("/plans/<uid:uid>/sheets")
@requires(P.PLAN_SEE, load=queries.plan_for)
def sheets(actor: Actor, plan: Plan) -> ResponseReturnValue:
    """The walk sheets of the plan's routes, or of those asked for, one after the other."""
    asked = set(request.args.getlist("route"))
    routes = [row for row in queries.routes_of_plan(plan.id) if not asked or row.route.uid in asked]
    doors = held_queries.doors_to_walk([row.route for row in routes])
    pages = [(row, by_alley(doors.get(row.route.id, ()))) for row in routes]
    return show("plans/sheets.html", plan=plan, pages=pages, boxes=BOXES, others=OTHERS, days=DAYS, words=words)

"""What those who walk together see of each other, asked for now and then by the route page."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.kernel.ids import read_id
from app.routes.models import Assignment
from app.storage import unit
from app.visits import shown
from app.visits.actions import claim_door
from app.visits.lines import Lines
from app.visits.outcomes import shown_as
from app.visits.pairs import claims_on, recorded_by_partners
from app.visits.today import held_route, own_route, route_today
from app.visits.views.blueprint import bp
from app.web.fragments import go_to, show, wants_fragment

__all__ = ["bp"]


@bp.get("/today/<uid:uid>/pair")
@requires(P.VISIT_LOG)
def pair(actor: Actor, uid: str) -> ResponseReturnValue:
    return _show(actor, uid)


@bp.post("/today/<uid:uid>/claim")
@requires(P.VISIT_LOG, load=own_route)
def claim(actor: Actor, route: Assignment) -> ResponseReturnValue:
    claim_door(actor, utc_now(), route, read_id(request.form.get("household", "")))
    unit.commit()
    if not wants_fragment():
        return go_to(url_for("visits.pair", uid=route.uid), _("Told to those who walk with you."))
    return _show(actor, route.uid)


def _show(actor: Actor, uid: str) -> ResponseReturnValue:
    now = utc_now()
    held = held_route(actor, uid)
    route = route_today(actor, now, held)
    recorded = recorded_by_partners(actor, held, now)
    touched = {door.household_id for door in recorded}
    return show(
        "visits/pair.html",
        "visits/_pair.html",
        partial=wants_fragment(),
        loaded=True,
        open=not wants_fragment(),
        route=route,
        recorded=recorded,
        claims=claims_on(actor, held, now),
        changed=[row for row in route.rows if row.id in touched],
        lines=Lines(route),
        shown_as=shown_as,
        called=shown.called,
    )

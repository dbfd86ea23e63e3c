"""What helps at a door: a page with words and codes that the phone keeps, and the household's number once asked for."""

from flask.typing import ResponseReturnValue

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.drives.models import Drive
from app.extensions import db
from app.kernel.clock import utc_now
from app.storage import unit
from app.visits.actions import call_household
from app.visits.helping import GREETING, STORES, TIPS, stores_of
from app.visits.outcomes import RESULTS, STUCK_REASONS
from app.visits.queries import DoorAt, door_for
from app.visits.today import held_route
from app.visits.views.blueprint import bp
from app.web.fragments import show
from app.web.qr import qr_drawing

__all__ = ["bp"]


@bp.get("/today/<uid:uid>/help")
@requires(P.VISIT_LOG)
def help_at_door(actor: Actor, uid: str) -> ResponseReturnValue:
    route = held_route(actor, uid)
    drive = db.session.get_one(Drive, route.drive_id)
    words = {code: result.label for code, result in RESULTS.items()} | STUCK_REASONS
    return show(
        "visits/help.html",
        route=route,
        greeting=GREETING,
        apps=[
            (app, [(store, qr_drawing(store.url) if store.url else None) for store in stores_of(app)])
            for app in drive.apps
        ],
        stores=STORES,
        tips=[(words[code], tip) for code, tip in TIPS.items()],
    )


@bp.post("/doors/<int:drive_id>/<int:household_id>/call")
@requires(P.VISIT_LOG, load=door_for)
def call(actor: Actor, at: DoorAt) -> ResponseReturnValue:
    numbers = call_household(actor, utc_now(), at)
    unit.commit()
    return show("visits/call.html", "visits/_call.html", at=at, numbers=numbers)

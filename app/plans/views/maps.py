"""Maps of an area and of a plan: the drawn tree beside its list, and GeoJSON for the map that can be moved."""

from typing import Any

from flask import current_app, jsonify, url_for
from flask.typing import ResponseReturnValue

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.plans import queries, words
from app.plans.maps import on_ground, pages
from app.plans.maps.pages import AlleyMap, MapOf
from app.plans.models import Plan
from app.plans.views.blueprint import bp
from app.web.fragments import show
from app.web.headers import content_policy

__all__ = ["bp"]

GEOJSON = "application/geo+json"


@bp.get("/areas/<int:area_id>/map")
@requires(P.AREA_SEE, load=pages.map_for)
def area_map(actor: Actor, shown: MapOf) -> ResponseReturnValue:
    source = url_for("plans.area_geojson", area_id=shown.area.id)
    back = url_for("places.area", area_id=shown.area.id)
    return _page(pages.area_map(shown), source, title=shown.area.label, drive=shown.drive, plan=None, back_url=back)


@bp.get("/areas/<int:area_id>/map/data")
@requires(P.AREA_SEE, load=pages.map_for)
def area_geojson(actor: Actor, shown: MapOf) -> ResponseReturnValue:
    return _geojson(on_ground.area_geojson(shown))


@bp.get("/plans/<uid:uid>/map")
@requires(P.PLAN_SEE, load=queries.plan_for)
def plan_map(actor: Actor, plan: Plan) -> ResponseReturnValue:
    source = url_for("plans.plan_geojson", uid=plan.uid)
    back = url_for("plans.plan", uid=plan.uid)
    return _page(pages.plan_map(plan), source, title=plan.area.label, drive=plan.drive, plan=plan, back_url=back)


@bp.get("/plans/<uid:uid>/map/data")
@requires(P.PLAN_SEE, load=queries.plan_for)
def plan_geojson(actor: Actor, plan: Plan) -> ResponseReturnValue:
    return _geojson(on_ground.plan_geojson(plan))


def _geojson(told: dict[str, Any]) -> ResponseReturnValue:
    answer = jsonify(told)
    answer.mimetype = GEOJSON
    return answer


def _page(shown: AlleyMap, source: str, **context: Any) -> ResponseReturnValue:
    """Show a map; only a page that has tiles below it may ask their host for pictures."""
    config = current_app.extensions["config"]
    tiles = config.map_tiles if shown.has_lines else ""
    answer = show(
        "plans/map.html", map=shown, source=source, tiles=tiles, tile_credit=config.map_credit, words=words, **context
    )
    answer.headers["Content-Security-Policy"] = content_policy(tiles)
    return answer

"""Pages of points and their posted prices."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError
from app.kernel.ids import read_id
from app.places.models import Area
from app.sales import words
from app.sales.actions import goods as price_actions
from app.sales.actions import points as actions
from app.sales.forms.points import PointForm, PricesForm
from app.sales.models import SalesPoint
from app.sales.queries import points as queries
from app.sales.queries.schedule import weekly_of
from app.sales.queries.scope import point_for
from app.sales.views.blueprint import bp
from app.web.fields import offered
from app.web.fragments import saved, show


@bp.get("/sales/points")
@requires(P.SALES_SEE)
def points(actor: Actor) -> ResponseReturnValue:
    return show("sales/points.html", points=queries.points_for(actor), words=words)


@bp.get("/sales/points/new")
@requires(P.SALES_EDIT)
def new_point(actor: Actor) -> ResponseReturnValue:
    form, _areas = _point_form(actor, PointForm(formdata=None))
    return show("sales/point_form.html", form=form, point=None, words=words)


@bp.post("/sales/points/new")
@requires(P.SALES_EDIT)
def new_point_now(actor: Actor) -> ResponseReturnValue:
    form, areas = _point_form(actor, PointForm())
    if not form.validate():
        return show("sales/point_form.html", status=422, form=form, point=None, words=words)
    try:
        point = actions.add_point(actor, utc_now(), areas[form.area_id.data], form.needs, **_details(form))
    except DomainError as error:
        form.refuse(error)
        return show("sales/point_form.html", status=422, form=form, point=None, words=words)
    return saved("sales.point", _("Saved. Next: its prices and its shifts."), point_id=point.id)


@bp.get("/sales/points/<int:point_id>")
@requires(P.SALES_SEE, load=point_for)
def point(actor: Actor, point: SalesPoint) -> ResponseReturnValue:
    now = utc_now()
    weekly, coming = weekly_of(point, local_day(now)), queries.coming_shifts(actor, point, now)
    return show(
        "sales/point.html",
        point=point,
        goods=queries.goods_of(point),
        needs=queries.needs_of(point),
        weekly=weekly,
        coming=coming,
        stops=queries.stops_of(point, weekly, coming),
        words=words,
    )


@bp.get("/sales/points/<int:point_id>/edit")
@requires(P.SALES_EDIT, load=point_for)
def edit_point(actor: Actor, point: SalesPoint) -> ResponseReturnValue:
    form, _areas = _point_form(actor, PointForm(formdata=None, obj=point, data=queries.needs_of(point)), point)
    return show("sales/point_form.html", form=form, point=point, words=words)


@bp.post("/sales/points/<int:point_id>/edit")
@requires(P.SALES_EDIT, load=point_for)
def edit_point_now(actor: Actor, point: SalesPoint) -> ResponseReturnValue:
    form, areas = _point_form(actor, PointForm(), point)
    if not form.validate():
        return show("sales/point_form.html", status=422, form=form, point=point, words=words)
    try:
        version, area = read_id(form.version.data), areas[form.area_id.data]
        actions.edit_point(actor, utc_now(), point, version, area, form.needs, **_details(form))
    except DomainError as error:
        form.refuse(error)
        return show("sales/point_form.html", status=422, form=form, point=point, words=words)
    return saved("sales.point", _("Saved."), point_id=point.id)


@bp.post("/sales/points/<int:point_id>/end")
@requires(P.SALES_EDIT, load=point_for)
def end_point(actor: Actor, point: SalesPoint) -> ResponseReturnValue:
    actions.end_point(actor, utc_now(), point)
    return saved("sales.points", _("%(point)s sells no more.", point=point.name))


@bp.get("/sales/points/<int:point_id>/prices")
@requires(P.SALES_EDIT, load=point_for)
def prices(actor: Actor, point: SalesPoint) -> ResponseReturnValue:
    form = PricesForm(formdata=None, data={"rows": queries.goods_of(point)})
    form.one_more()
    return show("sales/prices.html", point=point, form=form)


@bp.post("/sales/points/<int:point_id>/prices")
@requires(P.SALES_EDIT, load=point_for)
def prices_now(actor: Actor, point: SalesPoint) -> ResponseReturnValue:
    form = PricesForm()
    if not form.validate():
        return show("sales/prices.html", status=422, point=point, form=form)
    if "more" in request.form:
        form.one_more()
        return show("sales/prices.html", point=point, form=form)
    price_actions.post_prices(actor, utc_now(), point, form.prices)
    return saved("sales.point", _("Prices posted."), point_id=point.id)


def _point_form(actor: Actor, form: PointForm, point: SalesPoint | None = None) -> tuple[PointForm, dict[int, Area]]:
    """Put the choices in; the areas come back by id. A point's own area stays a choice."""
    areas = {area.id: area for area in (*queries.areas_for(actor), *([point.area] if point else []))}
    form.area_id.choices = offered((area.id, area.label) for area in areas.values())
    none = ("", _("None"))
    stops = ((stop.id, stop.label) for stop in queries.stops_for(actor, P.SALES_EDIT))
    form.home_stop_id.choices = offered([none, *stops])
    form.supplier_id.choices = offered([none, *((one.id, one.name) for one in queries.suppliers_for(actor))])
    return form, areas


def _details(form: PointForm) -> dict[str, Any]:
    texts = {name: form[name].data or "" for name in ("kind", "name", "plate", "note")}
    return texts | {name: form[name].data or None for name in ("phone", "home_stop_id", "supplier_id")}

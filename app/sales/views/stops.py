"""Pages of stops."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError
from app.places.models import Area
from app.sales.actions import stops as actions
from app.sales.forms.points import StopForm
from app.sales.models import SalesStop
from app.sales.queries import points as queries
from app.sales.queries.scope import stop_for
from app.sales.views.blueprint import bp
from app.web.fields import offered
from app.web.fragments import saved, show


@bp.get("/sales/stops")
@requires(P.SALES_EDIT)
def stops(actor: Actor) -> ResponseReturnValue:
    found = queries.stops_for(actor, P.SALES_EDIT)
    return show("sales/stops.html", stops=found, homes=queries.points_at(found))


@bp.get("/sales/stops/new")
@requires(P.SALES_EDIT)
def new_stop(actor: Actor) -> ResponseReturnValue:
    form, _areas = _stop_form(actor, StopForm(formdata=None))
    return show("sales/stop_form.html", form=form, stop=None)


@bp.post("/sales/stops/new")
@requires(P.SALES_EDIT)
def new_stop_now(actor: Actor) -> ResponseReturnValue:
    form, areas = _stop_form(actor, StopForm())
    if not form.validate():
        return show("sales/stop_form.html", status=422, form=form, stop=None)
    try:
        stop = actions.add_stop(actor, utc_now(), areas[form.area_id.data], form.name.data, form.place.data or "")
    except DomainError as error:
        form.refuse(error)
        return show("sales/stop_form.html", status=422, form=form, stop=None)
    return saved("sales.stops", _("%(stop)s is a stop now.", stop=stop.name))


@bp.get("/sales/stops/<int:stop_id>/edit")
@requires(P.SALES_EDIT, load=stop_for)
def edit_stop(actor: Actor, stop: SalesStop) -> ResponseReturnValue:
    form, _areas = _stop_form(actor, StopForm(formdata=None, obj=stop), stop)
    return show("sales/stop_form.html", form=form, stop=stop)


@bp.post("/sales/stops/<int:stop_id>/edit")
@requires(P.SALES_EDIT, load=stop_for)
def edit_stop_now(actor: Actor, stop: SalesStop) -> ResponseReturnValue:
    form, areas = _stop_form(actor, StopForm(), stop)
    if not form.validate():
        return show("sales/stop_form.html", status=422, form=form, stop=stop)
    try:
        area = areas[form.area_id.data]
        actions.edit_stop(actor, utc_now(), stop, area, form.name.data, form.place.data or "")
    except DomainError as error:
        form.refuse(error)
        return show("sales/stop_form.html", status=422, form=form, stop=stop)
    return saved("sales.stops", _("Saved."))


@bp.post("/sales/stops/<int:stop_id>/end")
@requires(P.SALES_EDIT, load=stop_for)
def end_stop(actor: Actor, stop: SalesStop) -> ResponseReturnValue:
    actions.end_stop(actor, utc_now(), stop)
    return saved("sales.stops", _("%(stop)s is no stop any more.", stop=stop.name))


def _stop_form(actor: Actor, form: StopForm, stop: SalesStop | None = None) -> tuple[StopForm, dict[int, Area]]:
    areas = {area.id: area for area in (*queries.areas_for(actor), *([stop.area] if stop else []))}
    form.area_id.choices = offered((area.id, area.label) for area in areas.values())
    return form, areas

"""Pages of suppliers."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError
from app.places.models import Area
from app.sales.actions import suppliers as actions
from app.sales.forms.points import NewSupplierForm, SupplierForm
from app.sales.models import Supplier
from app.sales.queries.points import areas_for, supplier_for, suppliers_for
from app.sales.views.blueprint import bp
from app.web.fields import offered
from app.web.fragments import saved, show


@bp.get("/sales/suppliers")
@requires(P.SALES_EDIT)
def suppliers(actor: Actor) -> ResponseReturnValue:
    return show("sales/suppliers.html", suppliers=suppliers_for(actor))


@bp.get("/sales/suppliers/new")
@requires(P.SALES_EDIT)
def new_supplier(actor: Actor) -> ResponseReturnValue:
    form, _areas = _new_form(actor, NewSupplierForm(formdata=None))
    return show("sales/supplier_form.html", form=form, supplier=None)


@bp.post("/sales/suppliers/new")
@requires(P.SALES_EDIT)
def new_supplier_now(actor: Actor) -> ResponseReturnValue:
    form, areas = _new_form(actor, NewSupplierForm())
    if not form.validate():
        return show("sales/supplier_form.html", status=422, form=form, supplier=None)
    try:
        actions.add_supplier(actor, utc_now(), areas[form.area_id.data], **_details(form))
    except DomainError as error:
        form.refuse(error)
        return show("sales/supplier_form.html", status=422, form=form, supplier=None)
    return saved("sales.suppliers", _("Saved."))


@bp.get("/sales/suppliers/<int:supplier_id>/edit")
@requires(P.SALES_EDIT, load=supplier_for)
def edit_supplier(actor: Actor, supplier: Supplier) -> ResponseReturnValue:
    form = SupplierForm(formdata=None, obj=supplier)
    return show("sales/supplier_form.html", form=form, supplier=supplier)


@bp.post("/sales/suppliers/<int:supplier_id>/edit")
@requires(P.SALES_EDIT, load=supplier_for)
def edit_supplier_now(actor: Actor, supplier: Supplier) -> ResponseReturnValue:
    form = SupplierForm()
    if not form.validate():
        return show("sales/supplier_form.html", status=422, form=form, supplier=supplier)
    actions.edit_supplier(actor, utc_now(), supplier, **_details(form))
    return saved("sales.suppliers", _("Saved."))


@bp.post("/sales/suppliers/<int:supplier_id>/end")
@requires(P.SALES_EDIT, load=supplier_for)
def end_supplier(actor: Actor, supplier: Supplier) -> ResponseReturnValue:
    actions.end_supplier(actor, utc_now(), supplier)
    return saved("sales.suppliers", _("%(name)s supplies no more.", name=supplier.name))


def _new_form(actor: Actor, form: NewSupplierForm) -> tuple[NewSupplierForm, dict[int, Area]]:
    areas = {area.id: area for area in areas_for(actor)}
    form.area_id.choices = offered((area.id, area.label) for area in areas.values())
    return form, areas


def _details(form: SupplierForm) -> dict[str, Any]:
    return {"name": form.name.data, "phone": form.phone.data or None, "note": form.note.data or ""}

"""Suppliers: added, changed, ended."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.words import N_
from app.places.models import Area
from app.sales.actions.points import check_area
from app.sales.models import SalesPoint, Supplier


def add_supplier(actor: Actor, now: datetime, area: Area, **details: Any) -> Supplier:
    """Add a supplier of an area the actor plans for. `details`: name, phone, note."""
    check_area(actor, area)
    supplier = Supplier(area=area, **details)
    db.session.add(supplier)
    db.session.flush()
    record(actor, now, "sales.add_supplier", "supplier", supplier.id, area.path)
    return supplier


def edit_supplier(actor: Actor, now: datetime, supplier: Supplier, *, name: str, phone: str | None, note: str) -> None:
    """Change a supplier's name, phone or note."""
    supplier.name, supplier.phone, supplier.note = name, phone, note
    record(actor, now, "sales.edit_supplier", "supplier", supplier.id, supplier.area.path)


def end_supplier(actor: Actor, now: datetime, supplier: Supplier) -> None:
    """Take a supplier out of use. Raises Refused while it still brings a point its goods."""
    served = select(SalesPoint.name).where(SalesPoint.supplier_id == supplier.id, SalesPoint.ended_at.is_(None))
    if name := db.session.scalar(served.limit(1)):
        raise Refused(N_("It still supplies %(point)s. Give that point another supplier first."), point=name)
    supplier.ended_at = now
    record(actor, now, "sales.end_supplier", "supplier", supplier.id, supplier.area.path)

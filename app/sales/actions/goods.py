"""The posted prices of a point."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.sales.models import Goods, SalesPoint
from app.sales.rules import Price


def post_prices(actor: Actor, now: datetime, point: SalesPoint, prices: Sequence[Price]) -> None:
    """Post these prices, in this order, instead of those posted before. Safe to run twice."""
    db.session.execute(delete(Goods).where(Goods.point_id == point.id))
    db.session.add_all(
        Goods(
            point_id=point.id,
            name=one.name,
            unit=one.unit,
            price=one.price,
            in_stock=one.in_stock,
            position=n,
        )
        for n, one in enumerate(prices)
    )
    record(actor, now, "sales.prices", "sales_point", point.id, point.area.path, lines=len(prices))

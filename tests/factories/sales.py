"""Sales points, stops and shifts."""

from datetime import datetime, timedelta
from typing import Any

from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.places.models import Area
from app.sales.models import Occurrence, OccurrenceStop, RoleNeed, SalesPoint, SalesStop


def point(area: Area, name: str = "Xe 1", kind: str = "vehicle", **values: Any) -> SalesPoint:
    """Add a vehicle of the area, or another kind of point."""
    row = SalesPoint(uid=uuid7(), area=area, name=name, kind=kind, created_at=utc_now(), **values)
    db.session.add(row)
    db.session.flush()
    return row


def stop(area: Area, name: str = "Nhà văn hóa thôn Giẽ Hạ", code: str | None = None, **values: Any) -> SalesStop:
    """Add a stop; its code is made from a number unless told."""
    row = SalesStop(code=code or uuid7()[-10:], area=area, name=name, created_at=utc_now(), **values)
    db.session.add(row)
    db.session.flush()
    return row


def shift(
    at: SalesPoint,
    stops: list[SalesStop],
    starts_at: datetime | None = None,
    hours: float = 2,
    sellers: int = 3,
    **values: Any,
) -> Occurrence:
    """Add a published shift that begins in an hour unless told otherwise, standing at each stop in turn."""
    begins = starts_at or utc_now() + timedelta(hours=1)
    given = {"state": "published"} | values
    row = Occurrence(
        uid=uuid7(),
        point=at,
        on_date=local_day(begins),
        starts_at=begins,
        ends_at=begins + timedelta(hours=hours),
        needed=sellers,
        changed_at=utc_now(),
        **given,
    )
    db.session.add(row)
    db.session.flush()
    span = timedelta(hours=hours) / max(1, len(stops))
    for i, place in enumerate(stops):
        from_, to = begins + i * span, begins + (i + 1) * span
        db.session.add(OccurrenceStop(occurrence_id=row.id, stop=place, starts_at=from_, ends_at=to))
    db.session.add(RoleNeed(occurrence_id=row.id, role="seller", n=sellers))
    db.session.flush()
    return row

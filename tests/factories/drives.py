"""Drives with their app, goals and readings, valid by default."""

from datetime import date, datetime, timedelta
from typing import Any

from app.drives.models import AdoptionReading, Drive, DriveApp, Goal
from app.drives.rules import DEFAULT_SUCCESSES
from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.places.models import Area
from tests.factories import places


def drive(area: Area | None = None, state: str = "open", days: int = 10, **values: Any) -> Drive:
    """Add a drive that began three days ago, with one app and the goal of one to two residents."""
    today = local_day(utc_now())
    row = Drive(
        uid=uuid7(),
        name=values.pop("name", "Đợt ra quân tháng 11"),
        area=area or places.ward(),
        starts_on=values.pop("starts_on", today - timedelta(days=3)),
        ends_on=values.pop("ends_on", today + timedelta(days=days - 4)),
        state=state,
        success_results=list(DEFAULT_SUCCESSES),
        created_at=utc_now(),
        **values,
    )
    db.session.add(row)
    db.session.add(DriveApp(drive=row, name="VNeID", steps=["install", "register"]))
    db.session.add(Goal(drive=row, scope="volunteer", measure="helped", target=2.0))
    db.session.flush()
    return row


def reading(
    of: Drive, installs: int, denominator: int = 100, at: datetime | None = None, **values: Any
) -> AdoptionReading:
    """Add an official figure of the drive's area, by default of smartphones and of an hour ago."""
    row = AdoptionReading(
        uid=uuid7(),
        drive_id=of.id,
        area_id=values.pop("area_id", of.area_id),
        at=at or utc_now() - timedelta(hours=1),
        installs=installs,
        denominator=denominator,
        denominator_kind=values.pop("kind", "smartphones"),
        source="Bảng số liệu thành phố",
        entered_at=utc_now(),
        **values,
    )
    db.session.add(row)
    db.session.flush()
    return row


def rate_goal(of: Drive, percent: float = 60.0) -> Goal:
    """Set the rate the drive's area aims at."""
    row = Goal(drive=of, scope="area", measure="rate", target=percent)
    db.session.add(row)
    db.session.flush()
    return row


def form_values(area: Area, **changes: str) -> dict[str, str]:
    """Return what the form of a new drive sends."""
    values = {
        "area_id": str(area.id),
        "name": "Đợt ra quân tháng 12",
        "slogan": "Từng ngõ, từng nhà",
        "starts_on": date(2026, 12, 1).isoformat(),
        "ends_on": date(2026, 12, 10).isoformat(),
        "privacy": "counts",
    }
    return values | changes

"""A table of counters to write to: the doors' own tally."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.doors.models import Tally
from app.extensions import db
from tests.factories import drives, places


@dataclass(frozen=True)
class Counter:
    """Where the counting happens."""

    drive_id: int
    area_id: int

    def row(self, measure: str, n: int = 1) -> dict[str, Any]:
        """Return the key of a counter and what to add."""
        day = date(2026, 1, 5)
        return {
            "drive_id": self.drive_id,
            "area_id": self.area_id,
            "team_id": 0,
            "day": day,
            "measure": measure,
            "n": n,
        }

    def counts(self) -> dict[str, int]:
        """Return what the counters say now, freshly read."""
        db.session.expire_all()
        found = dict(db.session.execute(select(Tally.measure, Tally.n)).all())
        db.session.rollback()
        return found


@pytest.fixture
def counter(app: Flask) -> Counter:
    alley = places.alley()
    drive = drives.drive(places.ward("Phường khác"))
    db.session.commit()
    return Counter(drive.id, alley.id)

"""A route in Minh's hands, for what phones send."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from app.drives.models import Drive
from app.inbox.receive import Item
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.places.models import Household
from app.routes.models import Assignment
from tests.factories import drives, people, places, routes


@dataclass(frozen=True)
class Walk:
    """What a phone's item speaks of; the second holder of the route is Bản."""

    cast: people.Cast
    drive: Drive
    doors: list[Household]
    route: Assignment

    def visit(self, place: int = 0, outcome: str = "not_home", **more: Any) -> dict[str, Any]:
        """Return the body of a visit of a door."""
        return self._body(
            "visit", {"drive": self.drive.id, "household": self.doors[place].id, "outcome": outcome} | more
        )

    def household(self, **more: Any) -> dict[str, Any]:
        """Return the body of a house the list lacks."""
        named = {"drive": self.drive.id, "assignment": self.route.uid, "alley": self.doors[0].alley_id}
        return self._body("household", named | {"address": "45/9A"} | more)

    def _body(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {"uid": uuid7(), "kind": kind, "payload": payload, "phone_at": utc_now().isoformat()}


def hash_of(body: dict[str, Any]) -> str:
    """Return what the answer must echo beside the uid."""
    return Item(body["uid"], body["kind"], body["payload"], utc_now(), body.get("version", 1)).payload_hash


@pytest.fixture
def walk(app: Flask) -> Walk:
    cast = people.cast()
    drive = drives.drive(cast.ward)
    alley = places.alley(cast.ward, "45 Đặng Thuỳ Trâm")
    doors = [places.household(alley, f"45/{number}") for number in range(8, 12)]
    return Walk(cast, drive, doors, routes.assignment(drive, [cast.minh, cast.ban], doors, cast.team))

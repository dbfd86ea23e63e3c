"""Payloads from before a change: brought up to date for their handler, kept with a reason when nobody can read them."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.inbox import versions
from app.inbox.models import ReceivedItem
from app.kernel.errors import Invalid
from app.kernel.ids import uuid7
from app.visits.models import Visit
from tests.http.inbox.conftest import Walk
from tests.kit.outbox_phone import OutboxPhone
from tests.kit.page import Page

CAPTURE = Path(__file__).parents[3] / "static/js/outbox/capture.js"


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if version 1 had said `gone_out` where version 2, today's, says `not_home`; version 3 changed houses alone."""

    def visit(old: dict[str, Any]) -> dict[str, Any]:
        return old | ({"outcome": "not_home"} if old["outcome"] == "gone_out" else {})

    monkeypatch.setattr(versions, "STEPS", [{"visit": visit}, {"household": dict}])


def fields(walk: Walk, outcome: str) -> dict[str, Any]:
    return {"drive": walk.drive.id, "household": walk.doors[0].id, "outcome": outcome, "dock": "1"}


def outcomes() -> list[str]:
    return list(db.session.scalars(select(Visit.outcome).order_by(Visit.id)))


@pytest.mark.usefixtures("renamed")
def test_an_older_form_reaches_its_handler_in_todays_words(page: Page, walk: Walk) -> None:
    phone, uid = OutboxPhone(page), uuid7()
    for status in (201, 200):
        answer = phone.send("/visits", fields(walk, "gone_out"), status, uid=uid, version=1)
        assert answer.json["state"] == "accepted"
    assert outcomes() == ["not_home"]
    kept = db.session.scalars(select(ReceivedItem)).one()
    assert (kept.schema_version, kept.payload["outcome"]) == (1, "gone_out"), "kept as it was sent"
    page.as_("minh").post("/visits", fields(walk, "refused") | {"uid": uuid7()})
    assert outcomes() == ["not_home", "refused"], "a plain form speaks today's words"


@pytest.mark.usefixtures("renamed")
def test_an_older_item_that_waited_is_brought_up_to_date_too(page: Page, walk: Walk) -> None:
    phone, house = OutboxPhone(page), uuid7()
    phone.send("/visits", fields(walk, "gone_out") | {"household": house}, 202, version=1)
    new = {"drive": walk.drive.id, "assignment": walk.route.uid, "alley": walk.doors[0].alley_id, "address": "45/9A"}
    phone.send("/today/household/new", new, 201, uid=house, version=2)
    assert outcomes() == ["not_home"]


@pytest.mark.parametrize("version", [1, 5])
def test_a_version_nobody_reads_is_kept_with_the_reason(
    page: Page, walk: Walk, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    """Three behind, or one ahead: no view and no handler sees it; a person does."""
    monkeypatch.setattr(versions, "STEPS", [{}, {}, {}])
    phone = OutboxPhone(page)
    path = f"/drives/{walk.drive.id}/alleys/{walk.doors[0].alley_id}/range"
    for where, sent in (
        ("/visits", fields(walk, "not_home")),
        (path, {"outcome": "not_home", "door": walk.doors[0].id}),
    ):
        uid = uuid7()
        for _twice in range(2):
            answer = phone.send(
                where, sent | {"note": "Cửa xanh", "people-0-name": "Bà Mai"}, 200, uid=uid, version=version
            )
            assert answer.json["state"] == "quarantined" and "khác bản của máy chủ" in answer.json["reason"]
        kept = db.session.scalars(select(ReceivedItem).where(ReceivedItem.uid == uid)).one()
        assert kept.payload["path"] == where and kept.payload["fields"]["note"] == ["Cửa xanh"]
        assert "people-0-name" not in kept.payload["fields"] and kept.schema_version == version
    body = walk.visit() | {"version": version}
    answer = phone.page.client.post("/inbox", json=body, headers={"X-CSRFToken": phone.csrf})
    assert answer.status_code == 422 and "khác bản của máy chủ" in answer.json["reason"]
    assert outcomes() == [] and db.session.scalar(select(func.count()).select_from(ReceivedItem)) == 3
    assert "error" in phone.send("/visits", fields(walk, "not_home"), 422, version=version, present=True).json


def test_two_versions_old_is_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        versions, "STEPS", [{"visit": lambda old: old | {"a": 1}}, {"visit": lambda old: old | {"b": 2}}]
    )
    assert versions.up_to_date("visit", 1, {}) == {"a": 1, "b": 2}
    assert versions.up_to_date("visit", 2, {}) == {"b": 2}
    assert versions.up_to_date("visit", 3, {}) == {} and versions.up_to_date("range", 1, {"x": 1}) == {"x": 1}
    for version in (0, 4):
        with pytest.raises(Invalid):
            versions.up_to_date("visit", version, {})


def test_phones_say_the_version_that_handlers_speak() -> None:
    told = re.search(r"^const VERSION = (\d+);", CAPTURE.read_text("utf-8"), re.M)
    assert told and int(told[1]) == versions.current_version()

"""What a broken or hostile phone sends: refused or kept, never an error, and never in the way of the next item."""

import json

import pytest
from sqlalchemy import select

from app.extensions import db
from app.inbox.models import ReceivedItem
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.places.models import Household
from app.visits.models import Visit
from tests.http.visits.conftest import Walk, walk
from tests.kit.page import Page

__all__ = ["walk"]


def visit(of: Walk, **changes: object) -> dict[str, object]:
    payload = {"drive": of.drive.id, "household": of.doors[0].id, "assignment": of.route.uid, "outcome": "not_home"}
    envelope = {"uid": uuid7(), "kind": "visit", "phone_at": utc_now().isoformat(), "payload": payload}
    inner = {key: value for key, value in changes.items() if key not in envelope and key != "version"}
    outer = {key: value for key, value in changes.items() if key not in inner}
    return envelope | {"payload": payload | inner} | outer


def raw(page: Page, body: str) -> int:
    token = page.get("/me").json["csrf"]
    headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
    return page.client.post("/inbox", data=body, headers=headers).status_code


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2**40},
        {"version": 2**70},
        {"version": -1},
        {"household": 2**40},
        {"household": 2**70},
        {"household": -(2**70)},
        {"phone_at": "0001-01-01T00:00:00+14:00"},
        {"phone_at": "9999-12-31T23:59:59-12:00"},
        {"phone_at": "1970-01-01T00:00:00+00:00", "skew_s": 2**31 - 1},
        {"skew_s": -(2**31)},
        {"phones": 2**70},
        {"come_back_on": "9999-12-31", "outcome": "come_back"},
        {"note": float("nan")},
        {"more": float("inf")},
        {"more": 10**400},
        {"more": [[[[[[[[]]]]]]]]},
        {"ke\x00y": 1},
        {"note": "a\x00b"},
        {"note": "\ud800"},
    ],
    ids=str,
)
def test_a_strange_item_is_refused_in_words(page: Page, walk: Walk, changes: dict[str, object]) -> None:
    status = raw(page.as_("minh"), json.dumps(visit(walk, **changes)))
    assert status in (201, 202, 422), status


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 30_000, "NaN", "", "null", '{"uid": 1e999}', "9" * 5000])
def test_a_body_that_is_no_record_is_refused(page: Page, walk: Walk, body: str) -> None:
    assert raw(page.as_("minh"), body) == 422


def test_a_bad_item_that_waited_does_not_take_the_awaited_one_along(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    house = uuid7()
    minh.post_json("/inbox", visit(walk, household=house, outcome="come_back"), expect=202)
    lost = {
        "uid": house,
        "kind": "household",
        "phone_at": utc_now().isoformat(),
        "payload": {
            "drive": walk.drive.id,
            "assignment": walk.route.uid,
            "alley": walk.doors[0].alley_id,
            "address": "45/99",
        },
    }
    minh.post_json("/inbox", lost, expect=201)
    assert db.session.scalar(select(Household).where(Household.uid == house))
    states = dict(db.session.execute(select(ReceivedItem.kind, ReceivedItem.state)).all())
    assert states == {"visit": "refused", "household": "accepted"}


def test_what_waits_for_two_things_waits_on(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    house, first = uuid7(), uuid7()
    minh.post_json("/inbox", visit(walk, household=house, supersedes=first), expect=202)
    lost = {"drive": walk.drive.id, "assignment": walk.route.uid, "alley": walk.doors[0].alley_id, "address": "45/98"}
    item = {"uid": house, "kind": "household", "phone_at": utc_now().isoformat(), "payload": lost}
    minh.post_json("/inbox", item, expect=201)
    minh.post_json("/inbox", visit(walk, uid=first, household=house), expect=201)
    assert set(db.session.scalars(select(ReceivedItem.state))) == {"accepted"}


def test_a_name_without_consent_is_kept_nowhere(page: Page, walk: Walk) -> None:
    walk.drive.privacy = "names"
    said = {"result": "installed_new", "name": "Bà Mai", "phone": "0900000123", "consent": False}
    agreed = {"result": "installed_new", "name": "Ông Sáu", "phone": "0900000124", "consent": True}
    page.as_("minh").post_json("/inbox", visit(walk, outcome="met", people=[said, agreed]), expect=201)
    kept = json.dumps(db.session.scalars(select(ReceivedItem)).one().payload, ensure_ascii=False)
    assert "Bà Mai" not in kept and "0900000123" not in kept
    assert "Ông Sáu" in kept


@pytest.mark.parametrize("number", [2**40, 2**70, -(2**70), 0, True, "1", None, 1.5, [1]], ids=str)
@pytest.mark.parametrize("name", ["drive", "alley", "doors"])
def test_a_strange_row_of_houses_is_refused_in_words(page: Page, walk: Walk, name: str, number: object) -> None:
    row = {"drive": walk.drive.id, "alley": walk.doors[0].alley_id, "outcome": "not_home", "doors": [walk.doors[0].id]}
    row |= {name: [number] if name == "doors" else number}
    item = {"uid": uuid7(), "kind": "range", "phone_at": utc_now().isoformat(), "payload": row}
    assert raw(page.as_("minh"), json.dumps(item)) == 422
    assert db.session.scalar(select(Visit.id)) is None

"""What is not an item is 4xx JSON with a sentence, on both databases, and nothing of it is stored."""

from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.inbox.models import ReceivedItem
from tests.http.inbox.conftest import Walk
from tests.kit.page import Page


def deep(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = [value]
    return value


ENVELOPES: dict[str, dict[str, Any]] = {
    "kind nobody handles": {"kind": "telegram"},
    "kind not a text": {"kind": ["visit"]},
    "uid missing": {"uid": None},
    "uid of version 4": {"uid": "0190163d-8694-439b-aea5-966c26f8ad91"},
    "uid in capitals": {"uid": "0190163D-8694-739B-AEA5-966C26F8AD91"},
    "uid with more behind": {"uid": "0190163d-8694-739b-aea5-966c26f8ad91\n"},
    "payload a list": {"payload": []},
    "payload a text": {"payload": "visit"},
    "version a text": {"version": "1"},
    "version true": {"version": True},
    "version too large": {"version": 10**12},
    "version below one": {"version": -1},
    "time missing": {"phone_at": None},
    "time not a time": {"phone_at": "hôm qua"},
    "time without a zone": {"phone_at": "2026-01-05T10:00:00"},
    "time a number": {"phone_at": 1767600000},
    "time before time": {"phone_at": "0001-01-01T00:00:00+14:00"},
    "time after time": {"phone_at": "9999-12-31T23:59:59-12:00"},
}
PAYLOADS: dict[str, Any] = {
    "NUL": {"note": "a\x00b"},
    "NUL in a name": {"a\x00b": 1},
    "lone surrogate": {"note": "a\ud800b"},
    "lone surrogate in a name": {"\udfff": 1},
    "too long": {"note": "x" * 4001},
    "too deep": {"people": deep(7)},
    "very deep": {"people": deep(400)},
    "not a number": {"phones": float("nan")},
    "endless": {"phones": float("inf")},
}
TEXTS = {
    "empty": b"",
    "half": b'{"uid": "',
    "null": b"null",
    "a number": b"5",
    "a list": b"[]",
    "not UTF-8": b'{"uid": "\xff\xfe"}',
    "bottomless": b"[" * 100_000,
    "bottomless objects": b'{"a":' * 40_000,
    "a number of ten thousand digits": b'{"payload": ' + b"9" * 10_000 + b"}",
    "too large": b'{"uid": "' + b"x" * 300_000 + b'"}',
}


def nothing_stored() -> bool:
    return not db.session.scalars(select(ReceivedItem.id)).all()


@pytest.mark.parametrize("wrong", ENVELOPES)
def test_a_wrong_envelope(page: Page, walk: Walk, wrong: str) -> None:
    answer = page.as_("minh").post_json("/inbox", walk.visit() | ENVELOPES[wrong], expect=422)
    assert answer.json["error"] and nothing_stored()


@pytest.mark.parametrize("wrong", PAYLOADS)
def test_a_payload_no_database_could_keep(page: Page, walk: Walk, wrong: str) -> None:
    body = walk.visit()
    body["payload"] |= PAYLOADS[wrong]
    assert page.as_("minh").post_json("/inbox", body, expect=422).json["error"]
    assert nothing_stored()


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
@pytest.mark.parametrize("wrong", TEXTS)
def test_not_even_a_record(page: Page, walk: Walk, wrong: str, kind: str) -> None:
    minh = page.as_("minh")
    headers = {"X-CSRFToken": minh.get("/me").json["csrf"], "Accept": "application/json"}
    answer = minh.post("/inbox", token="", expect=None, headers=headers, data=TEXTS[wrong], content_type=kind)
    assert answer.status in (400, 413, 422), answer.text
    assert answer.json["error"] and nothing_stored()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("drive", "1"), ("drive", 10**30), ("drive", -1), ("drive", 1.5), ("drive", True), ("household", 10**30),
        ("household", [1]), ("household", "nhà tôi"), ("outcome", "danced"), ("outcome", {}), ("note", 5),
        ("note", "x" * 3000), ("people", {}), ("people", [5]), ("people", [{"result": "x"}]), ("phones", 99),
        ("come_back_on", "2026-02-30"), ("supersedes", "x"), ("assignment", 5), ("skew_s", 10**12),
    ],
)  # fmt: skip
def test_content_that_cannot_be_applied_is_refused_and_kept(page: Page, walk: Walk, field: str, value: Any) -> None:
    body = walk.visit(**{field: value})
    answer = page.as_("minh").post_json("/inbox", body, expect=422).json
    assert (answer["uid"], answer["state"]) == (body["uid"], "refused") and answer["reason"]
    assert db.session.scalars(select(ReceivedItem.state)).all() == ["refused"]

"""The way in: same words for every failure, failures counted and nothing else, sessions ended for real."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditRow
from app.config import Config
from app.extensions import db, limiter
from app.factory import create_app
from app.people.models import SignInSession
from tests.factories import people
from tests.factories.people import PASSWORD, Cast
from tests.kit.page import Page
from tests.kit.sign_in import sign_in


@pytest.fixture
def throttled(app: Flask, tmp_path: Path) -> Iterator[Page]:
    """A stranger at a site that counts tries, which tests otherwise do not; on the same database."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    counting = create_app(Config(secret_key="x", instance_dir=tmp_path, database_url=url, trusted_hosts=("localhost",)))
    limiter.reset()
    yield Page(counting, sign_in)
    limiter.reset()
    limiter.enabled = False
    with counting.app_context():
        db.engine.dispose()


def try_to_enter(page: Page, login: str, password: str, expect: int = 422, **more: str) -> object:
    return page.post("/sign-in", {"login": login, "password": password, **more}, expect=expect)


def test_the_right_password_opens_and_the_key_is_kept_as_a_hash(page: Page, cast: Cast) -> None:
    people.with_password(cast.minh)
    page.get("/sign-in")
    answer = try_to_enter(page, "  Minh ", PASSWORD, 303, next="/account")
    assert answer.location == "/account"
    assert "minh" in page.get("/account").text
    stored = db.session.scalars(select(SignInSession)).one()
    with page.client.session_transaction() as cookie:
        assert cookie["_user_id"] != stored.key_sha256 and len(cookie["_user_id"]) >= 43


def test_every_failure_says_the_same(page: Page, cast: Cast) -> None:
    people.with_password(cast.minh)
    people.with_password(cast.son).disabled_at = cast.son.created_at
    page.get("/sign-in")
    answers = [try_to_enter(page, login, "not this one") for login in ("minh", "nobody", "lan", "son")]
    assert len({tuple(answer.texts(".field-error, .summary li")) for answer in answers}) == 1
    assert answers[0].value_of("login") == "minh"
    failed = db.session.scalars(select(AuditRow).where(AuditRow.action == "people.sign_in_failed")).all()
    assert len(failed) == 4


def test_where_to_go_next_stays_on_this_site(page: Page, cast: Cast) -> None:
    people.with_password(cast.minh)
    page.get("/sign-in")
    assert try_to_enter(page, "minh", PASSWORD, 303, next="///evil.example/").location == "/"


def test_signing_out_ends_the_session_itself(page: Page, cast: Cast) -> None:
    minh = page.as_("minh")
    key = minh.client.get_cookie("tung-ngo")
    minh.get("/account")
    minh.post("/sign-out")
    minh.client.set_cookie("tung-ngo", key.value)
    assert minh.get("/account", expect=303).location.startswith("/sign-in")


def test_only_failures_are_counted(throttled: Page, cast: Cast) -> None:
    people.with_password(cast.minh)
    for _ in range(22):
        throttled.get("/sign-in")
        try_to_enter(throttled, "minh", PASSWORD, 303)
        throttled.get("/account")
        throttled.post("/sign-out")


def test_twenty_failures_close_one_account_only(throttled: Page, cast: Cast) -> None:
    throttled.get("/sign-in")
    for _ in range(20):
        try_to_enter(throttled, "minh", "x")
    try_to_enter(throttled, "minh", "x", 429)
    try_to_enter(throttled, "lan", "x", 422)


def test_a_shared_hotspot_has_room_for_a_hundred_failures(throttled: Page, cast: Cast) -> None:
    throttled.get("/sign-in")
    for number in range(120):
        try_to_enter(throttled, f"person{number}", "")
    try_to_enter(throttled, "person120", "", 429)


def test_a_stranger_chooses_the_language(page: Page, cast: Cast) -> None:
    answer = page.get("/sign-in")
    page.post("/language", {"lang": "en", "next": "/sign-in"})
    assert page.get("/sign-in").text_of("h1") == "Sign in"
    assert answer.text_of("h1") == "Đăng nhập"


def test_the_sign_in_page_is_light(page: Page, app: Flask) -> None:
    answer = page.get("/sign-in")
    assert len(answer.text.encode()) < 6_000
    assert "<script" not in answer.text and "woff2" not in answer.text

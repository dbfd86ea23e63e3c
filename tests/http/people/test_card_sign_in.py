"""The way in with a card: the PIN is needed, looking uses nothing up, every failure says the same, tries are counted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.actor import Role
from app.audit.models import AuditRow
from app.config import Config
from app.extensions import db, limiter
from app.factory import create_app
from app.kernel.clock import utc_now
from app.people.card_rules import grouped, write_code
from app.people.models import SignInSession
from app.people.secrets import sha256
from tests.factories import people
from tests.factories.people import Cast
from tests.kit.cards import CardInHand, issue
from tests.kit.page import Page
from tests.kit.queues import queue_server
from tests.kit.sign_in import sign_in
from tests.kit.statements import statements

NOBODYS = {"card": "A" * 22, "pin": "123456"}


def wrong(pin: str) -> str:
    """A PIN that is not this one."""
    return f"{(int(pin.replace(' ', '')) + 1) % 10**6:06d}"


@pytest.fixture
def card(page: Page, cast: Cast) -> CardInHand:
    return issue(page.as_("ban"), cast.minh.id)


def test_the_card_with_its_pin_opens_again_and_again(page: Page, card: CardInHand) -> None:
    for fields in (card.fields, {"card_code": card.code.lower(), "pin": card.pin}):
        stranger = Page(page._app, sign_in)
        for _ in range(2):
            stranger.get("/v")
        assert stranger.post("/v", {**fields, "next": "/today"}).location == "/today"
        assert stranger.get("/account").value_of("name") == "Lê Minh"
    signed_in = select(func.count()).select_from(AuditRow).where(AuditRow.action == "people.card_sign_in")
    assert db.session.scalar(signed_in) == 2


def test_without_the_pin_it_does_not_open(page: Page, card: CardInHand) -> None:
    page.get("/v")
    for pin in ("", "12", "abcdef", wrong(card.pin)):
        shown = page.post("/v", {**card.fields, "pin": pin}, expect=422)
        assert shown.value_of("pin") == "" and shown.one("input[name=card]")["value"] == card.secret
    page.get("/account", expect=303)


def test_every_failure_says_the_same_and_asks_as_much(page: Page, cast: Cast, card: CardInHand) -> None:
    tries: list[dict[str, str]] = [
        {**card.fields, "pin": wrong(card.pin)},
        {"card_code": card.code, "pin": wrong(card.pin)},
        NOBODYS,
        {"card_code": write_code(7), "pin": "123456"},
    ]
    page.get("/v")
    said, asked = [], []
    for fields in tries:
        with statements() as sent:
            said.append(tuple(page.post("/v", fields, expect=422).texts(".summary li, .field-error")))
        asked.append([one.split()[0] for one in sent])
    assert len(set(said)) == 1 and said[0]
    assert all(one == asked[0] for one in asked)
    failed = db.session.scalars(select(AuditRow.object_id).where(AuditRow.action == "people.card_failed")).all()
    assert sorted(failed) == sorted([str(cast.minh.id)] * 2 + ["0"] * 2)


def test_a_mistyped_code_is_told_at_its_field(page: Page, card: CardInHand) -> None:
    page.get("/v")
    mistyped = two_turned_round(card.code)
    shown = page.post("/v", {"card_code": mistyped, "pin": card.pin}, expect=422)
    assert shown.css("#card_code-error") and shown.value_of("card_code") == mistyped
    assert page.post("/v", {"pin": card.pin}, expect=422).css("#card_code-error")


def two_turned_round(code: str) -> str:
    """Return the code with its first two neighbours that differ turned round."""
    at = next(place for place in range(len(code)) if code[place] != code[place + 1])
    return code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def test_a_card_is_not_a_way_to_a_role_that_came_later(page: Page, cast: Cast, card: CardInHand) -> None:
    """However the role came to be: the list of roles is asked at the door."""
    people.grant(cast.minh, Role.COORDINATOR, cast.ward)
    page.get("/v")
    page.post("/v", card.fields, expect=422)


@pytest.mark.parametrize("ended", ["role", "account"])
def test_whoever_is_nobody_any_more_does_not_come_in(page: Page, cast: Cast, card: CardInHand, ended: str) -> None:
    """However it came about, and in the words that every failure gets."""
    if ended == "role":
        for role in cast.minh.memberships:
            role.ended_at = utc_now()
    else:
        cast.minh.disabled_at = utc_now()
    page.get("/v")
    assert "không khớp" in page.post("/v", card.fields, expect=422).text_of(".summary")


def test_who_comes_in_by_card_gets_a_new_key_and_nothing_of_the_browsers_before(
    page: Page, cast: Cast, card: CardInHand
) -> None:
    page.get("/v")
    with page.client.session_transaction() as before:
        before["planted"] = "by somebody else"
        token = before["csrf_token"]
    page.post("/v", card.fields)
    with page.client.session_transaction() as after:
        assert "planted" not in after and after.get("csrf_token") != token
        assert sha256(after["_user_id"]) in db.session.scalars(select(SignInSession.key_sha256)).all()


def test_another_persons_card_asks_first(page: Page, cast: Cast, card: CardInHand) -> None:
    son = page.as_("son")
    assert "Đặng Sơn" in son.get("/v").text_of("main")
    asked = son.post("/v", card.fields, expect=200)
    assert asked.text_of("h1") == "Đổi người dùng?" and asked.one("[data-module=unsent-here][hidden]")
    assert {"Đặng Sơn", "Lê Minh"} <= {name for name in ("Đặng Sơn", "Lê Minh") if name in asked.text_of("main")}
    assert son.get("/account").value_of("name") == "Đặng Sơn"
    son.post("/v/switch")
    assert son.get("/account").value_of("name") == "Lê Minh"
    ended = db.session.scalars(select(SignInSession.ended_why).where(SignInSession.account_id == cast.son.id)).all()
    assert ended == ["sign_out"]


def test_staying_forgets_the_card(page: Page, cast: Cast, card: CardInHand) -> None:
    son = page.as_("son")
    son.get("/v")
    son.post("/v", card.fields, expect=200)
    assert son.post("/v/stay").location == "/"
    assert son.post("/v/switch").location == "/v"
    assert son.get("/account").value_of("name") == "Đặng Sơn"


def test_a_card_ended_while_the_question_stands_switches_nothing(page: Page, cast: Cast, card: CardInHand) -> None:
    son = page.as_("son")
    son.get("/v")
    son.post("/v", card.fields, expect=200)
    page.as_("ban").post(f"/people/{cast.minh.id}/card/revoke")
    assert son.post("/v/switch").location == "/v"
    assert son.get("/account").value_of("name") == "Đặng Sơn"


def test_ones_own_card_asks_nothing(page: Page, cast: Cast, card: CardInHand) -> None:
    minh = page.as_("minh")
    minh.get("/v")
    assert minh.post("/v", card.fields).location == "/"
    assert len(db.session.scalars(select(SignInSession).where(SignInSession.account_id == cast.minh.id)).all()) == 1


def test_the_page_is_light_and_names_no_secret(page: Page, card: CardInHand) -> None:
    answer = page.get("/v")
    assert len(answer.text.encode()) < 6_000 and "woff2" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store" and "Referrer-Policy" in answer.headers
    assert page.post("/v", {**card.fields, "pin": "1"}, expect=422).headers["Cache-Control"] == "no-store"
    assert answer.one("input[name=pin]")["inputmode"] == "numeric"


@contextmanager
def site_that_counts(app: Flask, folder: Path, redis_url: str | None = None) -> Iterator[Page]:
    """A stranger at a site that counts tries; on the same database, with the same key."""
    url, key = app.config["SQLALCHEMY_DATABASE_URI"], app.extensions["config"].secret_key
    config = Config(
        secret_key=key, instance_dir=folder, database_url=url, trusted_hosts=("localhost",), redis_url=redis_url
    )
    counting = create_app(config)
    yield Page(counting, sign_in)
    limiter.enabled = False
    with counting.app_context():
        db.engine.dispose()


@pytest.fixture
def throttled(app: Flask, tmp_path: Path) -> Iterator[Page]:
    with site_that_counts(app, tmp_path) as stranger:
        limiter.reset()
        yield stranger
        limiter.reset()


@pytest.fixture
def queue_of_site(tmp_path: Path) -> Iterator[str]:
    with queue_server(tmp_path / "queue") as url:
        yield url


def test_twenty_failures_close_one_card_however_it_is_held_up(throttled: Page, card: CardInHand) -> None:
    throttled.get("/v")
    ways: list[dict[str, Any]] = [{"card": card.secret}, {"card_code": card.code}]
    for number in range(20):
        throttled.post("/v", {**ways[number % 2], "pin": wrong(card.pin)}, expect=422)
    for way in ways:
        locked = throttled.post("/v", {**way, "pin": card.pin}, expect=429)
        assert (
            re.search(r"Thử lại sau \d+ phút", locked.text_of("h1")) and 0 < int(locked.headers["Retry-After"]) <= 900
        )
    throttled.post("/v", NOBODYS, expect=422)


def test_a_made_up_code_is_counted_however_it_is_typed(throttled: Page, card: CardInHand) -> None:
    """Else a second spelling would say after the twentieth try whether the card exists."""
    throttled.get("/v")
    code = write_code(7)
    ways = [code, grouped(code).lower(), f" {code[:4]} {code[4:]} "]
    for number in range(20):
        throttled.post("/v", {"card_code": ways[number % 3], "pin": "123456"}, expect=422)
    for way in ways:
        throttled.post("/v", {"card_code": way, "card": "A" * 22, "pin": "123456"}, expect=429)


def test_a_lock_is_everywhere_and_outlives_a_restart(
    app: Flask, tmp_path: Path, queue_of_site: str, card: CardInHand
) -> None:
    """Two processes count in one place, and so does the one that is started after them."""
    for begun in range(3):
        with site_that_counts(app, tmp_path, queue_of_site) as one:
            one.get("/v")
            for _try in range(10 if begun < 2 else 0):
                one.post("/v", {**card.fields, "pin": wrong(card.pin)}, expect=422)
            one.post("/v", card.fields, expect=303 if begun == 0 else 429)


def test_a_whole_team_signs_in_behind_one_address(throttled: Page, card: CardInHand) -> None:
    throttled.get("/v")
    token = throttled._token
    for number in range(119):  # past the checks of every answer, which take longer than the answers
        fields = {"csrf_token": token, "card": f"{number:022d}", "pin": "123456"}
        assert throttled.client.post("/v", data=fields).status_code == 422
    for _ in range(3):
        throttled.get("/v")
        throttled.post("/v", card.fields, expect=303)
        throttled.get("/account")
        throttled.post("/sign-out")
    throttled.get("/v")
    throttled.post("/v", {"card": "x" * 22, "pin": "123456"}, expect=422)
    throttled.post("/v", card.fields, expect=429)

"""One-time links: made by POST, shown once, used once, only their hash kept."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.errors import Forbidden
from app.people.actions import links
from app.people.models import OneTimeLink, SignInSession
from tests.factories import people
from tests.factories.people import Cast
from tests.kit.page import Answer, Page

NEW = "một câu dễ nhớ"


def made(page: Page, who: str, account_id: int) -> tuple[Answer, str]:
    browser = page.as_(who)
    browser.get("/account")
    answer = browser.follow(browser.post(f"/people/{account_id}/link"))
    found = re.search(r"http://localhost(/link/[\w-]{43})", answer.text)
    assert found
    return answer, found[1]


@pytest.mark.parametrize("who", ["quang", "lan", "ban"])
def test_a_link_sets_the_password_once(app: Flask, page: Page, cast: Cast, who: str) -> None:
    answer, path = made(page, who, cast.minh.id)
    assert "minh" in answer.text_of("textarea")
    assert path.removeprefix("/link/") not in str(
        [row.secret_sha256 for row in db.session.scalars(select(OneTimeLink))]
    )
    elsewhere = page.as_("minh")
    for _ in range(2):
        shown = page.get(path)
    assert shown.headers["Referrer-Policy"] == "strict-origin" and shown.headers["Cache-Control"] == "no-store"
    assert page.post(path, {"password": NEW, "again": NEW}).location == "/"
    assert page.get("/account").value_of("name") == "Lê Minh"
    assert elsewhere.get("/account", expect=303)
    page.get(path, expect=404)


def test_reloading_the_page_makes_no_new_link(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    shown = lan.follow(lan.post(f"/people/{cast.minh.id}/link"))
    assert shown.css("#link-url")
    again = lan.get(f"/people/{cast.minh.id}/link")
    assert not again.css("#link-url") and "hiện một lần" in again.text_of("main")
    assert db.session.scalar(select(func.count()).select_from(OneTimeLink)) == 1
    lan.get(f"/people/{cast.ban.id}/link")
    lan.post(f"/people/{cast.minh.id}/link")
    assert not lan.get(f"/people/{cast.ban.id}/link").css("#link-url"), "somebody else's page"


def test_two_different_passwords_use_nothing_up(page: Page, cast: Cast) -> None:
    _, path = made(page, "lan", cast.minh.id)
    page.get(path)
    page.post(path, {"password": NEW, "again": "khác"}, expect=422)
    page.post(path, {"password": "ngắn", "again": "ngắn"}, expect=422)
    page.post(path, {"password": NEW, "again": NEW})


def test_a_newer_link_stops_the_older(page: Page, cast: Cast) -> None:
    _, old = made(page, "lan", cast.minh.id)
    _, new = made(page, "lan", cast.minh.id)
    over = page.get(old, expect=404)
    page.get(new)
    assert over.text_of("h1") == page.get("/link/" + "x" * 43, expect=404).text_of("h1")


def test_a_link_lasts_seven_days(app: Flask, page: Page, cast: Cast) -> None:
    secret = links.make_link(people.actor(cast.lan), utc_now() - timedelta(days=7, minutes=1), cast.minh)
    db.session.flush()
    page.get(f"/link/{secret}", expect=404)


def test_nobody_makes_a_link_to_somebody_above(app: Flask, page: Page, cast: Cast) -> None:
    second = people.account("mai", area=cast.ward)
    people.grant(second, people.Role.COORDINATOR, cast.ward)
    with pytest.raises(Forbidden):
        links.make_link(people.actor(cast.lan), utc_now(), second)
    with pytest.raises(Forbidden):
        links.make_link(people.actor(cast.ban), utc_now(), cast.lan)
    for who, whom, status in (
        ("lan", cast.son, 404),
        ("ban", cast.thu, 404),
        ("minh", cast.ban, 403),
        ("lan", cast.quang, 404),
    ):
        browser = page.as_(who)
        browser.get("/account")
        browser.post(f"/people/{whom.id}/link", expect=status)
    assert db.session.scalar(select(OneTimeLink)) is None


def test_of_two_at_once_one_wins(app: Flask, page: Page, cast: Cast) -> None:
    _, path = made(page, "lan", cast.minh.id)
    page.get(path)
    page.post(path, {"password": NEW, "again": NEW})
    page.get("/account")
    page.post(path, {"password": NEW, "again": NEW}, expect=404)
    live = select(SignInSession).where(SignInSession.account_id == cast.minh.id, SignInSession.ended_at.is_(None))
    assert len(db.session.scalars(live).all()) == 1

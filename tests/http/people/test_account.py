"""One's own account: name, language, colours, password, devices."""

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.people.models import SignInSession
from app.people.passwords import password_fits
from tests.factories import drives, people, places, routes
from tests.factories.people import PASSWORD, Cast
from tests.kit.page import Page

NEW = "một câu dễ nhớ"


def test_name_and_language(page: Page, cast: Cast) -> None:
    minh = page.as_("minh")
    minh.submit(minh.get("/account"), "#own", name="lê văn minh", lang="en")
    answer = minh.get("/account")
    assert answer.text_of("h1") == "My account" and cast.minh.name == "Lê Văn Minh"
    minh.submit(answer, "#own", name="", expect=422)


def test_colours(page: Page, cast: Cast) -> None:
    minh = page.as_("minh")
    minh.get("/account")
    minh.post("/account/theme", {"theme": "sun"})
    assert minh.get("/account").one("html")["data-theme"] == "sun"
    minh.post("/account/theme", {"theme": "neon"})
    assert cast.minh.theme == "auto"


def test_the_colours_for_the_sun_are_one_tap_from_the_walk(page: Page, cast: Cast) -> None:
    routes.assignment(drives.drive(cast.ward), [cast.minh], [places.household(places.alley(cast.ward))], cast.team)
    minh = page.as_("minh")
    switch = ".page-header form[action='/account/theme']"
    answer = minh.submit(minh.get("/today"), switch)
    assert answer.location == "/today" and cast.minh.theme == "sun"
    assert minh.follow(answer).one("html")["data-theme"] == "sun"
    minh.submit(minh.get("/today"), switch)
    assert cast.minh.theme == "auto"
    assert minh.post("/account/theme", {"theme": "sun", "next": "//evil.example"}).location == "/account"


def test_the_old_password_is_asked_and_other_devices_go(app: Flask, page: Page, cast: Cast) -> None:
    people.with_password(cast.minh)
    here, there = page.as_("minh"), page.as_("minh")
    here.get("/account")
    sent = {"old": "sai rồi nhé", "password": NEW, "again": NEW}
    here.post("/account/password", sent, expect=422)
    here.post("/account/password", sent | {"old": PASSWORD})
    here.get("/account")
    there.get("/account", expect=303)
    assert password_fits(cast.minh.password_hash, NEW)


def test_devices_are_seen_and_signed_out(page: Page, cast: Cast) -> None:
    here, there, third = page.as_("minh"), page.as_("minh"), page.as_("minh")
    answer = here.get("/account")
    assert len(answer.css("[id^=session-]")) == 3
    first = db.session.scalars(select(SignInSession).order_by(SignInSession.id)).all()[1]
    here.post(f"/account/sessions/{first.id}/end")
    there.get("/account", expect=303)
    here.post("/account/sessions/end-others")
    third.get("/account", expect=303)
    here.get("/account")


def test_nobody_signs_out_somebody_out_of_sight(page: Page, cast: Cast) -> None:
    son, lan = page.as_("son"), page.as_("lan")
    session = db.session.scalars(select(SignInSession).where(SignInSession.account_id == cast.son.id)).one()
    lan.get("/account")
    lan.post(f"/account/sessions/{session.id}/end", expect=404)
    lan.post(f"/people/{cast.son.id}/sessions/{session.id}/end", expect=404)
    lan.post(f"/people/{cast.minh.id}/sessions/{session.id}/end", expect=404)
    son.get("/account")

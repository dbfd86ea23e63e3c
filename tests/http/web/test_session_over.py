"""A session that ran out: a page leads to the door and back, htmx and the phone's sender are told by 401."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import utc_now
from app.people.models import SignInSession
from tests.factories.people import Cast
from tests.kit.page import Page


def ran_out(row: SignInSession) -> None:
    row.expires_at = utc_now() - timedelta(seconds=1)


def ended(row: SignInSession) -> None:
    row.ended_at = utc_now()


def disabled(row: SignInSession) -> None:
    row.account.disabled_at = utc_now()


@pytest.fixture(params=[ran_out, ended, disabled])
def lan(request: pytest.FixtureRequest, app: Flask, page: Page, cast: Cast) -> Page:
    end: Callable[[SignInSession], None] = request.param
    lan = page.as_("lan")
    lan.get("/account")
    end(db.session.scalars(select(SignInSession)).one())
    return lan


def test_a_page_leads_to_the_door_and_back(lan: Page) -> None:
    assert lan.get("/drives?state=open", expect=303).location == "/sign-in?next=/drives?state%3Dopen"
    assert lan.get("/", expect=303).location == "/sign-in"


def test_htmx_is_sent_to_the_door_whole(lan: Page) -> None:
    answer = lan.get("/drives", expect=401, htmx=True)
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/drives" and not answer.text


def test_a_form_sent_too_late_changes_nothing(lan: Page, cast: Cast) -> None:
    assert lan.post("/account", {"name": "Ai đó", "lang": "en"}).location == "/sign-in"
    assert lan.post("/account", {"name": "Ai đó"}, htmx=True, expect=401).headers["HX-Redirect"] == "/sign-in"
    assert cast.lan.name == "Trần Thị Lan"


def test_the_phone_is_told_by_401(lan: Page) -> None:
    assert lan.post_json("/inbox", {}, expect=401).headers["HX-Redirect"] == "/sign-in"
    assert lan.get("/me", expect=401, headers={"Accept": "application/json"}).status == 401

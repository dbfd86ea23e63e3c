"""Signing in with a real browser, the way a person does."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.extensions import db
from app.kernel.clock import utc_now
from app.people.sessions import end_sessions_of
from tests.factories.people import PASSWORD, Cast, with_password
from tests.factories.ward_at_work import ward_at_work
from tests.kit.browsing import BrowserPage, open_page
from tests.kit.live import LiveSite


@pytest.mark.both_databases
def test_a_wrong_password_keeps_the_name_and_says_so(browser_page: BrowserPage, cast: Cast) -> None:
    with_password(cast.lan)
    browser_page.expected_statuses = {422}
    browser_page.go("/sign-in")
    tab = browser_page.tab
    tab.locator("input[name=login]").fill("lan")
    tab.locator("input[name=password]").fill("not this one")
    tab.locator("form:has(input[name=password]) button[type=submit]").click()
    expect(tab.locator(".field-error, [role=alert]").first).to_be_visible()
    expect(tab.get_by_role("alert")).to_be_focused()
    expect(tab.locator("input[name=login]")).to_have_value("lan")
    expect(tab).to_have_url(re.compile("/sign-in$"))


def test_the_door_fits_the_smallest_phone(browser_page: BrowserPage) -> None:
    browser_page.tab.set_viewport_size({"width": 320, "height": 568})
    browser_page.go("/sign-in")
    assert browser_page.overflow() == 0


def test_the_door_opens_without_any_script(live: LiveSite, chromium: Browser, cast: Cast) -> None:
    with_password(cast.lan)
    with open_page(chromium, live, java_script_enabled=False) as lan:
        lan.sign_in("lan", PASSWORD)
        expect(lan.tab.get_by_role("heading", level=1)).to_be_visible()


def test_a_tap_after_the_session_ended_leads_to_the_door(
    live: LiveSite, chromium: Browser, cast: Cast, tmp_path: Path
) -> None:
    """Without a worker, that is; with one the tap is kept (test_outbox)."""
    ward = ward_at_work(cast, tmp_path)
    with open_page(chromium, live) as minh:
        minh.tab.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })")
        minh.expected_statuses = {401}
        minh.sign_in_as("minh")
        minh.go(f"/today?route={ward.route.uid}")
        end_sessions_of(cast.minh.id, utc_now(), "test")
        db.session.commit()
        minh.tab.get_by_role("button", name="Vắng nhà").click()
        expect(minh.tab).to_have_url(re.compile("/sign-in"))
        expect(minh.tab.get_by_label("Tên đăng nhập")).to_be_visible()

"""Signing in with a real browser, the way a person does."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.people import Cast, with_password
from tests.kit.browsing import BrowserPage


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
    expect(tab.locator("input[name=login]")).to_have_value("lan")
    expect(tab).to_have_url(re.compile("/sign-in$"))


def test_the_door_fits_the_smallest_phone(browser_page: BrowserPage) -> None:
    browser_page.tab.set_viewport_size({"width": 320, "height": 568})
    browser_page.go("/sign-in")
    assert browser_page.overflow() == 0

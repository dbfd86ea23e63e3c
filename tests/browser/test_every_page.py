"""Every page a person can reach, as every role: no dead link, no error, no overflow, nothing axe objects to."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.extensions import db
from tests.factories.people import Cast
from tests.factories.three_wards import three_wards
from tests.factories.ward_at_work import WardAtWork, ward_at_work
from tests.kit import axe
from tests.kit.browsing import DESKTOP, PHONE, BrowserPage, open_page
from tests.kit.crawl import Found, crawl, endpoint_of
from tests.kit.live import LiveSite
from tests.kit.page import Page
from tests.kit.statements import statements

NARROW = {"width": 320, "height": 640}
CAST = ("quang", "lan", "ban", "minh", "thu", "dinh", "mai", "huong", "van", "khai")
NO_PAGES = {
    "static",
    "health.healthz",
    "health.readyz",
    "inbox.me",
    "inbox.worker",
    "inbox.offline",
    "inbox.signed_out",
    "people.link_made",
    "people.card_sheet",
    "schools.staff_link_made",
    "visits.recheck",
}
"""Answers for machines, pages that only the making of a link or a card leads to, and the one that a notice opens."""
FOR_ANYBODY = {"home.help_for", "people.join"}
"""Guides, and the page a printed sheet leads to."""
MET_BEFORE: set[str] = set()
"""What axe has examined in this test process: the same kinds of things are not examined again for the next person."""


@pytest.fixture
def ward(cast: Cast, tmp_path: Path) -> WardAtWork:
    return ward_at_work(cast, tmp_path)


@pytest.mark.parametrize("login", CAST)
def test_what_a_person_can_reach(
    app: Flask, page: Page, ward: WardAtWork, live: LiveSite, chromium: Browser, login: str
) -> None:
    person = page.as_(login)
    with statements() as asked:
        found = crawl(app, person)
    assert not [one for one in asked if not one.lstrip().startswith(("SELECT", "WITH"))], (
        "reading a page writes nothing"
    )
    dead = [str(one) for one in found if one.status >= 400]
    assert not dead, "\n".join(dead)
    with open_page(chromium, live) as tab:
        tab.sign_in_as(login)
        look_at_each(tab, found)


def test_what_anybody_can_reach(app: Flask, page: Page, ward: WardAtWork, live: LiveSite, chromium: Browser) -> None:
    found = crawl(app, page) + crawl(app, page, f"/link/{ward.link}") + crawl(app, page, ward.join)
    assert not [str(one) for one in found if one.status >= 400]
    with open_page(chromium, live) as tab:
        look_at_each(tab, found)


def test_every_page_is_linked_for_somebody(app: Flask, page: Page, ward: WardAtWork) -> None:
    """No page is an orphan: each address of the url map that is read can be reached from somebody's home page."""
    found = crawl(app, page, f"/link/{ward.link}", most=1) + crawl(app, page, ward.join, most=1)
    found += crawl(app, page.as_("lan"), f"/households/{ward.twin.id}/merge", most=1)
    for login in ("lan", "minh", "quang", "mai", "huong"):
        found += crawl(app, page.as_(login), most=3 if login == "lan" else 1)
    three_wards().ask()
    found += crawl(app, page.as_("dung"), most=1)
    reached = {one.endpoint for one in found} | NO_PAGES
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert pages <= reached, f"no link leads to {sorted(pages - reached)}"


def test_what_is_lans_does_not_exist_for_hoa(app: Flask, page: Page, ward: WardAtWork) -> None:
    found = crawl(app, page.as_("lan"), most=2)
    named = [one for one in found if any(rule.arguments for rule in app.url_map.iter_rules(one.endpoint))]
    lans = [one for one in named if app.view_functions[one.endpoint].__access__.permission]
    lans = [one for one in lans if one.endpoint not in FOR_ANYBODY]
    assert len({one.endpoint for one in lans}) > 20
    hoa = page.as_("hoa")
    seen = {one.path: hoa.get(one.path, expect=None).status for one in lans}
    assert set(seen.values()) == {404}, {path: status for path, status in seen.items() if status != 404}


def test_what_plans_several_wards(app: Flask, cast: Cast, live: LiveSite, chromium: Browser) -> None:
    district = three_wards()
    paths = (f"/drives/{district.drive.id}/ward-plans/new", f"/ward-plans/{district.ask()}")
    found = [Found(path, endpoint_of(app, path), 200, True, "the address bar") for path in paths]
    with open_page(chromium, live) as tab:
        tab.sign_in_as("dung")
        look_at_each(tab, found)


@pytest.mark.parametrize("path", ["/today", "/hours", "/help"])
def test_the_colours_for_the_sun(ward: WardAtWork, live: LiveSite, chromium: Browser, path: str) -> None:
    """White, black and the darkest blue: all that is read outdoors stays readable, whatever the phone's own scheme."""
    ward.cast.minh.theme = "sun"
    db.session.commit()
    with open_page(chromium, live) as tab:
        tab.sign_in_as("minh")
        for scheme in ("light", "dark"):
            tab.tab.emulate_media(color_scheme=scheme)
            tab.go(path)
            ground = tab.tab.evaluate("getComputedStyle(document.body).backgroundColor")
            assert ground == "rgb(255, 255, 255)" and not axe.violations(tab.tab)


def look_at_each(tab: BrowserPage, found: list[Found]) -> None:
    """Open one page of each kind on a phone, narrow it, widen it; examine in light what is new, in dark its colours."""
    troubles = []
    kinds = {one.endpoint: one for one in reversed(found) if one.is_page}
    for one in reversed(kinds.values()):
        tab.tab.set_viewport_size(PHONE)
        tab.go(one.path)
        new = axe.shape(tab.tab) - MET_BEFORE
        for size, scheme in ((PHONE, "light"), (NARROW, "light"), (DESKTOP, "dark")):
            tab.tab.set_viewport_size(size)
            tab.tab.emulate_media(color_scheme=scheme)
            if tab.overflow() > 0:
                troubles.append(f"{one.path} is {tab.overflow()} px too wide at {size['width']} px")
            if new and size is not NARROW:
                troubles += [f"{one.path} {scheme} {size['width']}: {told}" for told in axe.violations(tab.tab)]
        MET_BEFORE.update(new)
    assert not troubles, "\n".join(troubles)

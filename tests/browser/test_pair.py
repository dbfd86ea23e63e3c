"""Two phones on one route: what one says and records stands on the other's page without a touch."""

import re

from playwright.sync_api import Browser, expect

from app.access.actor import Role
from app.extensions import db
from tests.factories import drives, people, places, routes
from tests.factories.alley import stored
from tests.factories.people import Cast
from tests.kit.alley import tap
from tests.kit.browsing import open_page
from tests.kit.live import LiveSite
from tests.kit.waiting import wait_until

ASK_NOW = "box => htmx.ajax('GET', box.getAttribute('hx-get'), { target: box, swap: 'outerHTML' })"
"""What the page does by itself every 20 seconds."""


def test_news_of_the_other_arrive_by_themselves(live: LiveSite, chromium: Browser, cast: Cast) -> None:
    chi = people.account("chi", "Lê Chi", cast.ward)
    people.grant(chi, Role.VOLUNTEER, cast.ward)
    lane = places.alley(cast.ward, "Ngõ 5")
    doors = [places.household(lane, f"5/{n}", head_name=f"Bà Mai {n}") for n in range(1, 6)]
    routes.assignment(drives.drive(cast.ward), [cast.minh, chi], doors, cast.team)
    db.session.commit()
    with open_page(chromium, live) as minh, open_page(chromium, live) as other:
        minh.expected_statuses = {409}
        minh.sign_in_as("minh")
        other.sign_in_as("chi")
        for person in (minh, other):
            person.go("/today")
        other.tab.get_by_role("button", name="Tôi đang ở 5/1").click()
        expect(other.tab.locator("#pair")).to_contain_text("bạn đang ở đó")
        minh.tab.get_by_role("button", name="Tôi đang ở 5/1").click()
        expect(minh.tab.get_by_role("alert")).to_contain_text("Lê Chi đang ở nhà đó")
        expect(minh.tab.locator("#dock-taken")).to_be_hidden()
        minh.tab.locator("#pair").evaluate(ASK_NOW)
        expect(minh.tab.locator("#dock-taken")).to_contain_text("Lê Chi đang ở đó")
        expect(minh.tab.get_by_role("group", name="Kết quả nhà 5/1")).to_be_visible()
        minh.tab.get_by_role("link", name="Sang nhà khác").click()
        expect(minh.tab.get_by_role("group", name="Kết quả nhà 5/2")).to_be_visible()
        tap(other.tab, "Từ chối")
        wait_until(lambda: len(stored()) == 1, "the visit does not arrive")
        minh.tab.locator("#pair summary").click()
        minh.tab.get_by_role("link", name="Xem ngay").click()
        expect(minh.tab.locator("#pair")).to_contain_text(re.compile("5/1\\s*Từ chối"))
        for place in (1, 2):
            tap(other.tab, "Vắng nhà")
            wait_until(lambda place=place: len(stored()) == place + 1, "the visit does not arrive")
            minh.tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            expect(minh.tab.get_by_text(f"{place + 1} nhà vừa ghi")).to_be_visible()
            expect(minh.tab.get_by_role("link", name=f"5/{place + 1}", exact=True)).to_be_visible()
        assert minh.overflow() == 0

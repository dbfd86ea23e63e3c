"""The phone in the alley: no signal, the browser closed and opened again, answers lost; every tap that was said to be saved is there."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.extensions import db
from app.visits.models import Visit
from tests.factories import drives, people, places, routes
from tests.factories.people import Cast
from tests.kit.browsing import BrowserPage, open_page
from tests.kit.live import LiveSite


@pytest.fixture
def walk(cast: Cast):
    lane, drive = places.alley(cast.ward), drives.drive(cast.ward)
    doors = [places.household(lane, str(number), head_name=f"Bà Mai {number}") for number in range(1, 26)]
    return routes.assignment(drive, [cast.minh], doors, cast.team), doors


def test_taps(walk, live: LiveSite, chromium: Browser) -> None:
    with open_page(chromium, live) as minh:
        minh.sign_in_as("minh")
        minh.go("/today")
        minh.tab.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        expect(minh.tab.locator("#unsent")).to_be_visible()
        minh.tab.wait_for_timeout(1500)
        minh.go("/today")
        expect(minh.tab.locator("#unsent")).to_be_visible()
        minh.tab.screenshot(path="/tmp/shot1.png")
        minh.tab.context.set_offline(True)
        for n in range(3):
            minh.tab.get_by_role("button", name="Vắng nhà").click()
            minh.tab.wait_for_timeout(500)
        minh.tab.screenshot(path="/tmp/shot2.png")
        print(minh.complaints)
        minh.tab.reload()
        minh.tab.wait_for_timeout(1500)
        minh.tab.screenshot(path="/tmp/shot3.png")
        minh.tab.goto(minh.site.url("/outbox"))
        minh.tab.wait_for_timeout(1000)
        minh.tab.screenshot(path="/tmp/shot4.png")
        minh.tab.goto(minh.site.url("/today"))
        minh.tab.context.set_offline(False)
        minh.tab.wait_for_timeout(4000)
        minh.tab.screenshot(path="/tmp/shot5.png")
        db.session.rollback()
        print([(v.outcome, v.household.plate, v.phone_at, v.skew_s) for v in db.session.scalars(select(Visit).order_by(Visit.id))])
        print(minh.complaints)
        minh.complaints.clear()

"""A walk sheet of forty doors typed back in by keyboard alone: acts counted, nothing typed lost, without JavaScript too."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from app.extensions import db
from app.kernel.clock import HCM, local_day, utc_now
from app.routes.models import Assignment
from app.visits.models import Visit
from tests.factories import drives, places, routes
from tests.factories.people import Cast
from tests.kit.browsing import BrowserPage, open_page
from tests.kit.live import LiveSite

DOORS = 40
CODE = "NGO45A"
ON_PAPER = ("V", "C2", "V", "H7T", "T", "S", "V", "G")
"""What stands on the sheet, door by door, over and over: letter, and what goes with it."""
MOST_ACTS_A_DOOR = 2.8
"""Two minutes for an alley: 40 doors at one key a second leave three keys for each."""


class Keyboard:
    """Hands on the keys: counts what they press."""

    def __init__(self, tab: Page) -> None:
        self._tab = tab
        self.acts = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self._tab.keyboard.press(key)
            self.acts += 1


@pytest.fixture
def route(cast: Cast) -> Assignment:
    lane = places.alley(cast.ward, "Ngõ 45")
    homes = [places.household(lane, f"45/{n}", head_name=f"Bà Mai {n}") for n in range(1, DOORS + 1)]
    yesterday = datetime.combine(local_day(utc_now()) - timedelta(days=1), time(8), tzinfo=HCM)
    times = {"starts_at": yesterday, "created_at": yesterday - timedelta(hours=12)}
    walked = routes.assignment(drives.drive(cast.ward), [cast.minh], homes, cast.team, print_code=CODE, **times)
    db.session.commit()
    return walked


@pytest.fixture
def ban(browser_page: BrowserPage, route: Assignment) -> Iterator[BrowserPage]:
    browser_page.sign_in_as("ban")
    browser_page.go("/sheets")
    yield browser_page
    assert browser_page.overflow() == 0


def stored() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Visit)) or 0


def test_an_alley_is_typed_by_keyboard_alone(ban: BrowserPage) -> None:
    tab, hands = ban.tab, Keyboard(ban.tab)
    expect(tab.get_by_label("Mã phiếu")).to_be_focused()
    hands.press(*CODE.lower(), "Enter")
    expect(tab.locator("[data-part=letter]").first).to_be_focused()
    for place in range(DOORS):
        hands.press(*ON_PAPER[place % len(ON_PAPER)], "Enter")
    expect(tab.get_by_role("listitem").filter(has_text="Bà Mai 4").first).to_contain_text("Hẹn lại")
    expect(tab.get_by_role("button", name="Lưu phiếu")).to_be_focused()
    hands.press("Enter")
    expect(tab.get_by_text(f"Đã nhập {DOORS} nhà.")).to_be_visible()
    expect(tab.get_by_text("Đã nhập hết các nhà của phiếu này.")).to_be_visible()
    assert hands.acts <= MOST_ACTS_A_DOOR * DOORS + len(CODE) + 2, hands.acts
    assert stored() == DOORS
    installed = select(func.count()).select_from(Visit).where(Visit.outcome == "met")
    assert db.session.scalar(installed) == DOORS // len(ON_PAPER) * 3


def test_what_is_wrong_is_marked_and_leaving_asks_first(ban: BrowserPage) -> None:
    tab, hands = ban.tab, Keyboard(ban.tab)
    ban.expected_statuses = {422}
    hands.press(*CODE, "Enter")
    expect(tab.locator("[data-part=letter]").first).to_be_focused()
    hands.press("v", "Enter", "q", "Enter", "h", "Enter", "Shift+Enter")
    expect(tab.locator("[data-part=letter]").nth(2)).to_be_focused()
    tab.get_by_role("button", name="Lưu phiếu").press("Enter")
    expect(tab.get_by_role("alert").filter(has_text="Đã nhập 1 nhà. 2 dòng chờ sửa:")).to_be_focused()
    assert stored() == 1
    asked: list[str] = []
    tab.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    tab.locator("[data-part=letter]").first.fill("k")
    tab.get_by_role("link", name="Phiếu khác").click(no_wait_after=True)
    expect(tab.locator("[data-part=letter]").first).to_have_value("k")
    assert asked == ["beforeunload"]


def test_it_is_one_plain_form_without_javascript(chromium: Browser, live: LiveSite, route: Assignment) -> None:
    with open_page(chromium, live, java_script_enabled=False) as ban:
        ban.sign_in_as("ban")
        ban.go(f"/sheets/{route.uid}")
        for place, letter in enumerate(("V", "C", "T")):
            ban.tab.get_by_label("Kết quả, một chữ").nth(place).fill(letter)
        ban.tab.get_by_label("Số máy", exact=True).nth(1).fill("3")
        ban.tab.get_by_role("button", name="Lưu phiếu").click()
        expect(ban.tab.get_by_text("Đã nhập 3 nhà. Còn 37 nhà.")).to_be_visible()
    assert stored() == 3

"""A coordinator plans three teams of 25 doors in at most 12 acts: by mouse, by keyboard alone, and on a phone.

An act is a decision: a click, a tap, or a key that chooses or presses something. Moving the focus there is none.
"""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from sqlalchemy import select

from app.drives.models import Drive
from app.extensions import db
from app.people.models import Team
from app.places.models import Area
from app.routes.models import Assignment
from tests.factories import drives, people, places, routes
from tests.factories.alley import rows_of
from tests.factories.people import Cast
from tests.kit import axe
from tests.kit.browsing import DESKTOP, PHONE, open_page
from tests.kit.live import LiveSite

MOST_ACTS = 12
DOORS = 25
TEAMS = (1, 2, 3)
TABS = 200

BUTTONS = "[...document.querySelectorAll('#board button[name]')].map(one => [one.form.id, one.value])"


class Hands:
    """Somebody at the screen; counts what they decide. With a mouse the alleys are ticked by their signs in the drawing."""

    on_the_map = True

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.acts = 0

    def press(self, place: Locator) -> None:
        """Press a button, follow a link, tick a box."""
        self.acts += 1
        self.touch(place)

    def choose(self, name: str) -> None:
        """Choose one of the pills."""
        self.press(self.tab.locator("label.pill", has_text=name))

    def touch(self, place: Locator) -> None:
        place.click()


class Thumb(Hands):
    """A finger on a phone."""

    on_the_map = False

    def touch(self, place: Locator) -> None:
        place.tap()


class Keys(Hands):
    """A keyboard and nothing else."""

    on_the_map = False

    def touch(self, place: Locator) -> None:
        self.reach(place)
        ticks = place.evaluate("node => node.type === 'checkbox'")
        self.tab.keyboard.press("Space" if ticks else "Enter")

    def choose(self, name: str) -> None:
        wanted = self.tab.get_by_role("radio", name=name)
        self.reach(self.tab.locator("input[type=radio]:checked").first)
        while not wanted.is_checked():
            self.acts += 1
            self.tab.keyboard.press("ArrowRight")

    def reach(self, place: Locator) -> None:
        """Go there with the Tab key, the way the page orders it."""
        expect(place).to_be_visible()
        for _ in range(TABS):
            if place.evaluate("node => node === document.activeElement"):
                return
            self.tab.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not reach {place}")


@pytest.fixture
def drive(cast: Cast) -> Drive:
    for number in TEAMS:
        lane = places.alley(cast.ward, f"Ngõ {number}", mouth=number)
        for door in range(1, DOORS + 1):
            places.household(lane, str(door), head_name="Bà Mai")
    for number in TEAMS[1:]:
        team = people.team(cast.ward, f"Đội {number}")
        for name in ("a", "b"):
            people.join(people.account(f"{name}{number}", area=cast.ward), team)
    drive = drives.drive(cast.ward)
    db.session.commit()
    return drive


@pytest.fixture
def board(cast: Cast, drive: Drive) -> str:
    """The board of a draft in which nobody has a door yet."""
    alleys = db.session.scalars(select(Area).where(Area.parent_id == cast.ward.id).order_by(Area.id)).all()
    teams = db.session.scalars(select(Team).where(Team.area_id == cast.ward.id).order_by(Team.id)).all()
    return f"/plans/{routes.plan(drive, cast.lan, alleys, teams, kind='teams', by_hand=True).uid}"


@pytest.mark.parametrize(
    ("hands", "screen"),
    [
        (Hands, {"viewport": DESKTOP}),
        (Keys, {"viewport": DESKTOP}),
        (Thumb, {"viewport": PHONE, "has_touch": True}),
    ],
    ids=["mouse", "keyboard", "phone"],
)
def test_three_teams_of_25_doors(
    live: LiveSite, chromium: Browser, cast: Cast, drive: Drive, hands: type[Hands], screen: dict[str, Any]
) -> None:
    with open_page(chromium, live, **screen) as lan:
        lan.sign_in_as("lan")
        lan.go(f"/drives/{drive.id}/plans/new")
        tab, lans = lan.tab, hands(lan.tab)
        lans.press(tab.get_by_role("button", name="Chọn tất cả"))
        expect(tab.locator("#plan-sum")).to_contain_text(f"{3 * DOORS} nhà")
        lans.choose("Cả đội")
        lans.press(tab.locator("#by-hand"))
        for number in TEAMS:
            tick = tab.get_by_role("checkbox", name=f"Ngõ {number} ")
            lans.press(tab.locator(f"#alley-map a[href='#{tick.get_attribute('id')}']") if lans.on_the_map else tick)
            expect(tab.locator("#chosen")).to_contain_text(f"{DOORS} nhà")
            assert lan.overflow() == 0
            lans.press(tab.get_by_role("button", name=f"Giao cho Đội {number}"))
            expect(tab.locator("#status")).to_contain_text(f"Đã chuyển {DOORS} nhà sang Đội {number}.")
        expect(tab.locator(".units")).to_contain_text(f"{DOORS} nhà")
        lans.press(tab.get_by_role("link", name="Giao tuyến"))
        lans.press(tab.get_by_role("button", name="Giao tuyến đã chọn"))
        expect(tab.get_by_text("Đã giao lúc")).to_be_visible()
        assert lans.acts <= MOST_ACTS, f"{lans.acts} acts"
    given = rows_of(select(Team.name, Assignment.target_doors).join(Assignment, Assignment.team_id == Team.id))
    assert sorted(map(tuple, given)) == [(f"Đội {number}", DOORS) for number in TEAMS]


def test_an_act_keeps_the_place_and_what_stands_in_other_forms(live: LiveSite, chromium: Browser, board: str) -> None:
    with open_page(chromium, live, viewport=PHONE) as lan:
        lan.sign_in_as("lan")
        lan.go(board)
        tab = lan.tab
        tab.get_by_role("checkbox", name="Ngõ 2 ").check()
        tab.locator("#to").select_option(label="Để lại, chưa chia")
        expect(tab.locator("#give-now")).to_contain_text("Để lại, chưa chia")
        tab.get_by_text("Chuyển một đoạn số nhà").click()
        tab.get_by_label("Từ số").fill("2")
        lock = tab.get_by_role("button", name="Khoá tuyến của Đội 3", exact=True)
        lock.scroll_into_view_if_needed()
        top, buttons = lock.bounding_box(), tab.evaluate(BUTTONS)
        lock.click()
        opened = tab.get_by_role("button", name="Mở khoá tuyến của Đội 3")
        expect(opened).to_be_focused()
        assert top and (now := opened.bounding_box()) and abs(now["y"] - top["y"]) < 2
        assert tab.evaluate(BUTTONS) == buttons, "every button still means what it meant"
        expect(tab.get_by_label("Từ số")).to_have_value("2")
        expect(tab.get_by_role("checkbox", name="Ngõ 2 ")).to_be_checked()
        expect(tab.locator("#chosen")).to_contain_text(f"{DOORS} nhà")
        expect(tab.locator("#give-now")).to_contain_text("Để lại, chưa chia")
        tab.locator("#status").get_by_role("button", name="Hoàn tác").click()
        expect(lock).to_be_visible()
        expect(tab.get_by_label("Từ số")).to_have_value("2")
        assert not axe.violations(tab) and lan.overflow() == 0


def test_acts_pressed_quickly_are_all_done(live: LiveSite, chromium: Browser, board: str) -> None:
    with open_page(chromium, live, viewport=DESKTOP) as lan:
        lan.sign_in_as("lan")
        lan.go(board)
        tab = lan.tab
        held: list[Route] = []
        tab.route("**/give", lambda route: held.append(route))
        tab.get_by_role("checkbox", name="Ngõ 2 ").check()
        tab.get_by_role("button", name="Giao cho Đội 1").click()
        tab.get_by_role("button", name="Khoá tuyến của Đội 3", exact=True).click()
        expect(tab.get_by_role("button", name="Khoá tuyến của Đội 3", exact=True)).to_have_attribute(
            "aria-disabled", "true"
        )
        held[0].continue_()
        expect(tab.get_by_role("button", name="Mở khoá tuyến của Đội 3")).to_be_visible()
        expect(tab.locator(".give-list li", has_text="Ngõ 2 ")).to_contain_text("Đội 1: 25 nhà")
        assert len(held) == 1


def test_an_act_that_was_never_sent_holds_up_no_other(live: LiveSite, chromium: Browser, board: str) -> None:
    with open_page(chromium, live, viewport=DESKTOP) as lan:
        lan.sign_in_as("lan")
        lan.go(board)
        tab = lan.tab
        held: list[Route] = []
        tab.route("**/give", lambda route: held.append(route))
        tab.get_by_role("checkbox", name="Ngõ 2 ").check()
        tab.get_by_role("button", name="Giao cho Đội 1").click()
        tab.evaluate("document.dispatchEvent(new CustomEvent('htmx:error', { detail: {} }))")
        tab.get_by_role("button", name="Khoá tuyến của Đội 3", exact=True).click()
        expect(tab.get_by_role("button", name="Mở khoá tuyến của Đội 3")).to_be_visible()
        held[0].fulfill(status=204)


def test_a_sum_that_does_not_come_is_not_the_last_one(live: LiveSite, chromium: Browser, board: str) -> None:
    with open_page(chromium, live, viewport=PHONE) as lan:
        lan.sign_in_as("lan")
        lan.go(board)
        tab = lan.tab
        tab.get_by_role("checkbox", name="Ngõ 2 ").check()
        expect(tab.locator("#chosen")).to_contain_text("Ngõ 2 · 25 nhà")
        lan.expected_statuses.add(503)
        tab.route("**/sum", lambda route: route.fulfill(status=503, body=""))
        tab.get_by_role("checkbox", name="Ngõ 3 ").check()
        expect(tab.locator("#chosen")).to_contain_text("Chưa cộng lại được vì mất mạng.")
        expect(tab.locator("#give-now")).to_be_disabled()
        tab.unroute("**/sum")
        tab.evaluate("dispatchEvent(new Event('online'))")
        expect(tab.locator("#chosen")).to_contain_text("Ngõ 2, Ngõ 3 · 50 nhà")
        expect(tab.locator("#alert")).to_be_empty()
        tab.route("**/give", lambda route: route.fulfill(status=503, body=""))
        tab.get_by_role("button", name="Giao cho Đội 1").click()
        expect(tab.locator("#alert")).to_contain_text("Chưa lưu được")
        tab.unroute("**/give")
        tab.get_by_role("button", name="Giao cho Đội 1").click()
        expect(tab.locator("#status")).to_contain_text("Đã chuyển 50 nhà sang Đội 1.")
        expect(tab.locator("#alert")).to_be_empty()


def test_a_form_sent_without_a_connection_stays_as_it_was_typed(
    live: LiveSite, chromium: Browser, cast: Cast, drive: Drive
) -> None:
    with open_page(chromium, live, viewport=PHONE) as lan:
        lan.sign_in_as("lan")
        lan.go(f"/drives/{drive.id}/plans/new")
        tab = lan.tab
        tab.get_by_role("button", name="Chọn tất cả").click()
        expect(tab.locator("#plan-sum")).to_contain_text(f"{3 * DOORS} nhà")
        tab.context.set_offline(True)
        tab.locator("#by-hand").click()
        expect(tab.locator("#alert")).to_contain_text("Chưa lưu được")
        expect(tab.get_by_role("checkbox", name="Ngõ 2 ")).to_be_checked()
        tab.context.set_offline(False)
        tab.locator("#alert").get_by_role("button", name="Đóng").click()
        tab.locator("#by-hand").click()
        expect(tab.locator(".units")).to_contain_text("Chưa có nhà nào.")


def test_a_proposal_is_looked_at_then_undone(live: LiveSite, chromium: Browser, board: str) -> None:
    with open_page(chromium, live, viewport=DESKTOP) as lan:
        lan.sign_in_as("lan")
        lan.go(board)
        tab = lan.tab
        tab.get_by_text("Chia lại phần còn lại").click()
        tab.get_by_role("button", name="Chỉ nhà chưa ai đi và nhà quá giờ").click()
        expect(tab.get_by_role("heading", name="Phần thay đổi")).to_be_focused()
        expect(tab.locator(".proposal")).to_contain_text("75 nhà chưa ai đi sẽ có người đi")
        expect(tab.locator(".proposal")).to_contain_text("3/3 tuyến thay đổi")
        assert not axe.violations(tab) and lan.overflow() == 0
        tab.get_by_role("button", name="Đổi như vậy").click()
        expect(tab.locator(".proposal")).to_have_count(0)
        expect(tab.locator("#tools-head")).to_be_focused()
        tab.get_by_role("button", name="Hoàn tác: chia lại 75 nhà").click()
        expect(tab.locator(".watch")).to_contain_text("75 nhà chưa ai đi")
        expect(tab.locator("#undo-button")).to_have_count(0)

"""A leader takes a route back in the middle and gives it to another pair, and nothing done is lost: by labels alone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from app.access.actor import Role
from app.doors.verify import differences
from app.extensions import db
from app.people.models import Account
from app.visits.queries import raw_doors
from tests.factories import drives, people, places, routes
from tests.factories.people import PASSWORD, Cast, with_password
from tests.kit.alley import press
from tests.kit.browsing import BrowserPage, open_page
from tests.kit.live import LiveSite

DRIVE = "Ra quân Cửa Nam"


@pytest.fixture
def ward(cast: Cast) -> Cast:
    """Minh and Chi walk six doors of Ngõ 5; Nga and Tú of the same team are free."""
    chi, nga = volunteer(cast, "chi", "Lê Chi", 3), volunteer(cast, "nga", "Vũ Nga", 2)
    volunteer(cast, "tu", "Lý Tú", 2)
    for person in (cast.ban, cast.minh, nga):
        with_password(person)
    lane = places.alley(cast.ward, "Ngõ 5", mouth=5)
    doors = [places.household(lane, f"5/{n}", head_name=f"Bà Mai {n}") for n in range(1, 7)]
    routes.assignment(drives.drive(cast.ward, name=DRIVE), [cast.minh, chi], doors, cast.team, title="Ngõ 5 sáng")
    db.session.commit()
    return cast


def volunteer(cast: Cast, login: str, name: str, pair: int) -> Account:
    person = people.account(login, name, cast.ward)
    people.grant(person, Role.VOLUNTEER, cast.ward)
    people.join(person, cast.team, pair=pair)
    return person


@pytest.mark.both_databases
def test_a_route_changes_hands_and_nothing_done_is_lost(live: LiveSite, chromium: Browser, ward: Cast) -> None:
    with open_page(chromium, live) as minh, open_page(chromium, live) as ban, open_page(chromium, live) as nga:
        sign_in(minh, "minh")
        for done, outcome in enumerate(("Đã cài", "Vắng nhà"), 1):
            tap(minh, outcome)
            expect(minh.tab.get_by_role("banner")).to_contain_text(f"{done} / 6")
        sign_in(ban, "ban")
        before = figures(ban)
        hand_over(ban.tab)
        expect(ban.tab.get_by_text(re.compile("Đã giao 5 nhà cho"))).to_be_visible()
        tap(minh, "Đã cài")
        expect(minh.tab.get_by_text("Hôm nay chưa được giao tuyến")).to_be_visible()
        what_minh_did_stands(minh.tab)
        sign_in(nga, "nga")
        expect(nga.tab.get_by_role("link", name="5/1")).to_have_count(0)
        tap(nga, "Từ chối")
        expect(nga.tab.get_by_role("banner")).to_contain_text(re.compile("[23] / 5"))
        assert [one.overflow() for one in (minh, ban, nga)] == [0, 0, 0]
        assert before == {"nhà đã đến": 2, "hộ gặp được": 1, "người được giúp": 1}
        assert figures(ban) == {"nhà đã đến": 4, "hộ gặp được": 3, "người được giúp": 2}
        late_work_is_marked(ban)
    db.session.commit()
    assert list(differences(raw_doors())) == [], "credits and the board's figures equal the visits"


def sign_in(person: BrowserPage, login: str) -> None:
    person.go("/")
    person.tab.get_by_label("Tên đăng nhập").fill(login)
    person.tab.get_by_label("Mật khẩu").fill(PASSWORD)
    person.tab.get_by_role("button", name="Đăng nhập").click()
    person.tab.wait_for_url(lambda url: "/sign-in" not in url)


def tap(person: BrowserPage, outcome: str) -> None:
    press(person.tab.get_by_role("region", name="Việc kế tiếp").get_by_role("button", name=outcome))


def the_drive(tab: Page) -> None:
    tab.get_by_role("navigation", name="Điều hướng chính").get_by_role("link", name="Đợt ra quân").click()
    tab.get_by_role("link", name=DRIVE).click()


def figures(person: BrowserPage) -> dict[str, int]:
    """Read the board: doors visited, households met, people helped."""
    the_drive(person.tab)
    person.tab.get_by_role("link", name="Xem tiến độ").click()
    four = person.tab.get_by_role("list", name="Đã biết, đã đến, gặp được, đã giúp: bốn con số riêng")
    items = four.get_by_role("listitem")
    expect(items).to_have_count(4)
    told = [item.inner_text().split("\n", 1) for item in items.all()]
    return {words.strip(): int(number) for number, words in told if words.strip() != "hộ đã biết"}


def hand_over(tab: Page) -> None:
    the_drive(tab)
    tab.get_by_role("link", name="Tuyến", exact=True).click()
    tab.get_by_role("link", name="Ngõ 5 sáng").click()
    tab.get_by_role("link", name="Giao cho người khác").click()
    tab.get_by_role("radio", name=re.compile("Nga.*Tú|Tú.*Nga")).check()
    tab.get_by_label("Lý do").fill("Minh phải về sớm")
    tab.get_by_role("button", name="Giao cho người khác").click()


def what_minh_did_stands(tab: Page) -> None:
    tab.get_by_text("Thêm", exact=True).click()
    tab.get_by_role("link", name=re.compile("Thông báo")).first.click()
    notice = tab.get_by_role("listitem").filter(has_text="Ngõ 5 sáng chuyển cho")
    notice.get_by_role("button", name="Xem").click()
    expect(tab.get_by_role("heading", name="Ngõ 5 sáng")).to_be_visible()
    expect(tab.get_by_role("link", name="5/1")).to_be_visible()
    expect(tab.get_by_text("Minh phải về sớm")).to_be_visible()


def late_work_is_marked(person: BrowserPage) -> None:
    """The door Minh tapped after the hand-over shows his name and that it came late."""
    the_drive(person.tab)
    person.tab.get_by_role("link", name="Tuyến", exact=True).click()
    person.tab.get_by_role("link", name="Ngõ 5", exact=True).click()
    person.tab.get_by_role("link", name="5/3").click()
    expect(person.tab.get_by_role("main")).to_contain_text("Lê Minh")
    expect(person.tab.get_by_role("main")).to_contain_text("muộn")

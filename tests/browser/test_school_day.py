"""The school's morning with nothing but the words people see: six taps close a class, and the lead's tile turns green."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.factories import places, schools
from tests.kit.alley import press, waiting
from tests.kit.browsing import PHONE, BrowserPage, open_page
from tests.kit.live import LiveSite

MISSING = ("Nguyễn Thế Khải", "Lê Thu Hà", "Đặng Quốc Bảo", "Vũ Ánh Dương")
LAST_MINUTE = 23 * 60 + 59


class Thumb:
    """Taps what a name finds, and counts."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.taps = 0

    def tap(self, target: Locator) -> None:
        """Tap the one thing found."""
        self.taps += 1
        target.tap()


def test_six_taps_close_a_class_and_the_tile_turns_green(live: LiveSite, chromium: Browser) -> None:
    school = schools.school(places.ward("Phường Cửa Nam"), cutoff=LAST_MINUTE)
    seven_a = schools.school_class(school, "7A")
    schools.full_class(seven_a, MISSING)
    schools.teacher("mai", seven_a, "Trần Thị Mai")
    schools.staff("huong", school)
    with (
        open_page(chromium, live, viewport=PHONE, has_touch=True) as lead,
        open_page(chromium, live, viewport=PHONE, has_touch=True) as mai,
    ):
        lead.sign_in_as("huong")
        lead.go("/")
        expect(tile(lead)).to_contain_text("thiếu 45, chưa chốt")
        mai.sign_in_as("mai")
        mai.go("/")
        expect(mai.tab.get_by_role("heading", name="Lớp 7A")).to_be_visible()
        assert taps_to_close(mai) <= 6
        lead.tab.reload()
        expect(tile(lead)).to_contain_text("đã chốt, thiếu 4")
        expect(tile(lead)).to_have_class(re.compile("t-leaf"))
        for name in MISSING:
            expect(lead.tab.get_by_role("region", name="Cần gọi về nhà").get_by_text(name, exact=True)).to_be_visible()
        assert lead.overflow() == 0


def taps_to_close(mai: BrowserPage) -> int:
    """Mark all but the four missing, close; return how many taps that took."""
    tab, thumb = mai.tab, Thumb(mai.tab)
    thumb.tap(tab.get_by_role("link", name="Đánh dấu cả lớp"))
    for name in MISSING:
        thumb.tap(tab.get_by_role("checkbox", name=name))
    expect(tab.get_by_role("checkbox", checked=True)).to_have_count(41)
    assert mai.overflow() == 0
    thumb.tap(tab.get_by_role("button", name="Đánh dấu, chốt lớp 7A"))
    expect(tab.get_by_text("Đã đánh dấu 41 em. Lớp 7A đã chốt.")).to_be_visible()
    return thumb.taps


def test_a_tap_is_saved_where_it_is_made(live: LiveSite, chromium: Browser) -> None:
    school = schools.school(places.ward("Phường Cửa Nam"), cutoff=LAST_MINUTE)
    seven_a = schools.school_class(school, "7A")
    schools.full_class(seven_a, MISSING, size=4)
    schools.teacher("mai", seven_a)
    with open_page(chromium, live, viewport=PHONE, has_touch=True) as mai:
        mai.sign_in_as("mai")
        mai.go("/")
        tab = mai.tab
        count = tab.get_by_role("main").get_by_role("status")
        expect(count).to_contain_text("0/4 đã khai")
        press(tab.get_by_role("button", name="Lê Thu Hà"))
        expect(count).to_contain_text("1/4 đã khai")
        expect(tab.get_by_role("link", name="Chưa 3")).to_be_visible()
        press(tab.get_by_role("button", name="Lê Thu Hà Đã khai"))
        expect(count).to_contain_text("0/4 đã khai")
        tab.get_by_role("link", name="Ghi khác cho em Nguyễn Thế Khải").tap()
        tab.get_by_role("button", name="Triệu chứng").tap()
        expect(tab.get_by_role("link", name="Triệu chứng 1")).to_be_visible()
        expect(count).to_contain_text("1/4 đã khai")
        waiting(tab, 0)
        tab.reload()
        expect(count).to_contain_text("3 em chưa")


def tile(lead: BrowserPage) -> Locator:
    return lead.tab.get_by_role("region", name="Các lớp").get_by_role("link", name="7A")

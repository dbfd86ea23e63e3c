"""Rows that wait for a place are placed on a phone, by the keyboard alone, and let wait again."""

from playwright.sync_api import expect

from app.extensions import db
from tests.factories.people import Cast
from tests.http.intake.test_lists import bring
from tests.kit.browsing import BrowserPage
from tests.kit.page import Page

TOLD = """Chủ hộ;Địa chỉ;Số khẩu;SĐT
Bùi Hà;Số 14 Khâm Thiên, phường Văn Miếu;2;
Ngô Kim;Số 16 Khâm Thiên, phường Văn Miếu;3;
Đỗ Lê;Số 3 Tràng Thi, phường Không Rõ;3;
"""


def test_rows_are_placed_by_keyboard_and_taken_back(browser_page: BrowserPage, page: Page, cast: Cast) -> None:
    bring(page.as_("lan"), cast.ward, TOLD.encode(), "a.csv")
    db.session.commit()
    tab, keys = browser_page.tab, browser_page.tab.keyboard
    browser_page.sign_in_as("lan")
    browser_page.go(f"/areas/{cast.ward.id}")
    tab.get_by_role("link", name="Xếp các dòng này").press("Enter")
    assert browser_page.overflow() == 0
    search = tab.get_by_role("searchbox")
    search.focus()
    keys.type("van mieu")
    expect(tab.get_by_role("checkbox")).to_have_count(1)
    tab.get_by_role("checkbox").press("Space")
    tab.get_by_role("button", name="Chọn nơi xếp").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Xếp 2 dòng")
    assert browser_page.overflow() == 0
    tab.get_by_role("searchbox").focus()
    keys.type("cua nam")
    target = tab.locator("#targets").get_by_role("link", name="Phường Cửa Nam")
    expect(target).to_have_count(1)
    target.press("Enter")
    expect(tab.locator("#place-what")).to_contain_text("1 ngõ")
    assert browser_page.overflow() == 0
    tab.get_by_role("button", name="Xếp 2 dòng").press("Enter")
    expect(tab.get_by_text("Đã xếp 2 dòng vào Phường Cửa Nam.")).to_be_visible()
    expect(tab.get_by_role("checkbox")).to_have_count(1)
    tab.get_by_role("button", name="Hoàn tác").press("Enter")
    expect(tab.get_by_text("Các dòng lại chờ xếp.")).to_be_visible()
    expect(tab.get_by_role("checkbox")).to_have_count(2)
